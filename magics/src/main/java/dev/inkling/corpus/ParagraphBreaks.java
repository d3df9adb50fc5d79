package dev.inkling.corpus;

import dev.inkling.Characters;

/** Gives paragraphs that were written one a line the blank line between them; verse stays. */
final class ParagraphBreaks {
    /** Columns that a line has on average, at least, in a document of this kind. */
    private static final int MEAN_COLUMNS = 60;

    /** The same in each part of it between two blank lines. */
    private static final int MEAN_COLUMNS_OF_PART = 40;

    /** Share of lines that end as sentences do. */
    private static final double ENDED = 0.7;

    /** Lines that have neighbours: how many, how many end as sentences do, how wide they are together. */
    private record Lines(int count, int ended, long columns) {
        Lines plus(Lines other) {
            return new Lines(count + other.count, ended + other.ended, columns + other.columns);
        }

        boolean areParagraphs(int meanColumns) {
            return count > 1 && ended >= ENDED * count && columns >= (long) meanColumns * count;
        }
    }

    private ParagraphBreaks() {}

    static void find(Edits edits) {
        String text = edits.text();
        int parts = 0;
        int breaks = 0;
        for (int start = 0; start < text.length(); start = next(text, start)) {
            breaks += breaks(text, start, end(text, start));
            parts++;
        }
        // Where blank lines are the rule, a single line end means something and stays.
        if (breaks < parts - 1 || !all(text).areParagraphs(MEAN_COLUMNS)) {
            return;
        }
        for (int start = 0; start < text.length(); start = next(text, start)) {
            int end = end(text, start);
            if (lines(text, start, end).areParagraphs(MEAN_COLUMNS_OF_PART)) {
                for (int at = lineEnd(text, start, end); at < end; at = lineEnd(text, at + 1, end)) {
                    edits.insert(Rule.PARAGRAPHS, at, "\n");
                }
            }
        }
    }

    /** The lines of all parts that have more than one. */
    private static Lines all(String text) {
        Lines all = new Lines(0, 0, 0);
        for (int start = 0; start < text.length(); start = next(text, start)) {
            int end = end(text, start);
            if (breaks(text, start, end) > 0) {
                all = all.plus(lines(text, start, end));
            }
        }
        return all;
    }

    /** Ends of lines with another line behind them. */
    private static int breaks(String text, int start, int end) {
        int breaks = 0;
        for (int at = lineEnd(text, start, end); at + 1 < end; at = lineEnd(text, at + 1, end)) {
            breaks++;
        }
        return breaks;
    }

    /** Where the part that begins here ends: at a blank line or the end of the text. */
    private static int end(String text, int start) {
        int blank = text.indexOf("\n\n", start);
        return blank < 0 ? text.length() : blank;
    }

    private static int next(String text, int start) {
        int at = end(text, start);
        while (at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
        return at;
    }

    private static Lines lines(String text, int start, int end) {
        int count = 0;
        int ended = 0;
        for (int at = start; at < end; ) {
            int stop = lineEnd(text, at, end);
            count++;
            ended += isEnd(text, at, stop) && !ListMarks.isItem(text, at, stop) ? 1 : 0;
            at = stop + 1;
        }
        return new Lines(count, ended, Characters.columns(text, start, end));
    }

    private static int lineEnd(String text, int from, int end) {
        int newline = text.indexOf('\n', from);
        return newline < 0 || newline > end ? end : newline;
    }

    private static boolean isEnd(String text, int start, int stop) {
        return stop > start && ".!?。！？…”’\"'」』）):：—~～".indexOf(text.charAt(stop - 1)) >= 0;
    }
}
