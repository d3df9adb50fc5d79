package dev.inkling.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CudaReleaseTest {
    private static GraphicsCard card(String driver, int capability) {
        return new GraphicsCard("NVIDIA Test", driver, capability, 0, 0);
    }

    private static String problem(int minor, String driver, int capability) {
        return new CudaRelease(12, minor).problem(card(driver, capability)).orElse("none");
    }

    @Test
    void driversFromTheOldestOnRunEveryReleaseOfCuda12() {
        assertEquals("none", problem(8, "570.26", 89));
        assertEquals("none", problem(8, "525.60.13", 89));
        assertEquals("none", problem(8, "1000.1", 89));
        String old = problem(8, "525.60.12", 89);
        assertTrue(old.contains("525.60.12") && old.contains("NVIDIA Test") && old.contains("570.26"), old);
        assertTrue(problem(8, "470.57.02", 0).contains("too old"));
        assertTrue(problem(6, "515.105.01", 86).contains("too old for CUDA 12.6"));
    }

    @Test
    void aCardWithoutCodeForItIsNamedWithTheBuildThatHasSome() {
        String volta = problem(8, "570.86.15", 70);
        assertTrue(volta.contains("7.0") && volta.contains("whl/cu126"), volta);
        assertEquals("none", problem(6, "570.86.15", 70));
        assertEquals("none", problem(8, "570.86.15", 75));
        String blackwell = problem(6, "570.86.15", 120);
        assertTrue(blackwell.contains("12.0") && blackwell.contains("CUDA 12.8"), blackwell);
        assertEquals("none", problem(8, "570.86.15", 120));
        assertTrue(problem(8, "470.57", 37).contains("driver"));
        assertTrue(problem(8, "570.86.15", 37).contains("the processor does the work"));
    }

    @Test
    void versionsAreComparedByTheirNumbers() {
        assertTrue(CudaRelease.older("99.9", "525.60.13"));
        assertTrue(CudaRelease.older("525.60", "525.60.13"));
        assertFalse(CudaRelease.older("525.100", "525.60.13"));
        assertEquals(Optional.of(new CudaRelease(12, 8)), CudaRelease.of("12.8"));
        assertEquals(Optional.empty(), CudaRelease.of("12"));
        assertFalse(new CudaRelease(11, 8).fits());
    }
}
