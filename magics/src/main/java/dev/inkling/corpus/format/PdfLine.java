package dev.inkling.corpus.format;

import dev.inkling.Characters;
import java.util.List;

/**
 * A line of a page or of one of its columns.
 *
 * @param firstWord points that its first word takes, which decide whether it would have fitted on the line before; two
 *     characters of Chinese, because marks that may not begin a line take one with them
 * @param column left edge of the column in points
 * @param columnEnd right edge of the column in points
 * @param region counts the columns of a page in the order of reading; below 0 for what is turned
 */
record PdfLine(
        String text,
        double left,
        double right,
        double base,
        double size,
        double firstWord,
        double column,
        double columnEnd,
        int region) {

    /** Gaps narrower than this share of the font's size are no spaces. */
    private static final double NO_SPACE = 0.12;

    /** Between Han characters only a wide gap is a space; narrow ones spread a line over its width. */
    private static final double NO_SPACE_HAN = 0.9;

    /** @param words of one line, from left to right */
    static PdfLine of(List<PdfPage.Word> words, double column, double columnEnd, int region) {
        StringBuilder text = new StringBuilder();
        double size = 0;
        double weight = 0;
        double base = 0;
        PdfPage.Word last = null;
        for (PdfPage.Word word : words) {
            if (last != null) {
                boolean han = Characters.isWide(
                                last.text().codePointBefore(last.text().length()))
                        && Characters.isWide(word.text().codePointAt(0));
                double gap = (word.left() - last.right()) / Math.max(1, word.size());
                text.append(gap < (han ? NO_SPACE_HAN : NO_SPACE) ? "" : " ");
            }
            text.append(word.text());
            double width = Math.max(0.1, word.right() - word.left());
            size += width * word.size();
            base += width * word.base();
            weight += width;
            last = word;
        }
        PdfPage.Word first = words.get(0);
        double perUnit =
                (first.right() - first.left()) / Math.max(1, first.text().length());
        int units = Characters.isWide(first.text().codePointAt(0))
                ? 1
                : first.text().length();
        double right = words.stream().mapToDouble(PdfPage.Word::right).max().orElse(0);
        return new PdfLine(
                text.toString(),
                first.left(),
                right,
                base / weight,
                size / weight,
                perUnit * units,
                column,
                columnEnd,
                region);
    }

    /** True when the next line's first word would not have fitted behind this one. */
    boolean isFull(PdfLine next) {
        return right + 0.25 * size + next.firstWord > columnEnd - 0.05 * size;
    }

    /** Points from the edge of its column. */
    double indent() {
        return left - column;
    }

    boolean isIndented() {
        return indent() > 0.8 * size;
    }

    boolean isTurned() {
        return region < 0;
    }
}
