package dev.inkling.notebook;

import dev.inkling.eval.Evaluation;
import dev.inkling.session.Run;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Shows a run: how well base and tuned model foresee the held-out texts, the same opening by both, the settings. */
final class RunView {
    private RunView() {}

    static Display display(Run run) {
        Table table = table(run);
        String settings = run.plan().shown().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        List<String> ledger = run.ledger().sentences();
        StringBuilder html = new StringBuilder("<div><p><b>")
                .append(Html.escape(run.toString()))
                .append("</b><br>")
                .append(Html.escape(String.join("\n", ledger)).replace("\n", "<br>"))
                .append("</p>")
                .append(TableView.html(table));
        StringBuilder text = new StringBuilder(run.toString())
                .append("\n")
                .append(String.join("\n", ledger))
                .append("\n\n")
                .append(TableView.text(table));
        if (!run.tunedText().isEmpty()) {
            continued("before", run.opening(), run.baseText(), html, text);
            continued("after", run.opening(), run.tunedText(), html, text);
        }
        html.append("<p>settings: ").append(Html.escape(settings)).append("</p></div>");
        text.append("\nsettings: ").append(settings);
        return Display.html(html.toString(), text.toString());
    }

    private static void continued(String when, String opening, String rest, StringBuilder html, StringBuilder text) {
        html.append("<p><b>")
                .append(when)
                .append("</b>: <i>")
                .append(Html.escape(opening).replace("\n", "<br>"))
                .append("</i>")
                .append(Html.escape(rest).replace("\n", "<br>"))
                .append("</p>");
        text.append("\n").append(when).append(": ").append(opening).append(rest).append("\n");
    }

    private static Table table(Run run) {
        StringColumn measure = StringColumn.create("on the held-out texts");
        StringColumn before = StringColumn.create("before");
        StringColumn after = StringColumn.create("after");
        StringColumn change = StringColumn.create("change");
        Table table = Table.create("run", measure, before, after, change);
        row(table, "perplexity (per token)", "%.2f", run, Evaluation::perplexity);
        row(table, "bits per character", "%.3f", run, Evaluation::bitsPerCharacter);
        row(table, "bits per byte", "%.3f", run, Evaluation::bitsPerByte);
        return table;
    }

    private static void row(Table table, String name, String format, Run run, ToDoubleFunction<Evaluation> measure) {
        double before = measure.applyAsDouble(run.before());
        double after = measure.applyAsDouble(run.after());
        table.stringColumn(0).append(name);
        table.stringColumn(1).append(String.format(Locale.ROOT, format, before));
        table.stringColumn(2).append(String.format(Locale.ROOT, format, after));
        table.stringColumn(3).append(String.format(Locale.ROOT, "%+.1f %%", 100 * (after / before - 1)));
    }
}
