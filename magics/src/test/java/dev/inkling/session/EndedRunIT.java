package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.sample.SamplingConfig;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainingCheckpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that end while they train or sample: without a crash of the native library, and without a loss. */
class EndedRunIT {
    private static final int ENDS = Boolean.getBoolean("inkling.soak") ? 60 : 3;
    private static final int TERMINATED = 128 + 15;
    private static final int CHOSEN = 7;

    @TempDir
    Path folder;

    /** One process: does what its first argument says until it is ended, and tells its progress line by line. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            Session session = new Session();
            session.load();
            String how = arguments[0];
            if (how.equals("sample")) {
                while (true) {
                    session.sample(
                            "The sea",
                            SamplingConfig.DEFAULTS.withLength(200),
                            false,
                            text -> System.out.println("text"),
                            () -> false);
                }
            }
            if (how.equals("hook")) {
                Runtime.getRuntime().addShutdownHook(new Thread(session::unload));
            }
            if (how.equals("exit")) {
                new Thread(Program::exitWhenTold).start();
            }
            session.clean(Path.of(arguments[1]));
            FinetuneConfig config = FinetuneConfig.lora()
                    .withRank(4)
                    .withBatch(4)
                    .withLength(128)
                    .withEpochs(1000)
                    .withMaxSteps(100_000)
                    .with(Setting.SAVE_EVERY, 100_000); // nothing but the end has it saved
            TrainListener told = event -> {
                if (event instanceof TrainEvent.Step step) {
                    System.out.println("step " + step.step());
                    if (how.equals("listener") && step.step() == 5) {
                        System.exit(CHOSEN);
                    }
                }
            };
            session.finetune(config, told, () -> false);
            if (!how.equals("hook")) {
                session.sample("The sea", SamplingConfig.DEFAULTS); // a program that knows nothing of its end goes on
            }
        }

        private static void exitWhenTold() {
            try {
                System.in.read();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            System.exit(CHOSEN);
        }
    }

    /** How a process went. */
    private record End(int status, List<String> lines, Path home) {
        int told() {
            return lines.stream()
                    .filter(line -> line.startsWith("step "))
                    .mapToInt(line -> Integer.parseInt(line.substring(5)))
                    .max()
                    .orElse(0);
        }

        int kept() {
            Path state = home.resolve("runs").resolve("1").resolve("state.safetensors");
            return Files.exists(state) ? TrainingCheckpoint.open(state).step() : 0;
        }
    }

    /** @param lines of progress after which, and a moment, the process is to end; 0 when it ends by itself */
    private End end(String how, int lines, long moment) throws Exception {
        Path home = Files.createTempDirectory(folder, how);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:ErrorFile=" + home.resolve("crash.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                how,
                Path.of("..", "notebooks", "en", "texts").toString());
        builder.environment().put("INKLING_HOME", home.toString());
        Path errors = home.resolve("errors.log");
        Process process = builder.redirectError(errors.toFile()).start();
        List<String> heard = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                heard.add(line);
                if (heard.size() == lines) {
                    Thread.sleep(moment);
                    finish(process, how);
                }
            }
        }
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), how + " does not end");
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.endsWith("crash.log")).toList(),
                    () -> "crashed: " + String.join("\n", heard));
        }
        assertEquals("", errorsOf(errors), "a program that ends says nothing");
        return new End(process.exitValue(), heard, home);
    }

    private static void finish(Process process, String how) throws IOException {
        if (how.equals("exit")) {
            process.outputWriter().write('\n');
            process.outputWriter().flush();
        } else {
            process.toHandle().destroy(); // which leaves what it has said to be read
        }
    }

    /** Without what the JVM may warn of as it starts. */
    private static String errorsOf(Path file) throws IOException {
        return String.join(
                "\n",
                Files.readAllLines(file).stream()
                        .filter(line -> !line.contains("warning") && !line.startsWith("WARNING"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"signal", "exit", "hook"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal that asks a process to end")
    void aRunWhoseProgramEndsIsKeptToItsLastStep(String how) throws Exception {
        Random moments = new Random(1);
        for (int i = 0; i < ENDS; i++) {
            End end = end(how, 3 + i % 3, moments.nextInt(300));
            assertEquals(how.equals("exit") ? CHOSEN : TERMINATED, end.status(), how);
            assertTrue(end.told() >= 3);
            assertEquals(end.told(), end.kept(), "steps kept");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal that asks a process to end")
    void aProgramThatSamplesEndsWithoutACrash() throws Exception {
        Random moments = new Random(2);
        for (int i = 0; i < ENDS; i++) {
            assertEquals(TERMINATED, end("sample", 5, moments.nextInt(300)).status());
        }
    }

    /** The listener is called by the thread that trains, which waits then for the end of the process. */
    @Test
    void aListenerMayEndTheProgram() throws Exception {
        End end = end("listener", 0, 0);
        assertEquals(CHOSEN, end.status());
        assertEquals(5, end.told());
    }
}
