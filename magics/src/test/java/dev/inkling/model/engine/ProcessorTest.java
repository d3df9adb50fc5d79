package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void onlyWideProcessorsOfAnotherMakerAreSlowWithMkl() {
        assertTrue(Processor.leavesMklSlow(info("AuthenticAMD", 26)));
        assertFalse(Processor.leavesMklSlow(info("AuthenticAMD", 25)));
        assertFalse(Processor.leavesMklSlow(info("GenuineIntel", 6)));
        assertFalse(Processor.leavesMklSlow(""));
    }

    private static String info(String maker, int family) {
        return "processor\t: 0\nvendor_id\t: " + maker + "\ncpu family\t: " + family
                + "\nmodel\t\t: 17\nflags\t\t: avx2 avx512f avx512_bf16\n";
    }
}
