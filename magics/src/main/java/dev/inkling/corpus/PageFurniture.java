package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Running heads, feet and page numbers in plain text: scans and prints to a file have them. A page ends at a form feed, or
 * at the lines of page numbers that count up; what stands beside the ends of most pages, digits aside, is furniture.
 */
final class PageFurniture {
    /** One line, [start, end) without its end. */
    private record Line(int start, int end) {}

    /**
     * Where one page ends and the next begins.
     *
     * @param line the line that tells so: the first of the new page, or the one that holds the page's number
     * @param isNumber whether that line is furniture itself
     */
    private record Seam(int line, boolean isNumber) {}

    /** Lines with words beside the end of a page that are looked at. */
    private static final int EDGE = 3;

    private static final int FEWEST_PAGES = 3;

    /** Share of the lines that are not longer than the width at which they are broken. */
    private static final double USUAL = 0.9;

    /** Columns by which a line may miss the width and still have been broken by it. */
    private static final int SLACK = 12;

    /** How much the lengths of pages may differ: standard deviation over mean. Chapters differ more. */
    private static final double UNEVEN = 0.2;

    private static final int LONGEST_NUMBER = 24;

    private static final Pattern NUMBER =
            Pattern.compile("(?:(?i:page|p\\.)|第)?\\s*[-–—~·\\[(（]?\\s*([\\d０-９]{1,4})\\s*[-–—~·\\])）]?\\s*(?:页|頁)?"
                    + "(?:\\s*(?i:of|/|／|共)\\s*[\\d０-９]{1,4}\\s*[页頁]?)?");
    private static final Pattern SURE = Pattern.compile("(?i).*(?:page|of|[页頁]|/|／|^p\\.).*");

    private final Edits edits;
    private final String text;
    private final double share;
    private final Vocabulary vocabulary;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final BitSet numberLines = new BitSet();

    /** Columns at which the lines are broken, or 0 when a paragraph is a line. */
    private int width;

    /** Blank lines that belong to the edge of a page; more of them part two paragraphs. */
    private int usualBlanks = Integer.MAX_VALUE;

    private PageFurniture(Edits edits, double share, Vocabulary vocabulary) {
        this.edits = edits;
        this.text = edits.text();
        this.share = share;
        this.vocabulary = vocabulary;
    }

    /** @param share of the pages on which a line has to recur */
    static void find(Edits edits, double share, Vocabulary vocabulary) {
        new PageFurniture(edits, share, vocabulary).run();
    }

    private void run() {
        List<Integer> feeds = split();
        List<Seam> seams = new ArrayList<>();
        if (feeds.size() + 1 >= FEWEST_PAGES) {
            feeds.forEach(line -> seams.add(new Seam(line, false)));
        } else {
            seams.addAll(numbers());
        }
        if (seams.size() + 1 < FEWEST_PAGES) {
            return;
        }
        Set<String> frequent = frequent(seams);
        // Page numbers are furniture without any other line beside them.
        if (seams.get(0).isNumber || !frequent.isEmpty()) {
            remove(seams, frequent);
        }
    }

