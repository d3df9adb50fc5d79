package dev.inkling.notebook;

import dev.inkling.corpus.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Draws Tablesaw's tables: HTML that reads well without styles, and text whose columns line up in Chinese too. */
public final class TableView {
    /** Rows shown before the rest is only counted. */
    private static final int ROWS = 60;

    /** Characters of a cell before it is cut; the table itself keeps the whole. */
    private static final int CELL = 120;

    private TableView() {}

    public static Display display(Table table) {
        String name = table.name() == null ? "" : table.name();
        String size = String.format(
                Locale.ROOT,
                "%s%,d rows, %,d columns",
                name.isBlank() ? "" : name + ": ",
                table.rowCount(),
                table.columnCount());
        return Display.html(html(table) + "<p>" + Html.escape(size) + "</p>", text(table) + size);
    }

    /** The table as aligned columns, each line ended. */
    public static String text(Table table) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.columnNames());
        for (int row = 0; row < Math.min(ROWS, table.rowCount()); row++) {
            lines.add(row(table, row));
        }
        int[] widths = new int[table.columnCount()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Characters.columns(line.get(i)));
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder drawn = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String gap = " ".repeat(widths[i] - Characters.columns(line.get(i)));
                boolean number = isNumber(table.column(i));
                drawn.append(number ? gap + line.get(i) : line.get(i) + gap).append("  ");
            }
            out.append(drawn.toString().stripTrailing()).append('\n');
        }
        return out.append(rest(table, "\n")).toString();
    }

    public static String html(Table table) {
        StringBuilder out = new StringBuilder("<table cellpadding=\"4\"><thead><tr>");
        for (Column<?> column : table.columns()) {
            cell("th", column.name(), isNumber(column), out);
        }
        out.append("</tr></thead><tbody>");
        for (int row = 0; row < Math.min(ROWS, table.rowCount()); row++) {
            List<String> cells = row(table, row);
            out.append("<tr>");
            for (int i = 0; i < cells.size(); i++) {
                cell("td", cells.get(i), isNumber(table.column(i)), out);
            }
            out.append("</tr>");
        }
        out.append("</tbody></table>");
        String rest = rest(table, "");
        return rest.isEmpty()
                ? out.toString()
                : out.append("<p>").append(rest).append("</p>").toString();
    }

    private static String rest(Table table, String end) {
        int more = table.rowCount() - ROWS;
        return more > 0 ? "and " + more + " more rows" + end : "";
    }

    private static List<String> row(Table table, int row) {
        return table.columns().stream()
                .map(column -> shortened(column.getString(row)))
                .toList();
    }

    private static String shortened(String content) {
        String line = content.replaceAll("\\s*\\R\\s*", " ⏎ ");
        return line.codePointCount(0, line.length()) <= CELL
                ? line
                : line.substring(0, line.offsetByCodePoints(0, CELL)) + "…";
    }

    private static boolean isNumber(Column<?> column) {
        return column instanceof NumericColumn<?>;
    }

    /** The attribute is for front ends that drop styles, the style for those whose own would win over it. */
    private static void cell(String tag, String content, boolean number, StringBuilder out) {
        String side = number ? "right" : "left";
        out.append('<').append(tag).append(" align=\"").append(side);
        out.append("\" style=\"text-align: ").append(side).append("\">");
        out.append(Html.escape(content)).append("</").append(tag).append('>');
    }
}
