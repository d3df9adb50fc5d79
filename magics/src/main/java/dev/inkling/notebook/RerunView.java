package dev.inkling.notebook;

import dev.inkling.session.Replay;
import dev.inkling.session.Rerun;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Shows what differs before a run is trained once more, and whether the same has come of it. */
final class RerunView {
    private static final int HASH = 16;

    private RerunView() {}

    static Display differences(List<Replay.Difference> differences) {
        StringColumn what = StringColumn.create("not as it was");
        StringColumn then = StringColumn.create("then");
        StringColumn now = StringColumn.create("now");
        for (Replay.Difference one : differences) {
            what.append(one.what());
            then.append(shortened(one.then()));
            now.append(shortened(one.now()));
        }
        Table table = Table.create("differences", what, then, now);
        return Display.html(TableView.html(table), TableView.text(table).stripTrailing());
    }

    /** The beginning of a hash tells it apart. */
    private static String shortened(String value) {
        return value.matches("[0-9a-f]{64}") ? value.substring(0, HASH) + "…" : value;
    }

    static Display display(Rerun rerun) {
        StringColumn measure = StringColumn.create("measure");
        StringColumn then = StringColumn.create("then");
        StringColumn now = StringColumn.create("now");
        StringColumn apart = StringColumn.create("largest difference");
        for (Rerun.Comparison one : rerun.comparisons()) {
            measure.append(one.what());
            then.append(one.then());
            now.append(one.now());
            apart.append(
                    one.apart().isEmpty()
                            ? "not known"
                            : one.apart().getAsDouble() == 0
                                    ? "none"
                                    : String.format(
                                            Locale.ROOT,
                                            "%.2g %%",
                                            100 * one.apart().getAsDouble()));
        }
        measure.append("best step");
        then.append(String.valueOf(rerun.original().result().bestStep()));
        now.append(String.valueOf(rerun.run().bestStep()));
        apart.append(rerun.original().result().bestStep() == rerun.run().bestStep() ? "none" : "another step");
        measure.append("text that it writes");
        then.append(rerun.original().result().tunedText());
        now.append(rerun.run().tunedText());
        apart.append(rerun.sameText() ? "none" : "another text");
        Table table = Table.create("rerun", measure, then, now, apart);
        return Display.html(
                "<div><p><b>" + Html.escape(rerun.verdict()) + "</b></p>" + TableView.html(table) + "</div>",
                rerun.verdict() + "\n\n" + TableView.text(table).stripTrailing());
    }
}
