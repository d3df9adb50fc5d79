package dev.inkling.corpus;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Whole paragraphs that rules doubt and the writer has to look at.
 *
 * @param source the document's source
 * @param offset where they begin in the document's text, in UTF-16 units
 * @param text the paragraphs
 * @param flags what is doubted in them and why
 * @param before the end of the text before them
 * @param after the beginning of the text behind them
 */
public record Passage(String source, int offset, String text, List<Flag> flags, String before, String after) {
    private static final int ID_DIGITS = 8;

    public Passage {
        Objects.requireNonNull(source, "source");
        if (offset < 0 || text.isEmpty()) {
            throw new IllegalArgumentException("no passage of " + source + " at " + offset);
        }
        flags = List.copyOf(flags);
    }

    /** The hash of its text: the same words are the same passage, wherever they stand. */
    public String sha256() {
        return Document.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The beginning of the hash, to name it by. */
    public String id() {
        return sha256().substring(0, ID_DIGITS);
    }

    int end() {
        return offset + text.length();
    }

    /** Why it is doubted, in one line. */
    public String reasons() {
        return flags.stream()
                .map(flag -> flag.rule().id() + ": " + flag.reason())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return id() + " " + source + " (" + reasons() + ")";
    }
}
