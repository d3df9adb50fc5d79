package dev.inkling.notebook;

import dev.inkling.corpus.Change;
import dev.inkling.corpus.Characters;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.CorpusReport;
import dev.inkling.corpus.RuleReport;
import dev.inkling.corpus.SourceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows a corpus: the totals, what became of each file, what each rule did with an example, alarms and advice. */
public final class CorpusView {
    /** Files shown before the rest is only counted; those with notes come first. */
    private static final int FILES = 40;

    /** Characters of an example, before and after. */
    private static final int EXAMPLE = 36;

    /** Columns that a cell of the text form may have. */
    private static final int WIDEST_CELL = 70;

    /** A table as texts: the two forms differ only in how they draw it. */
    private record Grid(List<String> heads, List<Integer> numbers, List<List<String>> rows) {}

    private CorpusView() {}

    public static Display display(Corpus corpus) {
        CorpusReport report = corpus.report();
        Grid files = files(report);
        Grid rules = rules(report);
        String rest = report.files().size() > FILES
                ? "and " + (report.files().size() - FILES) + " more files: corpus.report().sources()"
                : "";
        List<String> sentences = new ArrayList<>();
        report.alarms().forEach(alarm -> sentences.add("Alarm: " + alarm));
        sentences.addAll(report.advice());
        return Display.html(html(corpus, files, rules, rest, sentences), text(corpus, files, rules, rest, sentences));
    }

    private static String text(Corpus corpus, Grid files, Grid rules, String rest, List<String> sentences) {
        StringBuilder out = new StringBuilder();
        out.append(corpus).append("\n").append(corpus.report().summary()).append("\n\n");
        drawText(files, out);
        if (!rest.isEmpty()) {
            out.append(rest).append("\n");
        }
        if (!rules.rows.isEmpty()) {
            out.append("\n");
            drawText(rules, out);
        }
        if (!sentences.isEmpty()) {
            out.append("\n").append(String.join("\n", sentences)).append("\n");
        }
        return out.toString().stripTrailing();
    }

    private static String html(Corpus corpus, Grid files, Grid rules, String rest, List<String> sentences) {
        StringBuilder out = new StringBuilder("<div>");
        out.append("<p><b>").append(Html.escape(corpus.toString())).append("</b><br>");
        out.append(Html.escape(corpus.report().summary())).append("</p>");
        drawHtml(files, out);
        if (!rest.isEmpty()) {
            out.append("<p>").append(Html.escape(rest)).append("</p>");
        }
        if (!rules.rows.isEmpty()) {
            drawHtml(rules, out);
        }
        if (!sentences.isEmpty()) {
            out.append("<ul>");
            sentences.forEach(s -> out.append("<li>").append(Html.escape(s)).append("</li>"));
            out.append("</ul>");
        }
        return out.append("</div>").toString();
    }

    private static Grid files(CorpusReport report) {
        List<SourceReport> shown = report.files();
        if (shown.size() > FILES) {
            List<SourceReport> first = new ArrayList<>(shown);
            first.sort((a, b) -> Boolean.compare(a.notes().isEmpty(), b.notes().isEmpty()));
            shown = first.subList(0, FILES);
        }
        List<List<String>> rows = shown.stream()
                .map(file -> List.of(
                        file.source(),
                        file.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        file.encoding(),
                        String.format("%,d", file.charactersIn()),
                        String.format("%,d", file.charactersOut()),
                        file.language(),
                        String.join("; ", file.notes())))
                .toList();
        return new Grid(List.of("file", "state", "encoding", "in", "out", "language", "notes"), List.of(3, 4), rows);
    }

    /** The rules that found something, with the first thing that each of them changed. */
    private static Grid rules(CorpusReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (RuleReport count : report.counts()) {
            if (count.fired() > 0) {
                rows.add(List.of(
                        count.rule().id(),
                        String.format("%,d", count.fired()),
                        String.format("%,d", count.removed()),
                        String.format("%,d", count.added()),
                        report.log()
                                .first(count.rule())
                                .map(CorpusView::example)
                                .orElse("")));
            }
        }
        return new Grid(List.of("rule", "times", "removed", "added", "for example"), List.of(1, 2, 3), rows);
    }

    private static String example(Change change) {
        return shown(change.before()) + " → " + shown(change.after());
    }

    /** What is not seen is written out: ␣ for a space, ⏎ for a line end, U+200B for the rest. */
    private static String shown(String text) {
        if (text.isEmpty()) {
            return "nothing";
        }
        StringBuilder out = new StringBuilder();
        int end =
                text.codePointCount(0, text.length()) <= EXAMPLE ? text.length() : text.offsetByCodePoints(0, EXAMPLE);
        text.substring(0, end).codePoints().forEach(c -> out.append(shown(c, end)));
        return out.append(end < text.length() ? "…" : "").toString();
    }

    private static String shown(int c, int length) {
        if (c == '\n') {
            return "⏎";
        }
        if (c == '\r') {
            return "␍";
        }
        if (c == ' ' && length < 3) {
            return "␣";
        }
        boolean seen = c == ' ' || Character.isDefined(c) && !Character.isISOControl(c) && !Character.isSpaceChar(c);
        return seen && Character.getType(c) != Character.FORMAT ? Character.toString(c) : String.format("U+%04X", c);
    }

    private static void drawText(Grid grid, StringBuilder out) {
        int[] widths = new int[grid.heads.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = grid.heads.get(i).length();
            for (List<String> row : grid.rows) {
                widths[i] = Math.min(WIDEST_CELL, Math.max(widths[i], Characters.columns(row.get(i))));
            }
        }
        drawRow(grid.heads, grid, widths, out);
        grid.rows.forEach(row -> drawRow(row, grid, widths, out));
    }

    private static void drawRow(List<String> cells, Grid grid, int[] widths, StringBuilder out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(Math.max(0, widths[i] - Characters.columns(cells.get(i))));
            boolean number = grid.numbers.contains(i);
            line.append(number ? gap : "")
                    .append(cells.get(i))
                    .append(number ? "" : gap)
                    .append("  ");
        }
        out.append(line.toString().stripTrailing()).append("\n");
    }

    private static void drawHtml(Grid grid, StringBuilder out) {
        out.append("<table><thead><tr>");
        for (int i = 0; i < grid.heads.size(); i++) {
            cell("th", grid.heads.get(i), grid.numbers.contains(i), out);
        }
        out.append("</tr></thead><tbody>");
        for (List<String> row : grid.rows) {
            out.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                cell("td", row.get(i), grid.numbers.contains(i), out);
            }
            out.append("</tr>");
        }
        out.append("</tbody></table>");
    }

    private static void cell(String tag, String content, boolean number, StringBuilder out) {
        out.append('<').append(tag).append(number ? " align=\"right\">" : " align=\"left\">");
        out.append(Html.escape(content)).append("</").append(tag).append('>');
    }
}
