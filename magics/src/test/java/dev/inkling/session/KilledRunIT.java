package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.model.ArrayFile;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainingCheckpoint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed in the middle of a run, without a word of warning, and others that go on with it. */
class KilledRunIT {
    private static final int KILLS = Boolean.getBoolean("inkling.soak") ? 200 : 4;
    private static final int STEPS = KILLS * 15;

    @TempDir
    Path folder;

    /** One process: begins the run, or goes on with it when there is one. */
    static final class TrainingProcess {
        private TrainingProcess() {}

        public static void main(String[] arguments) {
            Session session = new Session();
            if (session.allRuns().isEmpty()) {
                session.load();
                session.clean(Path.of(arguments[0]));
                FinetuneConfig config = FinetuneConfig.lora()
                        .withRank(4)
                        .withBatch(2)
                        .withLength(32)
                        .withEpochs(1000)
                        .withMaxSteps(Integer.parseInt(arguments[1]))
                        .with(Setting.SAVE_EVERY, 1);
                session.finetune(config);
            } else {
                session.resume(OptionalInt.empty(), TrainListener.NONE, () -> false);
            }
            Runtime.getRuntime().halt(0); // as the native library's threads may outlive main
        }
    }

    private Process start(String home) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingProcess.class.getName(),
                Path.of("..", "notebooks", "en", "texts").toString(),
                String.valueOf(STEPS));
        builder.environment().put("INKLING_HOME", folder.resolve(home).toString());
        File log = folder.resolve(home + ".log").toFile();
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private Path run(String home) {
        return folder.resolve(home).resolve("runs").resolve("1");
    }

    private static int step(Path state) {
        return Files.exists(state) ? TrainingCheckpoint.open(state).step() : 0;
    }

    @Test
    void aRunWhoseProcessesAreKilledEndsBitForBitLikeOneInOnePiece() throws Exception {
        Process whole = start("whole");
        assertTrue(whole.waitFor(1, TimeUnit.HOURS));
        assertEquals(0, whole.exitValue(), Files.readString(folder.resolve("whole.log")));
        Random moments = new Random(1);
        Path state = run("killed").resolve("state.safetensors");
        for (int kill = 0; kill < KILLS; kill++) {
            int before = step(state);
            Process process = start("killed");
            // From the first checkpoint of this process on, at any moment of the next ones.
            while (process.isAlive() && step(state) == before) {
                Thread.sleep(5);
            }
            Thread.sleep(moments.nextInt(400));
            process.destroyForcibly();
            assertTrue(process.waitFor(1, TimeUnit.MINUTES));
            int after = step(state); // whole: else it would not open
            assertTrue(after > before, Files.readString(folder.resolve("killed.log")));
            if (after == STEPS) {
                break;
            }
        }
        if (step(state) < STEPS
                || !RunCard.read(run("killed").resolve("run.json")).isFinished()) {
            Process last = start("killed");
            assertTrue(last.waitFor(1, TimeUnit.HOURS));
            assertEquals(0, last.exitValue(), Files.readString(folder.resolve("killed.log")));
        }
        RunCard expected = RunCard.read(run("whole").resolve("run.json"));
        RunCard found = RunCard.read(run("killed").resolve("run.json"));
        assertTrue(found.isFinished());
        assertEquals(expected.result(), found.result());
        assertEquals(expected.textsHash(), found.textsHash());
        assertSame(run("whole").resolve("state.safetensors"), state);
        assertEquals(
                RunEvents.read(run("whole").resolve("events.jsonl")).size(),
                RunEvents.read(run("killed").resolve("events.jsonl")).size(),
                "the curve is whole");
    }

    private static void assertSame(Path expected, Path found) {
        ArrayFile first = ArrayFile.open(expected);
        ArrayFile second = ArrayFile.open(found);
        assertEquals(first.names(), second.names());
        for (String name : first.names()) {
            assertArrayEquals(first.ints(name), second.ints(name), name);
        }
    }
}
