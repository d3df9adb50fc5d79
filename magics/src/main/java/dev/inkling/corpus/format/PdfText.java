package dev.inkling.corpus.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes down the lines of all pages, line for line. A line end within a paragraph is marked as such, and so are lines at
 * the upper and lower edge that come again on most pages.
 */
final class PdfText {
    /** Lines from the edge among which running heads and page numbers are. */
    private static final int EDGE = 2;

    /** Line distances from which a paragraph ends. */
    private static final double APART = 1.3;

    private static final Pattern ITEM =
            Pattern.compile("(?s)(?:[-*+•·●○◆■▪‣–]\\s|\\d{1,3}[.)]\\s|[(（]\\d{1,2}[)）]|[一二三四五六七八九十]{1,3}、|[①-⑳]).*");

    private static final String SENTENCE_ENDS = ".!?。！？…;；:：";

    private final StringBuilder out = new StringBuilder();
    private final List<Aside> asides = new ArrayList<>();
    private final double pitch;
    private final Map<Long, Double> columnEnds = new HashMap<>();

    /** Points by which paragraphs begin further in; far off when they do not. */
    private final double usualIndent;

    private PdfText(List<List<PdfLine>> pages) {
        this.pitch = pitch(pages);
        this.usualIndent = usualIndent(pages);
        for (List<PdfLine> page : pages) {
            for (PdfLine line : page) {
                columnEnds.merge(bucket(line), line.columnEnd(), Math::max);
            }
        }
    }

    static Part write(List<List<PdfLine>> pages) {
        PdfText text = new PdfText(pages);
        Set<PdfLine> furniture = furniture(pages);
        PdfLine last = null;
        int lastPage = -1;
        for (int i = 0; i < pages.size(); i++) {
            for (PdfLine line : pages.get(i)) {
                if (line.isTurned() || furniture.contains(line)) {
                    text.aside(line);
                } else {
                    text.line(last, line, lastPage == i);
                    last = line;
                    lastPage = i;
                }
            }
        }
        return Part.of(text.out.toString(), "").with(text.asides);
    }

    /** The usual distance of two lines in font sizes. */
    private static double pitch(List<List<PdfLine>> pages) {
        List<Double> distances = new ArrayList<>();
        for (List<PdfLine> page : pages) {
            for (int i = 1; i < page.size(); i++) {
                PdfLine before = page.get(i - 1);
                PdfLine line = page.get(i);
                double distance = (line.base() - before.base()) / line.size();
                if (line.region() == before.region() && distance > 0.5 && distance < 4) {
                    distances.add(distance);
                }
            }
        }
        return distances.isEmpty() ? 1.2 : PdfLayout.median(distances);
    }

    private static double usualIndent(List<List<PdfLine>> pages) {
        Map<Long, Integer> count = new HashMap<>();
        for (List<PdfLine> page : pages) {
            for (PdfLine line : page) {
                if (line.isIndented() && !line.isTurned()) {
                    count.merge(Math.round(line.indent()), 1, Integer::sum);
                }
            }
        }
        return count.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(entry -> (double) entry.getKey())
                .orElse(-1000.0);
    }

    private static long bucket(PdfLine line) {
        return Math.round(line.column() / 12);
    }

    private PdfLine wide(PdfLine line) {
        double end = columnEnds.getOrDefault(bucket(line), line.columnEnd());
        // A heading across both columns begins where the left one does: its end is not that of the column.
        boolean same = end < line.columnEnd() + 0.3 * (line.columnEnd() - line.column());
        return new PdfLine(
                line.text(),
                line.left(),
                line.right(),
                line.base(),
                line.size(),
                line.firstWord(),
                line.column(),
                same ? end : line.columnEnd(),
                line.region());
    }

    private void line(PdfLine last, PdfLine line, boolean samePage) {
        if (last != null) {
            int end = out.length();
            boolean furnitureBetween = end > 0 && out.charAt(end - 1) == '\n';
            String between = between(wide(last), line, samePage);
            if (between.isEmpty()) {
                int at = furnitureBetween ? furnitureStart(end) : end;
                if (furnitureBetween) {
                    asides.add(firstBehind(at), new Aside(Aside.Kind.LINE_BREAK, at, at + 1));
                } else {
                    out.append('\n');
                    asides.add(new Aside(Aside.Kind.LINE_BREAK, end, end + 1));
                }
            } else {
                out.append(furnitureBetween ? between.substring(1) : between);
            }
        }
        out.append(line.text());
    }

