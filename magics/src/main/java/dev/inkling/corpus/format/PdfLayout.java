package dev.inkling.corpus.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the words of a page in the order of reading: finds the empty strip between two columns, reads what crosses it
 * where it stands, and between such lines the left column before the right one.
 */
final class PdfLayout {
    /** Lines that each of two columns has at least. */
    private static final int FEWEST_LINES = 4;

    /** Share of the lines that may cross the strip: titles and summaries. */
    private static final double MOST_CROSSING = 0.45;

    /** Share of a column's width that its usual line fills; the cells of tables do not. */
    private static final double FILLED = 0.7;

    /** Columns in columns: three or four side by side. */
    private static final int DEEPEST = 2;

    /** Font sizes between columns at least. */
    private static final double STRIP = 0.9;

    private final List<PdfLine> lines = new ArrayList<>();
    private int region;

    private PdfLayout() {}

    /** The lines of a page, those that are turned last. */
    static List<PdfLine> lines(PdfPage page) {
        PdfLayout layout = new PdfLayout();
        layout.read(rows(page.words()), 0);
        layout.region = -1;
        rows(page.turned()).forEach(layout::add);
        return layout.lines;
    }

    private static List<List<PdfPage.Word>> rows(List<PdfPage.Word> words) {
        List<PdfPage.Word> sorted = new ArrayList<>(words);
        sorted.sort(Comparator.comparingDouble(PdfPage.Word::base));
        List<List<PdfPage.Word>> rows = new ArrayList<>();
        double base = 0;
        for (PdfPage.Word word : sorted) {
            if (rows.isEmpty() || word.base() - base > 0.5 * word.size()) {
                rows.add(new ArrayList<>());
                base = word.base();
            }
            rows.get(rows.size() - 1).add(word);
        }
        rows.forEach(row -> row.sort(Comparator.comparingDouble(PdfPage.Word::left)));
        return rows;
    }

    private void add(List<PdfPage.Word> row) {
        lines.add(PdfLine.of(row, 0, 0, region));
    }

    private void read(List<List<PdfPage.Word>> rows, int depth) {
        if (rows.isEmpty()) {
            return;
        }
        double strip = depth == DEEPEST ? Double.NaN : strip(rows);
        if (Double.isNaN(strip)) {
            region(rows);
            return;
        }
        List<List<PdfPage.Word>> across = new ArrayList<>();
        List<List<PdfPage.Word>> left = new ArrayList<>();
        List<List<PdfPage.Word>> right = new ArrayList<>();
        for (List<PdfPage.Word> row : rows) {
            if (crosses(row, strip, 0)) {
                read(left, depth + 1);
                read(right, depth + 1);
                left.clear();
                right.clear();
                across.add(row);
            } else {
                if (!across.isEmpty()) {
                    region(across);
                    across.clear();
                }
                split(row, strip, left, right);
            }
        }
        read(left, depth + 1);
        read(right, depth + 1);
        if (!across.isEmpty()) {
            region(across);
        }
    }

    private static void split(
            List<PdfPage.Word> row, double strip, List<List<PdfPage.Word>> left, List<List<PdfPage.Word>> right) {
        List<PdfPage.Word> before =
                row.stream().filter(word -> word.right() <= strip).toList();
        List<PdfPage.Word> after =
                row.stream().filter(word -> word.right() > strip).toList();
        if (!before.isEmpty()) {
            left.add(before);
        }
        if (!after.isEmpty()) {
            right.add(after);
        }
    }

    /** Lines that stand below each other in one column. */
    private void region(List<List<PdfPage.Word>> rows) {
        double column = Double.MAX_VALUE;
        double end = 0;
        for (List<PdfPage.Word> row : rows) {
            column = Math.min(column, row.get(0).left());
            end = Math.max(
                    end, row.stream().mapToDouble(PdfPage.Word::right).max().orElse(0));
        }
        region++;
        for (List<PdfPage.Word> row : rows) {
            lines.add(PdfLine.of(row, column, end, region));
        }
    }

    private static boolean crosses(List<PdfPage.Word> row, double x, double half) {
        for (PdfPage.Word word : row) {
            if (word.left() < x + half && word.right() > x - half) {
                return true;
            }
        }
        return false;
    }

    /** The middle of the strip between two columns, or NaN. */
    private static double strip(List<List<PdfPage.Word>> rows) {
        if (rows.size() < FEWEST_LINES) {
            return Double.NaN;
        }
        double left = Double.MAX_VALUE;
        double right = 0;
        List<Double> sizes = new ArrayList<>();
        for (List<PdfPage.Word> row : rows) {
            for (PdfPage.Word word : row) {
                left = Math.min(left, word.left());
                right = Math.max(right, word.right());
                sizes.add(word.size());
            }
        }
        double half = STRIP * median(sizes) / 2;
        double step = Math.max(1, (right - left) / 400);
        int fewest = Integer.MAX_VALUE;
        double from = 0;
        double to = 0;
        for (double x = left + 0.2 * (right - left); x < left + 0.8 * (right - left); x += step) {
            int crossing = 0;
            for (List<PdfPage.Word> row : rows) {
                crossing += crosses(row, x, half) ? 1 : 0;
            }
            if (crossing < fewest) {
                fewest = crossing;
                from = x;
                to = x;
            } else if (crossing == fewest && x - to < 1.5 * step) {
                to = x;
            }
        }
        double middle = (from + to) / 2;
        boolean few = fewest <= MOST_CROSSING * rows.size();
        return few && areColumns(rows, middle, left, right) ? middle : Double.NaN;
    }

    /** True when both sides are lines of running text: enough of them, filled, and the right ones begin below each other. */
    private static boolean areColumns(List<List<PdfPage.Word>> rows, double strip, double left, double right) {
        List<List<PdfPage.Word>> before = new ArrayList<>();
        List<List<PdfPage.Word>> after = new ArrayList<>();
        for (List<PdfPage.Word> row : rows) {
            if (!crosses(row, strip, 0)) {
                split(row, strip, before, after);
            }
        }
        if (before.size() < FEWEST_LINES || after.size() < FEWEST_LINES) {
            return false;
        }
        double begin =
                after.stream().mapToDouble(row -> row.get(0).left()).min().orElse(strip);
        double size = after.get(0).get(0).size();
        long aligned = after.stream()
                .filter(row -> row.get(0).left() < begin + 2.5 * size)
                .count();
        return aligned >= 0.6 * after.size()
                && filled(before, strip - left) >= FILLED
                && filled(after, right - begin) >= FILLED;
    }

    private static double filled(List<List<PdfPage.Word>> rows, double width) {
        List<Double> shares = new ArrayList<>();
        for (List<PdfPage.Word> row : rows) {
            double used =
                    row.stream().mapToDouble(word -> word.right() - word.left()).sum();
            shares.add(used / Math.max(1, width));
        }
        return median(shares);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}
