package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CodePointsTest {
    private static final String TEXT = "a😀墨b";

    @Test
    void anEmojiIsOneCodePointAndTwoUnits() {
        assertEquals(0, CodePoints.toUnits(TEXT, 0));
        assertEquals(1, CodePoints.toUnits(TEXT, 1));
        assertEquals(3, CodePoints.toUnits(TEXT, 2));
        assertEquals(5, CodePoints.toUnits(TEXT, 4));
        assertEquals(2, CodePoints.fromUnits(TEXT, 3));
        assertEquals(4, CodePoints.fromUnits(TEXT, 5));
    }

    @Test
    void positionsOutsideAreTheEnds() {
        assertEquals(5, CodePoints.toUnits(TEXT, 99));
        assertEquals(0, CodePoints.toUnits(TEXT, -1));
        assertEquals(4, CodePoints.fromUnits(TEXT, 99));
        assertEquals(0, CodePoints.fromUnits(TEXT, -1));
    }
}
