package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins lines that an editor or mail program broke at a fixed width. A line was broken only if the first word of the next
 * one would not have fitted; verse, dialogue and lists do not have that property and stay as they are.
 */
final class HardWraps {
    /**
     * One line of a paragraph: [start, end) without the line end.
     *
     * @param item whether it begins an item of a list
     * @param rigid whether it holds a word so long that its width tells nothing
     */
    private record Line(int start, int end, int columns, boolean item, boolean rigid) {}

    /** Columns: nobody wraps prose narrower, much verse is. */
    private static final int NARROWEST = 38;

    /** Share of the lines that are not longer than the width of the text: marks may hang over it. */
    private static final double USUAL = 0.95;

    /** Columns from which a word leaves much of the line before it empty. */
    private static final int LONG_WORD = 24;

    /** Columns: lines above this are paragraphs, not wrapped. */
    static final int WIDEST = 130;

    private static final String SHARED_MARKS = "…—“”‘’·";

    private HardWraps() {}

    static void find(Edits edits, Vocabulary vocabulary) {
        String text = edits.text();
        List<List<Line>> blocks = blocks(text);
        if (blocks.isEmpty()) {
            return;
        }
        int usual = usualWidth(text, blocks);
        // Where the width is known, an item of a list is looked at as a paragraph is.
        blocks = usual > 0 ? items(blocks) : blocks;
        boolean spaced = Spacing.habit(text).isSpaced();
        boolean apart = isApart(text, blocks, usual);
        for (List<Line> block : blocks) {
            int width = width(text, block, usual);
            if (width == 0) {
                continue;
            }
            boolean inList = false;
            for (int i = 0; i + 1 < block.size(); i++) {
                Line line = block.get(i);
                Line next = block.get(i + 1);
                inList = line.item || (inList && isIndented(text, line));
                if (isFull(text, line, next, width) && continues(text, line, next, inList, apart)) {
                    join(edits, line, next, spaced, vocabulary);
                }
            }
        }
    }

    /** The runs of two and more lines without a blank one between. */
    private static List<List<Line>> blocks(String text) {
        List<List<Line>> blocks = new ArrayList<>();
        List<Line> block = new ArrayList<>();
        ListMarks marks = new ListMarks();
        boolean ended = true;
        for (int start = 0; start <= text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            if (Characters.isBlank(text, start, end)) {
                flush(block, blocks);
                block = new ArrayList<>();
                ended = true;
            } else {
                block.add(new Line(start, end, 0, marks.begins(text, start, end, ended), false));
                ended = endsSentence(text, start, end);
            }
            start = end + 1;
        }
        flush(block, blocks);
        blocks.forEach(lines -> lines.replaceAll(line -> measured(text, line)));
        return blocks;
    }

    /** Only lines beside others are measured: a paragraph that is one line is not wrapped. */
    private static Line measured(String text, Line line) {
        int columns = Characters.columns(text, line.start, line.end);
        boolean rigid = longestWord(text, line.start, line.end) >= LONG_WORD;
        return new Line(line.start, line.end, columns, line.item, rigid);
    }

    /** The longest run of characters between which a line is not broken. */
    private static int longestWord(String text, int start, int end) {
        int longest = 0;
        int begin = start;
        for (int i = start; i < end; i++) {
            if (Characters.isSpace(text.charAt(i)) || Characters.isWide(text.charAt(i))) {
                begin = i + 1;
            }
            longest = Math.max(longest, i + 1 - begin);
        }
        return longest;
    }

    /** The same, cut before each item of a list. */
    private static List<List<Line>> items(List<List<Line>> blocks) {
        List<List<Line>> parts = new ArrayList<>();
        for (List<Line> block : blocks) {
            int begin = 0;
            for (int i = 1; i <= block.size(); i++) {
                if (i == block.size() || block.get(i).item) {
                    flush(block.subList(begin, i), parts);
                    begin = i;
                }
            }
        }
        return parts;
    }

    private static void flush(List<Line> block, List<List<Line>> blocks) {
        if (block.size() > 1) {
            blocks.add(block);
        }
    }

