package dev.inkling.kernel;

import dev.inkling.notebook.Display;
import dev.inkling.notebook.Html;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Shows a table of Tablesaw: HTML that reads well without styles too, and text. */
final class TableView {
    private static final int ROWS = 50;
    private static final int COLUMNS = 30;

    private TableView() {}

    static Display display(Table table) {
        return Display.html(html(table), text(table));
    }

    private static String text(Table table) {
        return table.print(ROWS).stripTrailing() + "\n" + size(table);
    }

    private static String html(Table table) {
        List<Column<?>> columns = table.columns().stream().limit(COLUMNS).toList();
        StringBuilder out = new StringBuilder("<table>\n");
        if (table.name() != null && !table.name().isBlank()) {
            out.append("<caption>").append(Html.escape(table.name())).append("</caption>\n");
        }
        out.append("<thead><tr>");
        columns.forEach(column -> cell(out, "th", column, column.name()));
        out.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < Math.min(ROWS, table.rowCount()); row++) {
            out.append("<tr>");
            for (Column<?> column : columns) {
                cell(out, "td", column, column.getString(row));
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody>\n</table>\n<p>")
                .append(Html.escape(size(table)))
                .append("</p>")
                .toString();
    }

    private static void cell(StringBuilder out, String tag, Column<?> column, String text) {
        String align = column instanceof NumericColumn<?> ? "right" : "left";
        out.append('<')
                .append(tag)
                .append(" style=\"text-align: ")
                .append(align)
                .append("\">");
        out.append(Html.escape(text)).append("</").append(tag).append('>');
    }

    private static String size(Table table) {
        String shown = table.rowCount() > ROWS ? ", the first " + ROWS + " shown" : "";
        String cut = table.columnCount() > COLUMNS ? ", the first " + COLUMNS + " shown" : "";
        return count(table.rowCount(), "row") + shown + ", " + count(table.columnCount(), "column") + cut;
    }

    private static String count(int number, String what) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? what : what + "s");
    }
}
