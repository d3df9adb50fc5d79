package dev.inkling.notebook;

import dev.inkling.corpus.Passage;
import java.util.List;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Shows passages that a writer has to decide about. */
final class ReviewView {
    /** Characters of a passage on its page; the middle of a longer one is only counted. */
    private static final int LONGEST = 1200;

    private ReviewView() {}

    /** @param left how many are to be decided, this one among them */
    static Display page(Passage passage, int left) {
        String head =
                passage.source() + ", " + passage.id() + (left > 1 ? ", " + left + " to decide" : ", the last one");
        String html = "<div><p><b>" + Html.escape(head) + "</b><br>" + Html.escape(passage.reasons()) + "</p>"
                + DiffView.passageHtml(passage.before(), DiffView.shortened(passage.text(), LONGEST), passage.after())
                + "</div>";
        String rule = "-".repeat(72);
        String text = rule + "\n" + head + "\n" + passage.reasons() + "\n" + rule + "\n"
                + DiffView.shortened(passage.text(), LONGEST) + "\n" + rule;
        return Display.html(html, text);
    }

    static Display change(String before, String after) {
        DiffView.Diff diff = DiffView.Diff.of("", before, after, "");
        return Display.html("<div>" + diff.html() + "</div>", diff.text());
    }

    static Display list(List<Passage> passages) {
        StringColumn name = StringColumn.create("name");
        StringColumn source = StringColumn.create("file");
        StringColumn doubt = StringColumn.create("doubt");
        StringColumn text = StringColumn.create("passage");
        for (Passage passage : passages) {
            name.append(passage.id());
            source.append(passage.source());
            doubt.append(passage.reasons());
            text.append(passage.text());
        }
        return TableView.display(Table.create("to decide", name, source, doubt, text));
    }
}
