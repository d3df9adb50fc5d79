package dev.inkling.notebook;

import dev.inkling.corpus.Change;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.CorpusReport;
import dev.inkling.corpus.RuleReport;
import dev.inkling.corpus.SourceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** Shows a corpus: the totals, what became of each file, what each rule did with an example, alarms and advice. */
public final class CorpusView {
    /** Files shown before the rest is only counted; those with notes come first. */
    private static final int FILES = 40;

    /** Characters of an example, before and after. */
    private static final int EXAMPLE = 36;

    private CorpusView() {}

    public static Display display(Corpus corpus) {
        CorpusReport report = corpus.report();
        Table files = files(report);
        Table rules = rules(report);
        String rest = report.files().size() > FILES
                ? "and " + (report.files().size() - FILES) + " more files: corpus.report().sources()"
                : "";
        List<String> sentences = new ArrayList<>();
        report.alarms().forEach(alarm -> sentences.add("Alarm: " + alarm + "."));
        sentences.addAll(report.advice());
        return Display.html(html(corpus, files, rules, rest, sentences), text(corpus, files, rules, rest, sentences));
    }

    private static String text(Corpus corpus, Table files, Table rules, String rest, List<String> sentences) {
        StringBuilder out = new StringBuilder();
        out.append(corpus).append("\n").append(corpus.report().summary()).append("\n\n");
        out.append(TableView.text(files));
        if (!rest.isEmpty()) {
            out.append(rest).append("\n");
        }
        if (!rules.isEmpty()) {
            out.append("\n").append(TableView.text(rules));
        }
        if (!sentences.isEmpty()) {
            out.append("\n").append(String.join("\n", sentences)).append("\n");
        }
        return out.toString().stripTrailing();
    }

    private static String html(Corpus corpus, Table files, Table rules, String rest, List<String> sentences) {
        StringBuilder out = new StringBuilder("<div>");
        out.append("<p><b>").append(Html.escape(corpus.toString())).append("</b><br>");
        out.append(Html.escape(corpus.report().summary())).append("</p>");
        out.append(TableView.html(files));
        if (!rest.isEmpty()) {
            out.append("<p>").append(Html.escape(rest)).append("</p>");
        }
        if (!rules.isEmpty()) {
            out.append("<br>").append(TableView.html(rules));
        }
        if (!sentences.isEmpty()) {
            out.append("<ul>");
            sentences.forEach(s -> out.append("<li>").append(Html.escape(s)).append("</li>"));
            out.append("</ul>");
        }
        return out.append("</div>").toString();
    }

    private static Table files(CorpusReport report) {
        Table all = report.sources();
        List<SourceReport> files = report.files();
        int[] rows = IntStream.range(0, files.size()).toArray();
        if (files.size() > FILES) {
            rows = IntStream.concat(
                            IntStream.of(rows).filter(i -> !files.get(i).notes().isEmpty()),
                            IntStream.of(rows).filter(i -> files.get(i).notes().isEmpty()))
                    .limit(FILES)
                    .toArray();
        }
        Table shown = all.emptyCopy();
        IntStream.of(rows).forEach(row -> shown.append(all.row(row)));
        for (String name : List.of("characters in", "characters out")) {
            IntColumn column = shown.intColumn(name);
            column.setPrintFormatter(NumberColumnFormatter.intsWithGrouping());
            column.setName(name.replace("characters ", ""));
        }
        return shown;
    }

    /** The rules that found something, with the first thing that each of them changed. */
    private static Table rules(CorpusReport report) {
        StringColumn rule = StringColumn.create("rule");
        IntColumn times = IntColumn.create("times");
        LongColumn removed = LongColumn.create("removed");
        LongColumn added = LongColumn.create("added");
        StringColumn example = StringColumn.create("for example");
        for (RuleReport count : report.counts()) {
            if (count.fired() > 0) {
                rule.append(count.rule().id());
                times.append(count.fired());
                removed.append(count.removed());
                added.append(count.added());
                example.append(report.log()
                        .first(count.rule())
                        .map(CorpusView::example)
                        .orElse(""));
            }
        }
        times.setPrintFormatter(NumberColumnFormatter.intsWithGrouping());
        removed.setPrintFormatter(NumberColumnFormatter.intsWithGrouping());
        added.setPrintFormatter(NumberColumnFormatter.intsWithGrouping());
        return Table.create("rules", rule, times, removed, added, example);
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
        if (c == ' ' && length < 3) {
            return "␣";
        }
        boolean seen = c == ' ' || Character.isDefined(c) && !Character.isISOControl(c) && !Character.isSpaceChar(c);
        return seen && Character.getType(c) != Character.FORMAT ? Character.toString(c) : String.format("U+%04X", c);
    }
}
