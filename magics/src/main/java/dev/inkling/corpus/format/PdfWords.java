package dev.inkling.corpus.format;

import dev.inkling.Characters;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** Collects the words of a document with their places. */
final class PdfWords extends PDFTextStripper {
    /** Characters of a page; a page of small print has 10,000. */
    private static final int MOST_CHARACTERS = 500_000;

    /** Seconds for a document; one of 1,000 pages takes 5. Files can be made whose drawing never ends. */
    private static final long MOST_SECONDS = 120;

    /** Font sizes. */
    private static final double SHORTEST_GAP = 0.2;

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    private final List<PdfPage> pages = new ArrayList<>();
    private final long start = System.nanoTime();
    private List<PdfPage.Word> words = new ArrayList<>();
    private List<PdfPage.Word> turned = new ArrayList<>();
    private int characters;
    private int operators;

    private PdfWords() throws IOException {
        setSortByPosition(false);
        setShouldSeparateByBeads(false);
        setSuppressDuplicateOverlappingText(true);
    }

    static List<PdfPage> read(PDDocument document) throws IOException {
        PdfWords words = new PdfWords();
        words.writeText(document, Writer.nullWriter());
        return words.pages;
    }

    @Override
    protected void startPage(PDPage page) {
        words = new ArrayList<>();
        turned = new ArrayList<>();
        characters = 0;
    }

    @Override
    protected void endPage(PDPage page) {
        boolean swap = turned.size() > words.size();
        pages.add(swap ? new PdfPage(turned, words) : new PdfPage(words, turned));
    }

    @Override
    protected void processTextPosition(TextPosition character) {
        if (++characters <= MOST_CHARACTERS) {
            super.processTextPosition(character);
        }
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if ((++operators & 0xff) == 0 && System.nanoTime() - start > MOST_SECONDS * 1_000_000_000L) {
            throw new Refused("it takes more than " + MOST_SECONDS + " seconds to read, page " + (pages.size() + 1)
                    + " does not end; print it to a new PDF");
        }
        super.processOperator(operator, operands);
    }

    /** What the library calls a word is a run of characters that may hold spaces. */
    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        List<List<TextPosition>> groups = new ArrayList<>();
        boolean space = true;
        for (TextPosition position : positions) {
            String character = position.getUnicode();
            if (character == null || isBlank(character)) {
                space = true;
                continue;
            }
            if (space) {
                groups.add(new ArrayList<>());
                space = false;
            }
            groups.get(groups.size() - 1).add(position);
        }
        String[] words = hasSpace(text) ? SPACES.split(text.strip()) : new String[] {text};
        if (words.length == groups.size()) {
            for (int i = 0; i < words.length; i++) {
                pieces(words[i], groups.get(i));
            }
        } else if (!groups.isEmpty() && !text.isBlank()) {
            word(text.strip(), positions);
        }
    }

    private static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasSpace(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpace(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** No space lies outside of the Basic Multilingual Plane. */
    private static boolean isSpace(char c) {
        return (c <= ' ' || c > '~') && (Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** Chinese has no spaces: what another font draws into a gap, as quotes and dashes are, belongs there. */
    private void pieces(String word, List<TextPosition> positions) {
        int begin = 0;
        for (int i = 1; i < positions.size(); i++) {
            TextPosition before = positions.get(i - 1);
            TextPosition next = positions.get(i);
            double gap = next.getXDirAdj() - before.getXDirAdj() - before.getWidthDirAdj();
            boolean wide = Characters.isWide(next.getUnicode().codePointAt(0))
                    || Characters.isWide(before.getUnicode().codePointAt(0));
            if (wide && Math.abs(gap) > SHORTEST_GAP * next.getFontSizeInPt()) {
                word(together(positions.subList(begin, i)), positions.subList(begin, i));
                begin = i;
            }
        }
        List<TextPosition> rest = positions.subList(begin, positions.size());
        word(begin == 0 ? word : together(rest), rest);
    }

    private static String together(List<TextPosition> positions) {
        StringBuilder text = new StringBuilder();
        positions.forEach(position -> text.append(position.getUnicode()));
        return text.toString();
    }

    private void word(String text, List<TextPosition> positions) {
        if (text.isEmpty()) {
            return;
        }
        TextPosition first = positions.get(0);
        double left = Double.MAX_VALUE;
        double right = 0;
        double base = 0;
        for (TextPosition position : positions) {
            left = Math.min(left, position.getXDirAdj());
            right = Math.max(right, position.getXDirAdj() + position.getWidthDirAdj());
            base += position.getYDirAdj() / positions.size();
        }
        double size = Math.max(1, Math.abs(first.getFontSizeInPt()));
        if (Double.isFinite(left) && Double.isFinite(right) && Double.isFinite(base) && Double.isFinite(size)) {
            (first.getDir() == 0 ? words : turned).add(new PdfPage.Word(text, left, right, base, size));
        }
    }
}