    /** The width at which the document as a whole is wrapped, or 0. */
    private static int usualWidth(String text, List<List<Line>> blocks) {
        int[] count = new int[WIDEST + 1];
        int pairs = 0;
        for (List<Line> block : blocks) {
            for (int i = 0; i + 1 < block.size(); i++) {
                Line line = block.get(i);
                if (block.get(i + 1).item) {
                    continue;
                }
                if (line.columns >= NARROWEST && line.columns <= WIDEST && !line.rigid) {
                    count[line.columns]++;
                }
                pairs++;
            }
        }
        int width = percentile(count, USUAL);
        if (width == 0 || pairs < 4) {
            return 0;
        }
        int full = 0;
        int ended = 0;
        for (List<Line> block : blocks) {
            for (int i = 0; i + 1 < block.size(); i++) {
                if (!block.get(i + 1).item) {
                    full += isFull(text, block.get(i), block.get(i + 1), width) ? 1 : 0;
                    ended += endsSentence(text, block.get(i)) ? 1 : 0;
                }
            }
        }
        return full >= 0.6 * pairs && ended <= 0.5 * pairs && !hasWideLines(text, width) ? width : 0;
    }

    /** True when blank lines alone part the paragraphs: then a speech at the start of a line does not begin one. */
    private static boolean isApart(String text, List<List<Line>> blocks, int usual) {
        int pairs = 0;
        int full = 0;
        for (List<Line> block : blocks) {
            if (usual > 0 && width(text, block, usual) > 0) {
                pairs += block.size() - 1;
                full += full(text, block, usual);
            }
        }
        return pairs >= 12 && full >= 0.97 * pairs;
    }

