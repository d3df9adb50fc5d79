package dev.inkling.corpus.format;

/**
 * A stretch of a part's text that may not be the writer's words.
 *
 * @param start first UTF-16 unit
 * @param end behind the last one
 */
public record Aside(Kind kind, int start, int end) {
    /** Why the stretch is no running text. */
    public enum Kind {
        /** Menus, comments, recommendations and footers around the text of a page. */
        NAVIGATION,
        /** Running heads, feet and page numbers. */
        PAGE_FURNITURE,
        /** From the end of a line to the begin of the next one, between which a paragraph goes on. */
        LINE_BREAK,
        /** Other people's words in a letter. */
        QUOTE,
        /** A block of code. */
        CODE,
        /** A table of data. */
        TABLE
    }

    public Aside {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no stretch of text: " + start + ".." + end);
        }
    }
}
