package dev.inkling.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class GraphicsCardsTest {
    private static final String TWO = """
            0, GPU-aaaa, NVIDIA L4, 570.86.15, 22000, 23034, 8.9
            1, GPU-bbbb, NVIDIA H100 80GB HBM3, 570.86.15, 81000, 81559, 9.0""";

    @TempDir
    Path folder;

    /** A program that answers as a driver does. */
    private GraphicsCards asked(String script, String... visible) throws IOException {
        Path program = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\n" + script + "\n");
        return GraphicsCards.find(
                        List.of("/bin/sh", program.toString()),
                        visible.length == 0 ? Optional.empty() : Optional.of(visible[0]))
                .orElseThrow();
    }

    private GraphicsCards two(String... visible) throws IOException {
        return asked("cat <<'END'\n" + TWO + "\nEND", visible);
    }

    @Test
    void aCardIsToldWithNameMemoryAndDriver() throws IOException {
        GraphicsCards cards = two();
        assertEquals(2, cards.cards().size());
        GraphicsCard first = cards.first().orElseThrow();
        assertEquals("NVIDIA L4", first.name());
        assertEquals(89, first.capability());
        assertEquals(22000L << 20, first.freeBytes());
        assertEquals("NVIDIA L4, 23.1 of 24.2 GB free, driver 570.86.15", first.toString());
    }

    @Test
    void anOldDriverIsAskedWithoutTheFieldThatItLacks() throws IOException {
        GraphicsCards cards = asked("""
                case $1 in *compute_cap*) echo 'Field "compute_cap" is not a valid field to query.'; exit 2 ;; esac
                echo '0, GPU-cc, Tesla K80, 470.57.02, 11000, 11441'""");
        assertEquals(0, cards.first().orElseThrow().capability());
        assertEquals("470.57.02", cards.first().orElseThrow().driver());
    }

    @Test
    void aDriverThatFailsIsQuotedAndNoCardIsFound() throws IOException {
        String words = "Failed to initialize NVML: Driver/library version mismatch";
        GraphicsCards cards = asked("echo '" + words + "'; echo 'NVML library version: 570.86'; exit 18");
        assertTrue(cards.first().isEmpty());
        assertEquals(words, cards.problem());
        assertEquals(
                "No devices were found", asked("echo 'No devices were found'").problem());
    }

    @Test
    void aCardThatSharesTheMachinesMemoryHasNoneOfItsOwn() throws IOException {
        GraphicsCard card = asked("echo '0, GPU-dd, NVIDIA GB10, 580.95.05, [N/A], [N/A], 12.1'")
                .first()
                .orElseThrow();
        assertEquals(121, card.capability());
        assertEquals("NVIDIA GB10, driver 580.95.05", card.toString());
    }

    @Test
    void theEnvironmentHidesCardsAsCudaDoes() throws IOException {
        assertEquals("NVIDIA H100 80GB HBM3", two("1").first().orElseThrow().name());
        assertEquals(
                "NVIDIA H100 80GB HBM3", two("GPU-bb,0").first().orElseThrow().name());
        assertEquals(1, two("0,-1,1").cards().size());
        assertTrue(two("-1").first().isEmpty() && two("-1").problem().contains("CUDA_VISIBLE_DEVICES=-1 hides"));
        assertTrue(two("").first().isEmpty());
    }

    @Test
    void theCardInUseIsToldByItsMemory() throws IOException {
        GraphicsCards cards = two();
        assertEquals(
                "NVIDIA H100 80GB HBM3",
                cards.ofMemory(85_000_000_000L).orElseThrow().name());
        assertEquals("NVIDIA L4", cards.ofMemory(23_600_000_000L).orElseThrow().name());
    }

    @Test
    void withoutTheProgramThereIsNothingToTell() {
        assertEquals(Optional.empty(), GraphicsCards.find(List.of("/nonexistent/nvidia-smi"), Optional.empty()));
    }
}
