package dev.inkling.corpus;

import java.util.Objects;

/**
 * A passage that a rule doubts. It is left as it is: whether it goes is the writer's decision.
 *
 * @param rule which rule
 * @param source the document's source
 * @param offset where the passage begins in the cleaned document's text, in UTF-16 units
 * @param length how long it is, in UTF-16 units
 * @param reason what is doubtful, with the figure, in one sentence without an end mark
 */
public record Flag(Rule rule, String source, int offset, int length, String reason) {
    public Flag {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(source, "source");
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("no passage of " + source + ": " + length + " at " + offset);
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a flag says why: " + rule + " in " + source);
        }
    }

    /** The passage, out of its document. */
    public String passage(Document document) {
        return document.text().substring(offset, offset + length);
    }
}