    /** Fills the list of lines; returns those that begin behind a form feed. */
    private List<Integer> split() {
        List<Integer> feeds = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (c == '\n' || c == '\f' || c == '\r') {
                lines.add(new Line(start, i));
                keys.add(null);
                start = i + 1;
                if (c == '\f') {
                    feeds.add(lines.size());
                }
            }
        }
        return feeds;
    }

    /** The lines of page numbers, when they count up and the pages between them are about as long as each other. */
    private List<Seam> numbers() {
        List<Seam> best = List.of();
        // Numbers of one form only: other numbers may stand alone on a line between them.
        Map<String, List<Seam>> runs = new LinkedHashMap<>();
        Map<String, Integer> before = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher number = number(lines.get(i));
            if (number == null) {
                continue;
            }
            int value = Integer.parseInt(number.group(1));
            int last = before.getOrDefault(key(i), value - 1);
            List<Seam> run = runs.computeIfAbsent(key(i), key -> new ArrayList<>());
            if (value <= last || value > last + 3) {
                best = longer(best, run);
                run.clear();
            }
            run.add(new Seam(i, true));
            before.put(key(i), value);
        }
        for (List<Seam> run : runs.values()) {
            best = longer(best, run);
        }
        return best;
    }

    private Matcher number(Line line) {
        if (line.end - line.start > LONGEST_NUMBER || !hasDigit(line)) {
            return null;
        }
        Matcher number = NUMBER.matcher(text.substring(line.start, line.end).strip());
        return number.matches() ? number : null;
    }

    private boolean hasDigit(Line line) {
        for (int i = line.start; i < line.end; i++) {
            if (Characters.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private List<Seam> longer(List<Seam> best, List<Seam> run) {
        boolean sure = !run.isEmpty() && SURE.matcher(key(run.get(0).line)).matches();
        return run.size() > best.size()
                        && run.size() >= FEWEST_PAGES
                        && (sure || isEven(run) || !frequent(run).isEmpty())
                ? List.copyOf(run)
                : best;
    }

    private boolean isEven(List<Seam> run) {
        if (run.size() <= FEWEST_PAGES) {
            return false;
        }
        double sum = 0;
        double squares = 0;
        for (int i = 1; i < run.size(); i++) {
            double length = lines.get(run.get(i).line).start - lines.get(run.get(i - 1).line).start;
            sum += length;
            squares += length * length;
        }
        double mean = sum / (run.size() - 1);
        return Math.sqrt(Math.max(0, squares / (run.size() - 1) - mean * mean)) < UNEVEN * mean;
    }

    /** What stands above or below the ends of most pages, or of every second one. */
    private Set<String> frequent(List<Seam> seams) {
        Map<String, int[]> counts = new HashMap<>();
        for (int i = 0; i < seams.size(); i++) {
            Set<String> beside = new HashSet<>();
            near(seams, i, -1).forEach(line -> beside.add("above " + key(line)));
            near(seams, i, 1).forEach(line -> beside.add("below " + key(line)));
            int parity = i % 2;
            beside.forEach(key -> counts.computeIfAbsent(key, k -> new int[2])[parity]++);
        }
        Set<String> frequent = new HashSet<>();
        int pages = seams.size();
        counts.forEach((key, count) -> {
            int all = count[0] + count[1];
            boolean everySecond = pages >= 6 && Math.max(count[0], count[1]) > share * ((pages + 1) / 2);
            if (all >= FEWEST_PAGES - 1 && (all > share * pages || everySecond)) {
                frequent.add(key);
            }
        });
        return frequent;
    }

    /** The lines with words next to the end of a page and on the same page, the nearest first. */
    private List<Integer> near(List<Seam> seams, int index, int step) {
        List<Integer> near = new ArrayList<>();
        Seam seam = seams.get(index);
        int first = index == 0 ? 0 : seams.get(index - 1).line;
        int end = index + 1 == seams.size() ? lines.size() : seams.get(index + 1).line;
        int at = step < 0 ? seam.line - 1 : seam.isNumber ? seam.line + 1 : seam.line;
        while (at >= first && at < end && near.size() < EDGE) {
            if (!isBlank(at)) {
                near.add(at);
            }
            at += step;
        }
        return near;
    }

    private boolean isBlank(int line) {
        return Characters.isBlank(text, lines.get(line).start, lines.get(line).end);
    }

    private String key(int line) {
        if (keys.get(line) == null) {
            String words = text.substring(lines.get(line).start, lines.get(line).end);
            keys.set(line, words.replaceAll("[\\d０-９]+", "#").replaceAll("[\\s\u3000]+", ""));
        }
        return keys.get(line);
    }

    private void remove(List<Seam> seams, Set<String> frequent) {
        seams.stream().filter(Seam::isNumber).forEach(seam -> numberLines.set(seam.line));
        width = width();
        for (Seam seam : seams) {
            int blanks = 0;
            for (int i = kept(seam, -1, frequent) + 1; i < kept(seam, 1, frequent); i++) {
                blanks += isBlank(i) ? 1 : 0;
            }
            usualBlanks = Math.min(usualBlanks, blanks);
        }
        boolean spaced = Spacing.habit(text).isSpaced();
        int first = kept(new Seam(0, false), 1, frequent);
        if (first > 0 && first < lines.size() && first < seams.get(0).line) {
            edits.remove(Rule.PAGE_FURNITURE, 0, lines.get(first).start);
        }
        int last = kept(new Seam(lines.size(), false), -1, frequent);
        int done = first - 1;
        for (Seam seam : seams) {
            int above = kept(seam, -1, frequent);
            int below = kept(seam, 1, frequent);
            if (above > done && below <= last) {
                between(above, below, seam, spaced);
                done = below - 1;
            }
        }
        if (last >= 0 && last > done && hasWords(last + 1)) {
            edits.remove(Rule.PAGE_FURNITURE, lines.get(last).end, text.length());
        }
    }

    private int width() {
        int[] columns = lines.stream()
                .mapToInt(line -> Characters.columns(text.substring(line.start, line.end)))
                .filter(count -> count > 0)
                .sorted()
                .toArray();
        int wide = columns.length == 0 ? 0 : columns[(int) (USUAL * columns.length)];
        return wide <= HardWraps.WIDEST ? wide : 0;
    }

    private boolean hasWords(int from) {
        for (int i = from; i < lines.size(); i++) {
            if (!isBlank(i)) {
                return true;
            }
        }
        return false;
    }

    /** The nearest line with words on this side that is no furniture. */
    private int kept(Seam seam, int step, Set<String> frequent) {
        int at = step < 0 ? seam.line - 1 : seam.isNumber ? seam.line + 1 : seam.line;
        int seen = 0;
        while (at >= 0 && at < lines.size()) {
            if (!isBlank(at)) {
                boolean furniture = numberLines.get(at)
                        || seen < EDGE && frequent.contains((step < 0 ? "above " : "below ") + key(at));
                if (!furniture) {
                    return at;
                }
                seen++;
            }
            at += step;
        }
        return at;
    }

    /** Replaces what stands between two pages by what stands between two lines, or two paragraphs. */
    private void between(int above, int below, Seam seam, boolean spaced) {
        boolean furniture = seam.isNumber;
        int blanks = 0;
        for (int i = above + 1; i < below; i++) {
            furniture |= !isBlank(i);
            blanks += isBlank(i) ? 1 : 0;
        }
        if (!furniture || above < 0 || below >= lines.size()) {
            return;
        }
        Line upper = lines.get(above);
        Line lower = lines.get(below);
        int end = upper.end;
        while (end > upper.start && Characters.isSpace(text.charAt(end - 1))) {
            end--;
        }
        boolean item = Characters.isSpace(text.charAt(lower.start)) || ListMarks.isItem(text, lower.start, lower.end);
        int columns = Characters.columns(text.substring(upper.start, end));
        boolean ended = HardWraps.endsSentence(text, upper.start, end);
        boolean full = columns >= width - SLACK && columns <= width + SLACK;
        boolean goesOn = full || !ended && Character.isLowerCase(text.charAt(lower.start));
        if (blanks > usualBlanks) {
            edits.replace(Rule.PAGE_FURNITURE, end, lower.start, "\n\n");
        } else if (item || width > 0 && goesOn) {
            // Broken by its width: whether the paragraph goes on is for the rule of hard wraps to say.
            edits.replace(Rule.PAGE_FURNITURE, end, lower.start, "\n");
        } else if (width > 0 || ended) {
            edits.replace(Rule.PAGE_FURNITURE, end, lower.start, "\n\n");
        } else {
            HardWraps.Joint joint = HardWraps.joint(text, upper.start, end, lower.start, spaced, vocabulary);
            edits.replace(Rule.PAGE_FURNITURE, joint.start(), lower.start, joint.between());
        }
    }
}
