package dev.inkling.corpus.format;

import java.util.List;

/**
 * The words on a page.
 *
 * @param turned words that are written in another direction than most, such as marks along the edge
 */
record PdfPage(List<Word> words, List<Word> turned) {
    /**
     * A run of characters without a space.
     *
     * @param left points from the left edge
     * @param right points from the left edge
     * @param base points from the upper edge to the line that the characters stand on
     * @param size of the font in points
     */
    record Word(String text, double left, double right, double base, double size) {}
}
