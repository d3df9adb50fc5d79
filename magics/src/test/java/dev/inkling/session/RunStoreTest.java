package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStoreTest {
    @TempDir
    Path folder;

    private RunStore store;

    @BeforeEach
    void threeRuns() throws IOException {
        store = new RunStore(folder);
        for (int i = 0; i < 3; i++) {
            RunFiles files = store.create();
            card(files.number()).write(files.card());
        }
    }

    private static RunCard card(int number) {
        return new RunCard(
                number,
                "2026-01-01T00:00:00Z",
                RunCard.PAUSED,
                new RunCard.Base("m", "/m", "f", "F32", "full"),
                Map.of("lr", "1.0E-4"),
                new TextLedger(1, 1, 0, false, 2, 2, 0, 3, 3, 0, 2, 3, 0, List.of(), false),
                "hash",
                "It",
                Map.of(),
                null);
    }

    private Path damage(String content) throws IOException {
        Path card = store.get(3).card();
        Files.writeString(card, content);
        return card;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[1, 2]", "{\"number\": 3}", "{\"state\": \"paused\", \"settings\": {}}"})
    void oneDamagedCardDoesNotHideTheOthers(String content) throws IOException {
        Path card = damage(content);
        RunStore.Cards cards = store.cards();
        assertEquals(
                List.of(1, 2), cards.readable().stream().map(RunCard::number).toList());
        assertEquals(1, cards.damaged().size());
        String said = cards.damaged().get(0);
        assertTrue(said.contains(card.toString()) && said.contains("delete the folder"), said);
        assertEquals(1, said.lines().count(), said);
        assertEquals(2, store.latest(one -> true).orElseThrow().number());
        assertEquals(
                said,
                assertThrows(InklingException.class, () -> store.get(3).readCard())
                        .getMessage());
    }

    @Test
    void aCopiedRunHasTheNumberOfItsFolder() throws IOException {
        card(1).write(store.get(3).card());
        assertEquals(3, store.get(3).readCard().number());
    }

    @Test
    void onlyTheUserMayLookIntoARun() throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals(
                    "[OWNER_EXECUTE, OWNER_READ, OWNER_WRITE]",
                    new java.util.TreeSet<>(
                                    Files.getPosixFilePermissions(store.get(1).folder()).stream()
                                            .map(Enum::name)
                                            .toList())
                            .toString());
        }
    }
}
