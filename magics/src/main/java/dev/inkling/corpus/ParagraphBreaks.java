package dev.inkling.corpus;

/** Gives paragraphs that were written one a line the blank line between them; verse and short dialogue stay. */
final class ParagraphBreaks {
    /** Columns that the lines of such a run have on average, at least: two lines of a page. */
    private static final int MEAN_COLUMNS = 90;

    /** Share of lines that end as sentences do. */
    private static final double ENDED = 0.8;

    private ParagraphBreaks() {}

    static void find(Edits edits) {
        String text = edits.text();
        int start = 0;
        while (start < text.length()) {
            int blank = text.indexOf("\n\n", start);
            int end = blank < 0 ? text.length() : blank;
            block(edits, start, end);
            start = end;
            while (start < text.length() && text.charAt(start) == '\n') {
                start++;
            }
        }
    }

    private static void block(Edits edits, int start, int end) {
        String text = edits.text();
        int lines = 0;
        int ended = 0;
        for (int at = start; at < end; ) {
            int stop = lineEnd(text, at, end);
            lines++;
            ended += isEnd(text, at, stop) ? 1 : 0;
            at = stop + 1;
        }
        if (lines < 2
                || ended < ENDED * lines
                || Characters.columns(text.substring(start, end)) < (long) MEAN_COLUMNS * lines) {
            return;
        }
        for (int at = lineEnd(text, start, end); at < end; at = lineEnd(text, at + 1, end)) {
            edits.insert(Rule.PARAGRAPHS, at, "\n");
        }
    }

    private static int lineEnd(String text, int from, int end) {
        int newline = text.indexOf('\n', from);
        return newline < 0 || newline > end ? end : newline;
    }

    private static boolean isEnd(String text, int start, int stop) {
        return stop > start && ".!?。！？…”’\"'」』）):：—~～".indexOf(text.charAt(stop - 1)) >= 0;
    }
}
