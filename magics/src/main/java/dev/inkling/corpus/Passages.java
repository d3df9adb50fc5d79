package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the paragraphs of a text are, and which of them its flags touch. */
final class Passages {
    /** Characters shown before and behind a passage. */
    private static final int CONTEXT = 80;

    private final String text;
    private final int[] starts;
    private final int[] ends;

    Passages(String text) {
        this.text = text;
        List<int[]> spans = new ArrayList<>();
        Paragraphs.each(text, (start, end) -> spans.add(new int[] {start, end}));
        this.starts = spans.stream().mapToInt(span -> span[0]).toArray();
        this.ends = spans.stream().mapToInt(span -> span[1]).toArray();
    }

    int count() {
        return starts.length;
    }

    int start(int paragraph) {
        return starts[paragraph];
    }

    int end(int paragraph) {
        return ends[paragraph];
    }

    /** The paragraph that ends at a place; negative when none does. */
    int endingAt(int place) {
        return Arrays.binarySearch(ends, place);
    }

    /** Every passage of a corpus once, by document and place. */
    static List<Passage> of(Corpus corpus) {
        Map<String, List<Flag>> flags = new LinkedHashMap<>();
        corpus.report()
                .flags()
                .forEach(flag -> flags.computeIfAbsent(flag.source(), source -> new ArrayList<>())
                        .add(flag));
        List<Passage> all = new ArrayList<>();
        for (Document document : corpus.documents()) {
            List<Flag> own = flags.get(document.source());
            if (own != null) {
                all.addAll(new Passages(document.text()).touched(document.source(), own));
            }
        }
        return all;
    }

    private List<Passage> touched(String source, List<Flag> flags) {
        Map<List<Integer>, List<Flag>> byPlace = new LinkedHashMap<>();
        for (Flag flag : flags) {
            int first = first(flag.offset());
            int last = Math.max(first, last(flag.offset() + flag.length()));
            if (first < count() && flag.offset() < text.length()) {
                byPlace.computeIfAbsent(List.of(starts[first], ends[last]), place -> new ArrayList<>())
                        .add(flag);
            }
        }
        return byPlace.entrySet().stream()
                .map(entry ->
                        passage(source, entry.getKey().get(0), entry.getKey().get(1), entry.getValue()))
                .sorted(Comparator.comparingInt(Passage::offset)
                        .thenComparing(passage -> -passage.text().length()))
                .toList();
    }

    private Passage passage(String source, int start, int end, List<Flag> flags) {
        int before = Math.max(0, start - CONTEXT);
        int after = Math.min(text.length(), end + CONTEXT);
        return new Passage(
                source,
                start,
                text.substring(start, end),
                flags,
                text.substring(isHalf(before) ? before + 1 : before, start),
                text.substring(end, isHalf(after) ? after - 1 : after));
    }

    private boolean isHalf(int place) {
        return place > 0 && place < text.length() && Character.isLowSurrogate(text.charAt(place));
    }

    /** The paragraph that a place is in, or the next one. */
    private int first(int place) {
        int found = Arrays.binarySearch(ends, place + 1);
        return found >= 0 ? found : -found - 1;
    }

    /** The paragraph that what ends at a place is in, or the one before. */
    private int last(int place) {
        int found = Arrays.binarySearch(starts, place);
        return found >= 0 ? found - 1 : -found - 2;
    }
}
