package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void shortValuesAreAsJavaWritesThem() {
        assertEquals("null", PlainText.of(null));
        assertEquals("[41, 42]", PlainText.of(List.of(41, 42)));
        assertEquals("[]", PlainText.of(List.of()));
        assertEquals("{a=1, b=[2, 3]}", PlainText.of(new TreeMap<>(Map.of("a", 1, "b", List.of(2, 3)))));
        assertEquals("text", PlainText.of("text"));
    }

    @Test
    void arraysAreReadable() {
        assertEquals("[1, 2]", PlainText.of(new int[] {1, 2}));
        assertEquals("[[1.5], [], null]", PlainText.of(new double[][] {{1.5}, {}, null}));
        assertEquals("[a, [true, false]]", PlainText.of(new Object[] {"a", new boolean[] {true, false}}));
    }

    @Test
    void longOnesAreWrappedAndCut() {
        String text = PlainText.of(IntStream.range(0, 100_000).toArray());
        assertTrue(text.endsWith("98, 99,\n ... 100000 in all]") || text.endsWith("98, 99, ... 100000 in all]"), text);
        assertTrue(text.lines().allMatch(line -> line.length() <= 101), text);
        assertTrue(text.lines().count() > 3, text);
    }

    @Test
    void whatHoldsItselfEnds() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertEquals("[[[[[[[[[...]]]]]]]]]", PlainText.of(list));
    }

    @Test
    void aHugeTextIsCutWithAWordHowToSeeIt() {
        String text = PlainText.of("墨".repeat(1_000_000));
        assertEquals("墨".repeat(20_000), text.substring(0, 20_000));
        assertTrue(
                text.endsWith("(1,000,000 characters in all; System.out.println shows every one)"),
                text.substring(20_000));
        assertTrue(PlainText.of(List.of("x".repeat(100_000))).length() < 3_000);
        String emoji = PlainText.of("x" + "😀".repeat(20_000));
        assertEquals("x" + "😀".repeat(9_999) + "...", emoji.lines().findFirst().orElseThrow());
    }
}
