package dev.inkling.notebook;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Draws Tablesaw's tables; the table itself keeps what the drawing cuts. */
public final class TableView {
    private TableView() {}

    public static Display display(Table table) {
        String name = table.name() == null ? "" : table.name();
        String size = String.format(
                Locale.ROOT,
                "%s%,d rows, %,d columns",
                name.isBlank() ? "" : name + ": ",
                table.rowCount(),
                table.columnCount());
        Grid grid = grid(table);
        return Display.html(grid.html() + "<p>" + Html.escape(size) + "</p>", grid.text() + size);
    }

    /** The table as aligned columns, each line ended. */
    public static String text(Table table) {
        return grid(table).text();
    }

    public static String html(Table table) {
        return grid(table).html();
    }

    private static Grid grid(Table table) {
        return new Grid(
                table.columns().stream()
                        .map(column -> new Grid.Column(column.name(), column instanceof NumericColumn<?>))
                        .toList(),
                IntStream.range(0, Math.min(Grid.ROWS, table.rowCount()))
                        .mapToObj(row -> row(table, row))
                        .toList(),
                table.rowCount());
    }

    private static List<String> row(Table table, int row) {
        return table.columns().stream()
                .map((Column<?> column) -> column.getString(row))
                .toList();
    }
}
