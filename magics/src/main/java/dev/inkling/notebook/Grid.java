package dev.inkling.notebook;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows and columns of text: HTML that reads well without styles, and plain text whose columns line up in Chinese too.
 *
 * @param rows the rows to draw, each with one text a column
 * @param total how many rows there are, those not drawn among them
 */
public record Grid(List<Column> columns, List<List<String>> rows, int total) {
    /** Rows drawn before the rest is only counted. */
    public static final int ROWS = 60;

    /** Characters of a cell before it is cut. */
    private static final int CELL = 120;

    /**
     * The head of a column.
     *
     * @param number true to align its content to the right
     */
    public record Column(String name, boolean number) {}

    public Grid {
        columns = List.copyOf(columns);
        rows = rows.stream()
                .map(row -> row.stream().map(Grid::shortened).toList())
                .toList();
    }

    /** The table as aligned columns, each line ended. */
    public String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::name).toList());
        lines.addAll(rows);
        int[] widths = new int[columns.size()];
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
                drawn.append(columns.get(i).number() ? gap + line.get(i) : line.get(i) + gap)
                        .append("  ");
            }
            out.append(drawn.toString().stripTrailing()).append('\n');
        }
        return out.append(rest("\n")).toString();
    }

    public String html() {
        StringBuilder out = new StringBuilder("<table cellpadding=\"4\"><thead><tr>");
        columns.forEach(column -> cell("th", column.name(), column.number(), out));
        out.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            out.append("<tr>");
            for (int i = 0; i < columns.size(); i++) {
                cell("td", row.get(i), columns.get(i).number(), out);
            }
            out.append("</tr>");
        }
        out.append("</tbody></table>");
        return total > rows.size()
                ? out.append("<p>").append(rest("")).append("</p>").toString()
                : out.toString();
    }

    private String rest(String end) {
        int more = total - rows.size();
        return more > 0 ? "and " + more + " more rows" + end : "";
    }

    private static String shortened(String content) {
        String line = content.replaceAll("\\s*\\R\\s*", " ⏎ ");
        return line.codePointCount(0, line.length()) <= CELL
                ? line
                : line.substring(0, line.offsetByCodePoints(0, CELL)) + "…";
    }

    /** The attribute is for front ends that drop styles, the style for those whose own would win over it. */
    private static void cell(String tag, String content, boolean number, StringBuilder out) {
        String side = number ? "right" : "left";
        out.append('<').append(tag).append(" align=\"").append(side);
        out.append("\" style=\"text-align: ").append(side).append("\">");
        out.append(Html.escape(content)).append("</").append(tag).append('>');
    }
}