    /** Where the line end before the furniture at the end of the text is. */
    private int furnitureStart(int end) {
        int start = end;
        for (int i = asides.size() - 1; i >= 0 && asides.get(i).end() == start; i--) {
            start = asides.get(i).start();
        }
        return start - 1;
    }

    private int firstBehind(int at) {
        int index = asides.size();
        while (index > 0 && asides.get(index - 1).start() > at) {
            index--;
        }
        return index;
    }

    /** A line of its own, without the line end before it, which belongs to the text. */
    private void aside(PdfLine line) {
        if (out.length() > 0 && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
        int start = out.length();
        out.append(line.text()).append('\n');
        asides.add(new Aside(Aside.Kind.PAGE_FURNITURE, start, out.length()));
    }

    /** What stands between two lines: nothing when a paragraph goes on, a line end in verse, else a blank line. */
    private String between(PdfLine last, PdfLine line, boolean samePage) {
        boolean sameSize = Math.abs(last.size() - line.size()) < 0.12 * last.size();
        if (!sameSize || ITEM.matcher(line.text()).matches()) {
            return samePage && last.region() == line.region() && sameSize && !isApart(last, line) ? "\n" : "\n\n";
        }
        boolean below = samePage && last.region() == line.region();
        boolean item = ITEM.matcher(last.text()).matches();
        boolean deeper = line.isIndented() && line.indent() > last.indent() + 0.5 * line.size() && !item;
        boolean begins = Math.abs(line.indent() - usualIndent) < 2 && !last.isFull(line);
        if (below && isApart(last, line) || deeper || begins) {
            return "\n\n";
        }
        if (last.isFull(line)) {
            boolean goesOn = below || !endsSentence(last.text());
            return goesOn ? "" : "\n\n";
        }
        return below ? "\n" : "\n\n";
    }

    private boolean isApart(PdfLine last, PdfLine line) {
        return (line.base() - last.base()) / line.size() > APART * pitch;
    }

    private static boolean endsSentence(String text) {
        int at = text.length() - 1;
        while (at > 0 && "”’\"'」』）)".indexOf(text.charAt(at)) >= 0) {
            at--;
        }
        return SENTENCE_ENDS.indexOf(text.charAt(at)) >= 0;
    }

    /** The lines near an edge that come again, with other digits, on more than half of the pages or of every second one. */
    private static Set<PdfLine> furniture(List<List<PdfLine>> pages) {
        List<Map<String, PdfLine>> edges = new ArrayList<>();
        Map<String, int[]> counts = new HashMap<>();
        for (int i = 0; i < pages.size(); i++) {
            Map<String, PdfLine> edge = edge(pages.get(i));
            edges.add(edge);
            int parity = i % 2;
            edge.keySet().forEach(key -> counts.computeIfAbsent(key, k -> new int[2])[parity]++);
        }
        Set<PdfLine> found = new HashSet<>();
        int even = (pages.size() + 1) / 2;
        int odd = pages.size() / 2;
        for (Map<String, PdfLine> edge : edges) {
            edge.forEach((key, line) -> {
                int[] count = counts.get(key);
                int all = count[0] + count[1];
                boolean everySecond = pages.size() >= 6 && (2 * count[0] > even || 2 * count[1] > odd);
                if (all >= 2 && (2 * all > pages.size() || everySecond)) {
                    found.add(line);
                }
            });
        }
        return found;
    }

    private static Map<String, PdfLine> edge(List<PdfLine> page) {
        List<PdfLine> sorted = new ArrayList<>(page);
        sorted.sort(Comparator.comparingDouble(PdfLine::base));
        Map<String, PdfLine> edge = new HashMap<>();
        for (int i = 0; i < sorted.size(); i++) {
            if (i < EDGE || i >= sorted.size() - EDGE) {
                PdfLine line = sorted.get(i);
                String words = line.text().replaceAll("\\d+", "#").replaceAll("\\s+", "");
                edge.put((i < EDGE ? "upper " : "lower ") + words, line);
            }
        }
        return edge;
    }
}
