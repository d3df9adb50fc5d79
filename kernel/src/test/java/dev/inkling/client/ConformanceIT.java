package dev.inkling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel under the Jupyter project's own test suite, where a Python has it. */
class ConformanceIT {
    @TempDir
    Path folder;

    @Test
    void theKernelPassesJupytersOwnTests() throws Exception {
        Optional<Path> python = python();
        assumeTrue(python.isPresent(), "no Python here has the package jupyter_kernel_test");
        Clients clients = Clients.installed(python.get().getParent(), folder.resolve("家 home"));
        Path tests = folder.resolve("conformance.py");
        try (InputStream in = ConformanceIT.class.getResourceAsStream("conformance.py")) {
            Files.copy(in, tests);
        }
        Clients.Result result = clients.run(folder, "", List.of(python.get().toString(), tests.toString()));
        assertEquals(0, result.status(), result.output());
        assertTrue(result.output().contains("OK"), result.output());
    }

    private static Optional<Path> python() {
        String jupyter = System.getenv("INKLING_JUPYTER");
        return Stream.of(jupyter == null ? "" : jupyter, "/usr/bin", "/usr/local/bin")
                .filter(name -> !name.isEmpty())
                .map(name -> Path.of(name, "python3"))
                .filter(Files::isExecutable)
                .filter(ConformanceIT::hasTheTests)
                .findFirst();
    }

    private static boolean hasTheTests(Path python) {
        try {
            return new ProcessBuilder(python.toString(), "-c", "import jupyter_kernel_test")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
