package dev.inkling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Jupyter programs of this machine, as the launcher has found them ({@code INKLING_JUPYTER}, {@code INKLING_BROWSER}),
 * seeing no kernel but ours, and nothing of the user's own settings.
 */
record Clients(Path jupyter, Path home) {
    /** What a program has printed (both streams) and its exit status. */
    record Result(int status, String output) {}

    /** The folder of the jupyter command; a test that needs the given program is skipped without it. */
    static Path assumeJupyter(String program) {
        Optional<Path> folder = folder();
        assumeTrue(folder.isPresent(), "no Jupyter was found (INKLING_JUPYTER is not set)");
        assumeTrue(
                Files.isExecutable(folder.get().resolve("jupyter-" + program)),
                "the Jupyter that was found has no \"" + program + "\"");
        return folder.get();
    }

    static Path assumeBrowser() {
        String browser = System.getenv("INKLING_BROWSER");
        assumeTrue(
                browser != null && Files.isExecutable(Path.of(browser)),
                "no Chromium or Chrome was found (INKLING_BROWSER is not set)");
        return Path.of(browser);
    }

    private static Optional<Path> folder() {
        return Optional.ofNullable(System.getenv("INKLING_JUPYTER"))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .filter(folder -> Files.isExecutable(folder.resolve("jupyter")));
    }

    /** Installs the kernel that this build has made into a new home folder, with the kernel's own installer. */
    static Clients installed(Path jupyter, Path home) throws IOException, InterruptedException {
        Clients clients = new Clients(jupyter, home);
        Path jar = Path.of("target", "inkling", "inkling-kernel.jar").toAbsolutePath();
        assertTrue(Files.exists(jar), jar + " is built before the integration tests");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Result result = clients.run(home, "", List.of(java, "-jar", jar.toString(), "install", "--user"));
        assertEquals(0, result.status(), result.output());
        return clients;
    }

    /** A process builder for a program of Jupyter, in our environment. */
    ProcessBuilder builder(Path directory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name ->
                        name.startsWith("JUPYTER") || name.equals("VIRTUAL_ENV") || name.equals("CONDA_PREFIX"));
        environment.put("HOME", home.toString());
        environment.put("JUPYTER_DATA_DIR", home.resolve("data").toString());
        // The kernel of this build comes before one of the same name in Jupyter's own environment.
        environment.put("JUPYTER_PATH", home.resolve("data").toString());
        environment.put("JUPYTER_CONFIG_DIR", home.resolve("config").toString());
        environment.put("JUPYTER_RUNTIME_DIR", home.resolve("runtime").toString());
        environment.put("JUPYTERLAB_SETTINGS_DIR", home.resolve("settings").toString());
        environment.put("IPYTHONDIR", home.resolve("ipython").toString());
        environment.put("PATH", jupyter + java.io.File.pathSeparator + environment.get("PATH"));
        environment.put("PYTHONUTF8", "1");
        environment.put("LC_ALL", "C.UTF-8");
        return builder;
    }

    /** Runs {@code jupyter-PROGRAM} to its end, with the given standard input. */
    Result jupyter(Path directory, String input, String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(jupyter.resolve("jupyter-" + program).toString());
        command.addAll(List.of(arguments));
        return run(directory, input, command);
    }

    /** Runs any program in our environment to its end. */
    Result run(Path directory, String input, List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(home);
        Path output = Files.createTempFile(home, "output", ".txt");
        Path given = Files.writeString(Files.createTempFile(home, "input", ".txt"), input);
        Process process = builder(directory, command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(given.toFile())
                .start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError(command + " did not end; it said: " + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
