package dev.inkling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel in jupyter console. */
class ConsoleIT {
    @TempDir
    Path folder;

    private Clients clients;

    @BeforeEach
    void install() throws IOException, InterruptedException {
        Path jupyter = Clients.assumeJupyter("console");
        clients = Clients.installed(jupyter, folder.resolve("家 home"));
    }

    @Test
    void linesAreAnsweredAndTheSessionEnds() throws Exception {
        String lines = """
                int x = 40;
                x + 2
                System.out.println("墨水 " + x);
                exit
                """;
        Clients.Result result = clients.jupyter(folder, lines, "console", "--kernel", "inkling", "--simple-prompt");
        assertEquals(0, result.status(), result.output());
        assertTrue(result.output().contains("Out[2]: 42"), result.output());
        assertTrue(result.output().contains("墨水 40"), result.output());
    }
}
