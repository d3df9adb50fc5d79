package dev.inkling.notebook;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Draws Tablesaw's tables; the table itself keeps what the drawing cuts. */
public final class TableView {
    private static final String SORT = """
            function (id) {
              var box = document.getElementById(id), body = box && box.querySelector('tbody');
              if (!body) { return; }
              box.querySelectorAll('th').forEach(function (head, column) {
                var up = false;
                head.style.cursor = 'pointer';
                head.title = 'sort';
                head.addEventListener('click', function () {
                  up = !up;
                  var key = function (row) { return row.cells[column].textContent; };
                  Array.from(body.rows).sort(function (one, other) {
                    var a = key(one), b = key(other);
                    if (a === '' || b === '') { return a === b ? 0 : a === '' ? 1 : -1; }
                    var numbers = !isNaN(a) && !isNaN(b);
                    var order = numbers ? a - b : a.localeCompare(b);
                    return up ? order : -order;
                  }).forEach(function (row) { body.appendChild(row); });
                });
              });
            }""";

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

    /**
     * The same; a click on a column's name puts the rows in its order, another one in the opposite. Where a front end
     * runs no scripts it is a table like any other.
     */
    public static Display sortable(Table table) {
        Display plain = display(table);
        String id = "t" + Display.newId();
        String html = "<div id=\"" + id + "\">" + plain.data().get(Display.HTML) + "</div><script>(" + SORT + ")('" + id
                + "')</script>";
        return plain.with(Display.HTML, html);
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
