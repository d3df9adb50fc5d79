package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HumanTimeTest {
    @Test
    void twoUnitsAtMost() {
        assertEquals("0 s", HumanTime.of(Duration.ZERO));
        assertEquals("1.5 ms", HumanTime.of(Duration.ofNanos(1_500_000)));
        assertEquals("12.34 s", HumanTime.of(Duration.ofMillis(12_340)));
        assertEquals("2 min 5 s", HumanTime.of(Duration.ofSeconds(125)));
        assertEquals("3 h 20 min", HumanTime.of(Duration.ofMinutes(200)));
        assertEquals("4 d 6 h", HumanTime.of(Duration.ofHours(102)));
        assertEquals("minus 2 min 0 s", HumanTime.of(Duration.ofMinutes(-2)));
    }
}
