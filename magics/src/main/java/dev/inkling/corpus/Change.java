package dev.inkling.corpus;

import java.util.Objects;

/**
 * One entry of the log: a rule replaced a piece of a source. Nothing is ever lost: undoing the entries of a source from
 * the last to the first gives its text as it was read.
 *
 * @param rule which rule
 * @param source the file
 * @param pass counts the rules' runs over this source from 0; offsets of one pass refer to the same text
 * @param offset where, in UTF-16 units of the text as this pass found it
 * @param before what stood there; empty when something was only added; where private data was masked, blocks as many
 *     as its characters
 * @param after what stands there now; empty when something was only removed
 */
public record Change(Rule rule, String source, int pass, int offset, String before, String after) {
    public Change {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(source, "source");
        if (offset < 0 || before.equals(after)) {
            throw new IllegalArgumentException("no change at " + offset + ": \"" + before + "\"");
        }
    }
}
