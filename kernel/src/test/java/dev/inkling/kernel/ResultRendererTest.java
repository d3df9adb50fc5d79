package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.notebook.Display;
import dev.inkling.notebook.Displayable;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void anImageIsAPicture() throws IOException {
        Display display = renderer.display(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB));
        assertEquals(Set.of(Display.TEXT, Display.PNG), display.data().keySet());
        byte[] png = Base64.getDecoder().decode(display.data().get(Display.PNG));
        assertEquals(30, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
        assertEquals("image of 30 x 20", display.text());
    }

    record Pen(String name, int width) {}

    private static String html(Display display) {
        return display.data().getOrDefault(Display.HTML, "");
    }

    @Test
    void aFileThatIsAPictureIsShownAndAnyOtherByItsPath(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png", png);
        Path picture = Files.write(folder.resolve("a.PNG"), png.toByteArray());
        String base64 = Base64.getEncoder().encodeToString(png.toByteArray());
        assertEquals(
                Map.of(Display.TEXT, picture.toString(), Display.PNG, base64),
                renderer.display(picture).data());
        assertEquals(base64, renderer.display(picture.toFile()).data().get(Display.PNG));
        assertEquals(base64, renderer.display(png.toByteArray()).data().get(Display.PNG));
        assertEquals(base64, renderer.display(Optional.of(picture)).data().get(Display.PNG));
        Path text = Files.writeString(folder.resolve("b.png"), "no picture");
        for (Path other : List.of(text, folder, folder.resolve("none.png"))) {
            assertEquals(
                    Map.of(Display.TEXT, other.toString()),
                    renderer.display(other).data());
        }
        assertEquals(
                Map.of(Display.TEXT, "[1, 2]"),
                renderer.display(new byte[] {1, 2}).data());
    }

    @Test
    void recordsAndMapsInAListAreATable() {
        Display display = renderer.display(List.of(new Pen("<b>墨", 1), new Pen("x", 20)));
        assertTrue(html(display).contains("<td align=\"left\" style=\"text-align: left\">&lt;b&gt;墨</td>"));
        assertFalse(html(display).contains("<b>"));
        assertEquals("name   width\n<b>墨      1\nx         20\n2 rows", display.text());
        assertEquals(
                display.text(),
                renderer.display(new Pen[] {new Pen("<b>墨", 1), new Pen("x", 20)})
                        .text());
        Display maps = renderer.display(List.of(new TreeMap<>(Map.of("a", 1, "b", 2)), Map.of("c", "three")));
        assertEquals("a  b  c\n1  2\n      three\n2 rows", maps.text());
        List<Pen> many = IntStream.range(0, 1000).mapToObj(i -> new Pen("p", i)).toList();
        assertTrue(renderer.display(many).text().endsWith("59\nand 940 more rows\n1000 rows"));
    }

    @Test
    void aMapIsATableOfKeysAndValues() {
        Display display = renderer.display(new TreeMap<>(Map.of("<k>", List.of(1, 2), "z", "&")));
        assertEquals("{<k>=[1, 2], z=&}", display.text());
        assertTrue(html(display).contains("&lt;k&gt;") && html(display).contains("[1, 2]"), html(display));
        assertTrue(html(display).contains("&amp;") && !html(display).contains("<k>"), html(display));
        assertEquals(Map.of(Display.TEXT, "{}"), renderer.display(Map.of()).data());
    }

    @Test
    void listsOfOtherThingsAreText() {
        assertEquals(
                Map.of(Display.TEXT, "[1, 2]"), renderer.display(List.of(1, 2)).data());
        assertEquals(
                "[Pen[name=a, width=1], 2]",
                renderer.display(List.of(new Pen("a", 1), 2)).text());
        assertEquals(
                "[[1, 2], [3]]", renderer.display(new int[][] {{1, 2}, {3}}).text());
        assertEquals("Pen[name=a, width=1]", renderer.display(new Pen("a", 1)).text());
    }

    @Test
    void anEndlessStreamIsUsedUpToItsHundredth() {
        AtomicInteger drawn = new AtomicInteger();
        String text = renderer.display(Stream.generate(drawn::incrementAndGet)).text();
        assertTrue(text.endsWith("99, 100]\n(the first 100 elements of a stream, which is used up now)"), text);
        assertEquals(101, drawn.get());
        Stream<Integer> nested = Stream.of(1, 2).flatMap(x -> Stream.iterate(x, y -> y + 1));
        assertTrue(renderer.display(nested).text().contains("100]"));
        IntStream few = IntStream.range(0, 3);
        assertEquals(
                "[0, 1, 2]\n(all 3 elements of a stream, which is used up now)",
                renderer.display(few).text());
        assertEquals(
                "[]\n(a stream that has been used before)",
                renderer.display(few).text());
    }

    @Test
    void optionalsAndTimesReadWell() {
        assertEquals(
                "Optional[[1, 2]]",
                renderer.display(Optional.of(new int[] {1, 2})).text());
        assertEquals("Optional.empty", renderer.display(Optional.empty()).text());
        assertEquals(
                "1 h 2 min (PT1H2M5S)",
                renderer.display(Duration.ofSeconds(3725)).text());
        assertEquals("1970-01-01T00:00:00Z", renderer.display(Instant.EPOCH).text());
        assertEquals("2026-01-02", renderer.display(LocalDate.of(2026, 1, 2)).text());
    }

    @Test
    void aValueMayBringItsOwnForms() {
        Displayable own = () -> Display.html("<i>x</i>", "x");
        assertEquals("<i>x</i>", html(renderer.display(own)));
        assertEquals("Optional[x]", renderer.display(Optional.of(own)).text());
        Displayable failing = new Displayable() {
            @Override
            public Display display() {
                throw new IllegalStateException("dry");
            }

            @Override
            public String toString() {
                return "a pen";
            }
        };
        assertEquals(
                "a pen\n(shown as text: its display() threw java.lang.IllegalStateException: dry)",
                renderer.display(failing).text());
        assertTrue(
                renderer.display((Displayable) () -> null).text().endsWith("(shown as text: its display() gave null)"));
    }

    @Test
    void whateverFailsThereIsAText() {
        List<Object> self = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            self.add(self);
        }
        assertTrue(renderer.display(self).text().length() < 30_000);
        Map<String, Object> map = new TreeMap<>();
        map.put("me", map);
        assertTrue(renderer.display(map).text().startsWith("{me={me={"));
        Object recursive = new Object() {
            @Override
            public String toString() {
                return toString() + "!";
            }
        };
        assertTrue(renderer.display(recursive).text().contains("it has no text: StackOverflowError"));
        List<Integer> broken = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                throw new UnsupportedOperationException("empty pot");
            }

            @Override
            public int size() {
                return 3;
            }
        };
        assertTrue(renderer.display(broken).text().contains("UnsupportedOperationException: empty pot"));
    }
}
