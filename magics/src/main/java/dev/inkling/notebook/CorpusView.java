package dev.inkling.notebook;

import dev.inkling.corpus.Change;
import dev.inkling.corpus.ChangeSample;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.CorpusReport;
import dev.inkling.corpus.Document;
import dev.inkling.corpus.Rule;
import dev.inkling.corpus.RuleReport;
import dev.inkling.corpus.SourceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * Shows a corpus: the totals, what became of each file, what each rule did, charts of both, changes where they were made,
 * alarms and advice.
 */
public final class CorpusView {
    /** Files shown before the rest is only counted; those with notes come first. */
    private static final int FILES = 40;

    /** Characters of an example in the table of rules, before and after. */
    private static final int EXAMPLE = 36;

    /** Changes of each rule that are shown where they were made. */
    private static final int SAMPLES = 3;

    /** Characters around such a change, and of what was taken out or put in. */
    private static final int CONTEXT = 40;

    private static final int CHANGE = 160;

    /** A label with more values, as titles have, is not told in the head. */
    private static final int VALUES = 12;

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
        List<ChangeSample> samples = ChangeSample.of(corpus, SAMPLES);
        String html = html(corpus, files, rules, rest, sentences) + CorpusCharts.html(corpus) + samplesHtml(samples);
        return Display.html("<div>" + html + "</div>", text(corpus, files, rules, rest, sentences, samples));
    }

    private static String text(
            Corpus corpus, Table files, Table rules, String rest, List<String> sentences, List<ChangeSample> samples) {
        StringBuilder out = new StringBuilder(String.join("\n", head(corpus))).append("\n\n");
        out.append(TableView.text(files));
        if (!rest.isEmpty()) {
            out.append(rest).append("\n");
        }
        if (!rules.isEmpty()) {
            out.append("\n").append(TableView.text(rules));
        }
        if (!samples.isEmpty()) {
            out.append("\nwhat was changed, [-taken out-] and {+put in+}, for example:\n");
            Rule last = null;
            for (ChangeSample sample : samples) {
                Rule rule = sample.change().rule();
                if (rule != last) {
                    out.append(String.format("%-20s ", rule))
                            .append(diff(sample).text())
                            .append("\n");
                    last = rule;
                }
            }
        }
        if (!sentences.isEmpty()) {
            out.append("\n").append(String.join("\n", sentences)).append("\n");
        }
        return out.toString().stripTrailing();
    }

    private static String html(Corpus corpus, Table files, Table rules, String rest, List<String> sentences) {
        List<String> head = head(corpus);
        StringBuilder out =
                new StringBuilder("<p><b>").append(Html.escape(head.get(0))).append("</b>");
        head.stream().skip(1).forEach(line -> out.append("<br>").append(Html.escape(line)));
        out.append("</p>").append(TableView.html(files));
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
        return out.toString();
    }

    /** What there is, in a few lines. */
    private static List<String> head(Corpus corpus) {
        List<String> lines =
                new ArrayList<>(List.of(corpus.toString(), corpus.report().summary()));
        int[] lengths = corpus.documents().stream()
                .mapToInt(Document::characters)
                .sorted()
                .toArray();
        if (lengths.length > 1) {
            lines.add(String.format(
                    Locale.ROOT,
                    "The documents are from %,d to %,d characters long, half of them up to %,d.",
                    lengths[0],
                    lengths[lengths.length - 1],
                    lengths[(lengths.length - 1) / 2]));
        }
        corpus.labels().forEach((label, values) -> {
            if (values.size() <= VALUES) {
                lines.add("Label " + label + ": "
                        + values.entrySet().stream()
                                .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                .collect(Collectors.joining(", ")));
            }
        });
        int kept = corpus.report().count(SourceReport.State.KEPT);
        if (corpus.documents().size() < kept) {
            lines.add("These are " + corpus.documents().size() + " chosen from " + kept
                    + "; the report is that of all of them.");
        }
        return lines;
    }

    private static DiffView.Diff diff(ChangeSample sample) {
        Change change = sample.change();
        return DiffView.Diff.of(sample.before(), change.before(), change.after(), sample.after())
                .cut(CONTEXT, CHANGE);
    }

    /** Some changes of every rule where they were made, to be opened by those who want to see them. */
    private static String samplesHtml(List<ChangeSample> samples) {
        if (samples.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder(
                        "<details><summary>What was changed: <del>taken out</del> and <ins>put in")
                .append("</ins>, ")
                .append(samples.size())
                .append(" examples</summary>");
        Rule last = null;
        for (ChangeSample sample : samples) {
            Rule rule = sample.change().rule();
            if (rule != last) {
                out.append(last == null ? "" : "</ul>")
                        .append("<p><b>")
                        .append(rule)
                        .append("</b> ");
                out.append(Html.escape(rule.description())).append("</p><ul>");
                last = rule;
            }
            out.append("<li>").append(diff(sample).html()).append(" <small>");
            out.append(Html.escape(sample.change().source())).append("</small></li>");
        }
        return out.append("</ul></details>").toString();
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

    private static String shown(String text) {
        int length = text.codePointCount(0, text.length());
        return text.isEmpty()
                ? "nothing"
                : length <= EXAMPLE
                        ? DiffView.visible(text)
                        : DiffView.visible(text.substring(0, text.offsetByCodePoints(0, EXAMPLE))) + "…";
    }
}
