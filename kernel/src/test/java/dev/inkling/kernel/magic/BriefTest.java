package dev.inkling.kernel.magic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BriefTest {
    @Test
    void shortValuesAreShown() {
        assertEquals("null", Brief.of(null));
        assertEquals("3", Brief.of(3));
        assertEquals("1.5", Brief.of(1.5f));
        assertEquals("two lines", Brief.of("two\n  lines"));
        assertEquals("[1, 2]", Brief.of(List.of(1, 2)));
        assertEquals("{a=[1]}", Brief.of(Map.of("a", List.of(1))));
        assertEquals("PT2S", Brief.of(Duration.ofSeconds(2)));
        assertEquals("a/b", Brief.of(Path.of("a", "b")));
        assertEquals("SECONDS", Brief.of(TimeUnit.SECONDS));
    }

    @Test
    void longOnesAreCutOrCounted() {
        assertEquals("x".repeat(60) + "...", Brief.of("x".repeat(1_000_000)));
        assertEquals("[... 1000000 in all]", Brief.of(Collections.nCopies(1_000_000, 1)));
        assertEquals("float[6][8000]", Brief.of(new float[6][8000]));
        assertEquals("String[0]", Brief.of(new String[0]));
        assertEquals("int[2][]", Brief.of(new int[2][]));
    }

    @Test
    void noMethodOfAForeignClassIsCalled() {
        Object mute = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("called");
            }
        };
        List<Object> slow = new AbstractList<>() {
            @Override
            public Object get(int index) {
                throw new AssertionError("called");
            }

            @Override
            public int size() {
                throw new AssertionError("called");
            }
        };
        assertEquals("", Brief.of(mute));
        assertEquals("", Brief.of(slow));
        assertEquals("[... 1 in all]", Brief.of(List.of(mute)));
    }

    @Test
    void whatHoldsItselfEnds() {
        List<Object> self = new ArrayList<>();
        self.add(self);
        assertEquals("[[[... 1 in all]]]", Brief.of(self));
    }
}
