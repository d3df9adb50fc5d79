package dev.inkling.notebook;

import dev.inkling.corpus.Gathering;
import tech.tablesaw.api.Table;

/** Shows what was gathered: the totals, then a row for each file. */
final class GatheringView {
    /** Files shown before the rest is only counted. */
    private static final int FILES = 60;

    private GatheringView() {}

    static Display display(Gathering gathering) {
        Table all = gathering.table();
        Table shown = all.rowCount() <= FILES ? all : all.first(FILES);
        String rest =
                all.rowCount() <= FILES ? "" : "and " + (all.rowCount() - FILES) + " more files: gathering.table()";
        String next = "Next: %clean";
        return Display.html(
                "<div><p><b>" + Html.escape(gathering.toString()) + "</b></p>" + TableView.html(shown) + "<p>"
                        + Html.escape(rest) + "</p><p>" + next + "</p></div>",
                gathering + "\n\n" + TableView.text(shown) + (rest.isEmpty() ? "" : rest + "\n") + next);
    }
}
