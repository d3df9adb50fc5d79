package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.Characters;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableViewTest {
    private static Table table(String... names) {
        return Table.create(
                "t",
                StringColumn.create("name", names),
                IntColumn.create("n", IntStream.range(0, names.length).toArray()));
    }

    @Test
    void columnsLineUpThoughChineseIsTwiceAsWide() {
        String[] lines = TableView.text(table("a", "渡口的雾", "abc")).split("\n");
        assertEquals("name      n", lines[0]);
        assertEquals("a         0", lines[1]);
        assertEquals("渡口的雾  1", lines[2]);
        assertEquals(Characters.columns(lines[1]), Characters.columns(lines[2]));
    }

    @Test
    void markupInATextStaysText() {
        String html = TableView.html(table("<script>alert('x')</script>"));
        assertFalse(html.contains("<script"), html);
        assertTrue(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), html);
    }

    @Test
    void numbersStandAtTheRight() {
        assertTrue(TableView.html(table("a")).contains("<td align=\"right\" style=\"text-align: right\">0</td>"));
    }

    @Test
    void longTablesAreCutAndSaySo() {
        Table long100 = table(IntStream.range(0, 100).mapToObj(i -> "row" + i).toArray(String[]::new));
        assertTrue(TableView.text(long100).endsWith("and 40 more rows\n"));
        assertTrue(TableView.html(long100).contains("and 40 more rows"));
    }

    @Test
    void lineEndsInACellDoNotBreakTheTable() {
        assertTrue(TableView.text(table("one\ntwo")).contains("one ⏎ two  0\n"));
    }
}
