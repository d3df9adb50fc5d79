package dev.inkling.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.cuda.CudaLibraries;
import dev.inkling.cuda.CudaRelease;
import dev.inkling.cuda.GraphicsCard;
import dev.inkling.cuda.GraphicsCards;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the doctor says of a graphics card. */
class GraphicsCardFindingTest {
    private static final GraphicsCards ONE = new GraphicsCards(
            List.of(new GraphicsCard("NVIDIA L4", "570.86.15", 89, 20_000_000_000L, 24_000_000_000L)), "");
    private static final Optional<CudaLibraries> LIBRARIES =
            Optional.of(new CudaLibraries(Path.of("/l"), Path.of("/l/libcudart.so"), CudaRelease.FETCHED));

    private static String said(GraphicsCards cards, Optional<CudaLibraries> libraries, String problem) {
        return Doctor.gpu(cards, libraries, (l, c) -> Optional.of(problem).filter(text -> !text.isEmpty()))
                .toString();
    }

    @Test
    void aCardIsToldWithItsMemoryAndWhetherItIsUsed() {
        assertEquals(
                "ok    GPU: NVIDIA L4, 20.0 of 24.0 GB free, driver 570.86.15, CUDA 12.8 in /l",
                said(ONE, LIBRARIES, ""));
        String lacking = said(ONE, Optional.empty(), "");
        assertTrue(lacking.startsWith("note  GPU: NVIDIA L4") && lacking.contains("not used; "), lacking);
        String broken = said(ONE, LIBRARIES, "the CUDA libraries lack libcudnn.so.9: run it again");
        assertTrue(broken.startsWith("BAD   GPU") && broken.endsWith("libcudnn.so.9: run it again"), broken);
    }

    @Test
    void aMachineWithoutACardIsWell() {
        assertEquals(
                "ok    GPU: none found; the processor does the work",
                said(new GraphicsCards(List.of(), ""), Optional.empty(), ""));
        String driver = said(new GraphicsCards(List.of(), "No devices were found"), LIBRARIES, "");
        assertTrue(driver.startsWith("note") && driver.contains("\"No devices were found\""), driver);
    }
}
