package dev.inkling.corpus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Finds in other versions of a corpus what certain texts say, however the lines are broken and the marks are set. */
public final class Overlap {
    private final Set<Long> pieces = new HashSet<>();

    public Overlap(List<String> texts) {
        texts.forEach(text -> LongStream.of(Shingles.of(text)).forEach(pieces::add));
    }

    /**
     * The text without the paragraphs of which more than half stands in the texts; empty when nothing is left but
     * paragraphs that are too short to tell.
     */
    public String without(String text) {
        List<String> paragraphs = Paragraphs.of(text);
        List<String> kept =
                paragraphs.stream().filter(paragraph -> !isIn(paragraph)).toList();
        boolean nothingSaid = kept.stream().allMatch(paragraph -> Shingles.of(paragraph).length == 0);
        return kept.size() < paragraphs.size() && nothingSaid
                ? ""
                : kept.stream().collect(Collectors.joining("\n\n"));
    }

    private boolean isIn(String paragraph) {
        long[] own = Shingles.of(paragraph);
        return 2 * LongStream.of(own).filter(pieces::contains).count() > own.length;
    }
}
