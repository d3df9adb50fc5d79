package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.notebook.Display;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ResultRendererTest {
    private final ResultRenderer renderer = new ResultRenderer(value ->
            value instanceof StringBuilder text ? Optional.of(Display.text("mine: " + text)) : Optional.empty());

    @Test
    void aDisplayIsShownAsItIsAndTheLibrarysTypesItsWay() {
        Display display = Display.html("<b>x</b>", "x");
        assertSame(display, renderer.display(display));
        assertEquals("mine: x", renderer.display(new StringBuilder("x")).text());
    }

    @Test
    void aTableIsHtmlAndText() {
        Display display = renderer.display(Table.create(
                "a < b",
                StringColumn.create("name & more", "<script>", null),
                DoubleColumn.create("loss", 1.5, Double.NaN)));
        String html = display.data().get(Display.HTML);
        assertTrue(html.contains("<caption>a &lt; b</caption>"), html);
        assertTrue(html.contains("<th style=\"text-align: left\">name &amp; more</th>"), html);
        assertTrue(html.contains("&lt;script&gt;") && !html.contains("<script"), html);
        assertTrue(html.contains("<td style=\"text-align: right\">1.5</td>"), html);
        assertTrue(html.contains("<td style=\"text-align: right\"></td>"), html);
        assertTrue(display.text().contains("<script>") && display.text().endsWith("2 rows, 2 columns"), display.text());
    }

    @Test
    void aLongTableIsCutAndSaysSo() {
        Table table =
                Table.create(IntColumn.create("n", IntStream.range(0, 12_345).toArray()));
        Display display = renderer.display(table);
        assertTrue(display.text().contains("12,345 rows, the first 50 shown, 1 column"), display.text());
        assertEquals(51, display.data().get(Display.HTML).split("<tr>", -1).length - 1);
        assertTrue(renderer.display(table.column(0)).data().containsKey(Display.HTML));
    }

    @Test
    void anImageIsAPicture() throws IOException {
        Display display = renderer.display(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB));
        assertEquals(Set.of(Display.TEXT, Display.PNG), display.data().keySet());
        byte[] png = Base64.getDecoder().decode(display.data().get(Display.PNG));
        assertEquals(30, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
        assertEquals("image of 30 x 20", display.text());
    }
}
