package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every change of every source, in the order in which it was made. Immutable. */
public final class ChangeLog implements Iterable<Change> {
    private final Map<String, List<Change>> bySource;

    ChangeLog(Map<String, List<Change>> bySource) {
        Map<String, List<Change>> copy = new LinkedHashMap<>();
        bySource.forEach((source, changes) -> copy.put(source, List.copyOf(changes)));
        this.bySource = Collections.unmodifiableMap(copy);
    }

    /** This log with changes that were made afterwards, by source. */
    ChangeLog with(Map<String, List<Change>> more) {
        Map<String, List<Change>> all = new LinkedHashMap<>(bySource);
        more.forEach((source, changes) -> all.merge(source, changes, (earlier, later) -> {
            List<Change> both = new ArrayList<>(earlier);
            both.addAll(later);
            return both;
        }));
        return new ChangeLog(all);
    }

    public List<Change> of(String source) {
        return bySource.getOrDefault(source, List.of());
    }

    public List<Change> of(Rule rule) {
        List<Change> all = new ArrayList<>();
        forEach(change -> {
            if (change.rule() == rule) {
                all.add(change);
            }
        });
        return all;
    }

    /** The first thing that a rule changed. */
    public Optional<Change> first(Rule rule) {
        return bySource.values().stream()
                .flatMap(List::stream)
                .filter(change -> change.rule() == rule)
                .findFirst();
    }

    public int size() {
        return bySource.values().stream().mapToInt(List::size).sum();
    }

    /**
     * Undoes every change of a source.
     *
     * @param cleaned the text that cleaning left of it; empty for a dropped duplicate
     * @param masks the private data behind the placeholders
     * @return the text as it was read from the file
     * @throws IllegalArgumentException when the text is not what these changes led to
     * @throws InklingException when data was masked that the map does not know
     */
    public String restore(String source, String cleaned, MaskMap masks) {
        return undo(of(source), cleaned, masks);
    }

    static String undo(List<Change> changes, String cleaned, MaskMap masks) {
        return undo(changes, cleaned, (Change change) -> Masks.before(change, masks));
    }

    /** The same with private data left sealed, as the log holds it. */
    static String undoSealed(List<Change> changes, String cleaned) {
        return undo(changes, cleaned, Change::before);
    }

    private static String undo(List<Change> changes, String cleaned, Function<Change, String> before) {
        String text = cleaned;
        int end = changes.size();
        while (end > 0) {
            int start = end - 1;
            while (start > 0
                    && changes.get(start - 1).pass() == changes.get(end - 1).pass()) {
                start--;
            }
            text = undoPass(changes.subList(start, end), text, before);
            end = start;
        }
        return text;
    }

    private static String undoPass(List<Change> pass, String text, Function<Change, String> before) {
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        int shift = 0; // position in the text after the pass minus position in the text before it
        for (Change change : pass) {
            int at = change.offset() + shift;
            if (at < done || !text.startsWith(change.after(), at)) {
                throw new IllegalArgumentException("this is not the text that cleaning left of " + change.source());
            }
            out.append(text, done, at).append(before.apply(change));
            done = at + change.after().length();
            shift += change.after().length() - change.before().length();
        }
        return out.append(text, done, text.length()).toString();
    }

    @Override
    public Iterator<Change> iterator() {
        return bySource.values().stream().flatMap(List::stream).iterator();
    }

    @Override
    public String toString() {
        return size() + " changes in " + bySource.size() + " sources";
    }
}
