package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A change as it looked where it was made.
 *
 * @param before the end of the text in front of it, as the rule found it
 * @param after the beginning of the text behind it
 */
public record ChangeSample(Change change, String before, String after) {
    /** UTF-16 units of text around a change. */
    private static final int CONTEXT = 60;

    public ChangeSample {
        Objects.requireNonNull(change, "change");
    }

    /**
     * Some changes of every rule that made any, spread evenly over its changes, in the order of the rules.
     *
     * @param each how many of a rule at most
     */
    public static List<ChangeSample> of(Corpus corpus, int each) {
        Map<Rule, int[]> wanted = new EnumMap<>(Rule.class);
        for (RuleReport count : corpus.report().counts()) {
            int size = Math.min(each, count.fired());
            int[] places = new int[size];
            for (int i = 0; i < size; i++) {
                places[i] = (int) ((2L * i + 1) * count.fired() / (2L * size));
            }
            wanted.put(count.rule(), places);
        }
        Map<Rule, int[]> seen = new EnumMap<>(Rule.class); // changes so far, and how many of them were taken
        Map<String, List<Change>> bySource = new HashMap<>();
        for (Change change : corpus.report().log()) {
            int[] counts = seen.computeIfAbsent(change.rule(), rule -> new int[2]);
            int[] places = wanted.getOrDefault(change.rule(), new int[0]);
            if (counts[1] < places.length && counts[0] == places[counts[1]]) {
                counts[1]++;
                bySource.computeIfAbsent(change.source(), source -> new ArrayList<>())
                        .add(change);
            }
            counts[0]++;
        }
        return placed(corpus, bySource);
    }

    private static List<ChangeSample> placed(Corpus corpus, Map<String, List<Change>> bySource) {
        Map<String, String> cleaned = new HashMap<>();
        corpus.documents().stream()
                .filter(document -> bySource.containsKey(document.source()))
                .forEach(document -> cleaned.put(document.source(), document.text()));
        List<ChangeSample> all = new ArrayList<>();
        bySource.forEach((source, changes) ->
                all.addAll(placed(corpus.report().log().of(source), cleaned.getOrDefault(source, ""), changes)));
        all.sort(Comparator.comparing((ChangeSample sample) -> sample.change.rule())
                .thenComparing(sample -> sample.change.source())
                .thenComparing(sample -> sample.change.pass())
                .thenComparing(sample -> sample.change.offset()));
        return all;
    }

    /** Goes back through the passes over one text to those that are asked for. */
    private static List<ChangeSample> placed(List<Change> log, String cleaned, List<Change> wanted) {
        List<Change> latestFirst = new ArrayList<>(wanted);
        Collections.reverse(latestFirst);
        List<ChangeSample> all = new ArrayList<>();
        String text = cleaned;
        int end = log.size();
        for (Change change : latestFirst) {
            int start = end;
            while (start > 0 && log.get(start - 1).pass() >= change.pass()) {
                start--;
            }
            try {
                text = ChangeLog.undoSealed(log.subList(start, end), text);
            } catch (IllegalArgumentException e) { // the text was not kept, as in a part of a corpus
                all.add(new ChangeSample(change, "", ""));
                continue;
            }
            end = start;
            int behind = change.offset() + change.before().length();
            all.add(new ChangeSample(
                    change,
                    text.substring(whole(text, Math.max(0, change.offset() - CONTEXT)), change.offset()),
                    text.substring(behind, whole(text, Math.min(text.length(), behind + CONTEXT)))));
        }
        return all;
    }

    /** The place, or the next one where it would cut a character in two. */
    private static int whole(String text, int place) {
        return place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place)) ? place + 1 : place;
    }
}