    /** True when much of the text stands in lines that a wrapped document would not have. */
    private static boolean hasWideLines(String text, int width) {
        long wide = 0;
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            boolean isWide = end - start > 2 * width
                    || end - start > width / 3 && Characters.columns(text, start, end) > 1.5 * width;
            wide += isWide ? end - start : 0;
            start = end + 1;
        }
        return wide > 0.4 * text.length();
    }

    private static int percentile(int[] count, double share) {
        int all = 0;
        for (int n : count) {
            all += n;
        }
        int seen = 0;
        for (int i = 0; i < count.length; i++) {
            seen += count[i];
            if (all > 0 && seen >= share * all) {
                return i;
            }
        }
        return 0;
    }

    /** The width at which this block is wrapped, or 0 when its lines are the author's. */
    private static int width(String text, List<Line> block, int usual) {
        int lines = block.size() - 1;
        int widest = 0;
        int ended = 0;
        int capitals = 0;
        for (int i = 0; i < lines; i++) {
            widest = Math.max(widest, block.get(i).rigid ? 0 : block.get(i).columns);
            ended += endsSentence(text, block.get(i)) ? 1 : 0;
            capitals += startsWithCapital(text, block.get(i + 1)) ? 1 : 0;
        }
        if (widest == 0) {
            widest = usual;
        }
        boolean capital = lines >= 2 && capitals >= 0.8 * lines;
        boolean verse = capital && (lines >= 3 || usual == 0)
                || ended >= 0.7 * lines && lines >= 2 && (lines > 4 || usual == 0);
        // Verse does not fill line after line to the width of the prose around it; a paragraph full of names does.
        boolean filled = usual > 0 && lines >= 3 && full(text, block, usual) == lines;
        if (usual > 0 && full(text, block, usual) == lines && (!verse || filled)) {
            return usual;
        }
        if (widest < NARROWEST || widest > WIDEST || verse && !filled) {
            return 0;
        }
        if (usual > 0 && Math.abs(widest - usual) <= 6) {
            return usual;
        }
        int full = full(text, block, widest);
        boolean even = lines >= 3 && full >= 0.75 * lines && widest >= 50;
        boolean few = lines < 3
                && full == lines
                && widest >= 60
                && ended == 0
                && block.get(lines).columns <= widest
                && startsInside(text, block.get(1));
        return usual == 0 && (even || few) ? widest : 0;
    }

    /** Lines of the block on which the next word would not have fitted. */
    private static int full(String text, List<Line> block, int width) {
        int full = 0;
        for (int i = 0; i + 1 < block.size(); i++) {
            full += isFull(text, block.get(i), block.get(i + 1), width) ? 1 : 0;
        }
        return full;
    }

    private static boolean startsInside(String text, Line line) {
        char c = text.charAt(line.start);
        return Character.isLowerCase(c) || Characters.isHan(c);
    }

    private static boolean startsWithCapital(String text, Line line) {
        int at = line.start;
        while (at < line.end && !Character.isLetter(text.charAt(at))) {
            at++;
        }
        return at < line.end && Character.isUpperCase(text.charAt(at));
    }

    private static boolean endsSentence(String text, Line line) {
        return endsSentence(text, line.start, line.end);
    }

    static boolean endsSentence(String text, int start, int end) {
        int at = end - 1;
        while (at > start && "”’\"'」』）)".indexOf(text.charAt(at)) >= 0) {
            at--;
        }
        return ".!?。！？…;；:：".indexOf(text.charAt(at)) >= 0;
    }

    /** True when the first word of the next line would not have fitted on this one. */
    private static boolean isFull(String text, Line line, Line next, int width) {
        char last = text.charAt(line.end - 1);
        int at = next.start;
        while (at < next.end && Characters.isSpace(text.charAt(at))) {
            at++;
        }
        int word = at;
        while (word < next.end
                && !Characters.isSpace(text.charAt(word))
                && !Characters.isWide(text.charAt(word))
                && word - at < width) {
            word++;
        }
        // Before a long address or name a line may end early; before an ordinary word it does in verse.
        double least = word - at >= LONG_WORD ? 0 : 0.6 * width;
        if (Characters.isWide(last) || word == at) {
            // Marks that may not begin or end a line take up to two characters with them.
            int need = word == at ? 2 : word - at;
            return line.columns + need > width - 5 && line.columns >= least;
        }
        return line.columns + 1 + (word - at) > width - 2 && line.columns >= least;
    }

    private static boolean isIndented(String text, Line line) {
        return Characters.isSpace(text.charAt(line.start));
    }

    /** False where a new paragraph, item or speech begins. */
    private static boolean continues(String text, Line line, Line next, boolean inList, boolean apart) {
        if (next.item || line.item && ">|#".indexOf(text.charAt(line.start)) >= 0) {
            return false;
        }
        if (isIndented(text, next) && !inList) {
            return false;
        }
        char first = text.charAt(next.start);
        boolean speech = "“「『\"".indexOf(first) >= 0 || text.startsWith("——", next.start);
        return apart || !(speech && endsSentence(text, line));
    }

    private static void join(Edits edits, Line line, Line next, boolean spaced, Vocabulary vocabulary) {
        String text = edits.text();
        int at = next.start;
        while (at < next.end && Characters.isSpace(text.charAt(at))) {
            at++;
        }
        int end = line.end;
        while (end > line.start && Characters.isSpace(text.charAt(end - 1))) {
            end--;
        }
        Joint joint = joint(text, line.start, end, at, spaced, vocabulary);
        edits.replace(Rule.HARD_WRAPS, joint.start, at, joint.between);
    }

    /**
     * How a broken line goes on.
     *
     * @param start from where the text before the next line is replaced: the end of the line, or a hyphen at it
     * @param between what stands between the two
     */
    record Joint(int start, String between) {}

    /**
     * Joins what ends at one place and goes on at another.
     *
     * @param spaced whether the author puts spaces between Han characters and Latin words
     */
    static Joint joint(String text, int lineStart, int end, int at, boolean spaced, Vocabulary vocabulary) {
        char last = text.charAt(end - 1);
        char first = text.charAt(at);
        boolean wideLast = isWide(text, end - 1, -1);
        boolean wideFirst = isWide(text, at, 1);
        if (last == '-'
                && end - 2 >= lineStart
                && Vocabulary.isLetter(text.charAt(end - 2))
                && Vocabulary.isLetter(first)) {
            return new Joint(isOnlyForTheLine(text, end - 1, at, vocabulary) ? end - 1 : end, "");
        } else if (last == '—' || first == '—' || wideLast && wideFirst) {
            boolean spacedDash = last == '—' && text.charAt(Math.max(0, end - 2)) == ' '
                    || first == '—' && text.startsWith(" ", at + 1);
            return new Joint(end, spacedDash ? " " : "");
        } else if (wideLast || wideFirst) {
            boolean mark = isMark(last) || isMark(first);
            return new Joint(end, spaced && !mark ? " " : "");
        }
        return new Joint(end, " ");
    }

    /** Also true for the marks that both scripts share, when there is a wide character beside them. */
    private static boolean isWide(String text, int at, int step) {
        int i = at;
        while (i > 0 && i + 1 < text.length() && SHARED_MARKS.indexOf(text.charAt(i)) >= 0) {
            i += step;
        }
        return Characters.isWide(text.charAt(i));
    }

    private static boolean isMark(char c) {
        return Characters.isCjkMark(c) || SHARED_MARKS.indexOf(c) >= 0;
    }

    /** The hyphen goes only when the word without it occurs elsewhere in the writer's texts. */
    private static boolean isOnlyForTheLine(String text, int hyphen, int next, Vocabulary vocabulary) {
        int start = hyphen;
        while (start > 0 && Vocabulary.isLetter(text.charAt(start - 1))) {
            start--;
        }
        int end = next;
        while (end < text.length() && Vocabulary.isLetter(text.charAt(end))) {
            end++;
        }
        return Character.isLowerCase(text.charAt(next))
                && vocabulary.knows(text.substring(start, hyphen) + text.substring(next, end));
    }
}
