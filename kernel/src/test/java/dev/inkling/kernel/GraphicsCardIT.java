package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.Home;
import dev.inkling.kernel.cuda.FakeLibraryServer;
import dev.inkling.kernel.install.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands and the kernel on a machine whose driver tells of a card; libraries that are none stand for damaged ones. */
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"})
class GraphicsCardIT {
    @TempDir
    Path folder;

    private Path programs;
    private Path home;

    private record Outcome(int status, String output) {}

    @BeforeEach
    void prepare() throws IOException {
        programs = Files.createDirectories(folder.resolve("programs"));
        home = folder.resolve("家");
    }

    private void program(String name, String script) throws IOException {
        Path program = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertTrue(program.toFile().setExecutable(true));
    }

    private void driver() throws IOException {
        program("nvidia-smi", "echo '0, GPU-aa, NVIDIA L4, 570.86.15, 22000, 23034, 8.9'");
        program("python3", "exit 1");
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH", programs.toString(),
                "INKLING_HOME", home.toString(),
                // Unpacking the engine once more would take most of the time.
                "DJL_CACHE_DIR", Home.folder().resolve("natives").toString());
    }

    private Outcome inkling(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                JavaCommand.java().toString(),
                "-Dfile.encoding=UTF-8",
                "-jar",
                Conversation.jar().toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment());
        Process process = builder.start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private void refused(Outcome outcome, String... parts) {
        assertEquals(1, outcome.status(), outcome.output());
        for (String part : parts) {
            assertTrue(outcome.output().contains(part), outcome.output());
        }
    }

    @Test
    void whatCannotWorkIsToldBeforeAnythingIsFetched() throws Exception {
        refused(inkling("install", "--gpu"), "no NVIDIA graphics card was found", "nothing was downloaded");
        driver();
        try (FakeLibraryServer server = new FakeLibraryServer().with("libtorch_cuda.so", new byte[100])) {
            refused(inkling("install", "--gpu", "--mirror", server.address()), "1 files", "add --yes");
        }
        assertFalse(Files.exists(home.resolve("cuda/2.7.1-cu128")));
    }

    @Test
    @EnabledIfSystemProperty(named = "inkling.soak", matches = "true")
    void librariesThatFailAreNotUsedAndTheProcessorGoesOn() throws Exception {
        driver();
        try (FakeLibraryServer server = new FakeLibraryServer()
                .with("libtorch.so", new byte[5000])
                .with("libtorch_cuda.so", new byte[5000])
                .with("libcudart.so.12", new byte[5000])) {
            refused(
                    inkling("install", "--gpu", "--yes", "--mirror", server.address()),
                    "found NVIDIA L4, 23.1 of 24.2 GB free, driver 570.86.15",
                    "the processor goes on: the CUDA libraries are damaged",
                    "uninstall --gpu");
        }
        assertTrue(Files.exists(home.resolve("cuda/2.7.1-cu128/libtorch_cuda.so")));
        // As if they had worked once: the kernel finds out for itself.
        Path libraries = home.resolve("cuda/2.7.1-cu128");
        Files.writeString(
                home.resolve("cuda/libraries.properties"),
                "folder=" + libraries + "\nruntime=" + libraries.resolve("libcudart.so.12") + "\ncuda=12.8\n");
        try (Conversation kernel = Conversation.start(folder, environment())) {
            String card = kernel.runs("%load_model").result();
            assertTrue(card.contains("processor; NVIDIA L4 is not used: the CUDA libraries are damaged"), card);
            assertEquals("2", kernel.runs("inkling.model().logits(1, 2).length").result());
        }
        Outcome removed = inkling("uninstall", "--gpu");
        assertEquals(0, removed.status(), removed.output());
        assertFalse(Files.exists(home.resolve("cuda")));
    }
}
