package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessorTest {
    @Test
    void onlyWideProcessorsOfOtherMakersAreSlowWithMkl() {
        assertTrue(Processor.leavesMklSlow("vendor_id\t: AuthenticAMD\nflags\t: avx2 avx512f avx512_bf16"));
        assertFalse(Processor.leavesMklSlow("vendor_id\t: GenuineIntel\nflags\t: avx2 avx512f"));
        assertFalse(Processor.leavesMklSlow("vendor_id\t: AuthenticAMD\nflags\t: avx2"));
        assertFalse(Processor.leavesMklSlow(""));
    }
}
