package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.kernel.Conversation.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end with their kernel, in real kernels one after the other. */
class StoppedRunIT {
    private static final Path TEXTS = Path.of("..", "notebooks", "en", "texts").toAbsolutePath();
    private static final int STEPS = 160;

    @TempDir
    Path folder;

    private Conversation kernel() throws IOException, InterruptedException {
        return Conversation.start(
                folder, Map.of("INKLING_HOME", folder.resolve("家").toString()));
    }

    private Path run(int number) {
        return folder.resolve("家").resolve("runs").resolve(String.valueOf(number));
    }

    private JsonNode card(int number) throws IOException {
        return new ObjectMapper().readTree(run(number).resolve("run.json").toFile());
    }

    private static void train(Conversation kernel) throws InterruptedException {
        kernel.runs("%load_model\n%clean '" + TEXTS + "'");
        String training = kernel.client().execute("%finetune --batch 2 --length 64 --max-steps " + STEPS, false);
        kernel.awaitMessage(
                "a step",
                m -> m.parentId().equals(training)
                        && m.type().equals("update_display_data")
                        && m.toString().contains("tokens/s"));
    }

    @Test
    void aRunThatWasCutOffByAShutdownGoesOnInTheNextKernel() throws Exception {
        try (Conversation first = kernel()) {
            train(first);
        }
        assertEquals("paused", card(1).path("state").asText());
        int done = card(1).path("result").path("steps").asInt();
        assertTrue(done > 0 && done < STEPS, done + " steps");
        try (Conversation second = kernel()) {
            second.runs("var run = %finetune --resume");
            assertEquals(
                    STEPS + ", false, 1",
                    second.runs("run.steps() + \", \" + run.paused() + \", \" + run.number()")
                            .result());
            assertEquals("finished", card(1).path("state").asText());
            assertEquals(
                    String.valueOf(STEPS),
                    second.runs("run.events().stream().filter(e -> e instanceof TrainEvent.Step).count()")
                            .result(),
                    "the curve is whole");
            Answer again = second.run("%finetune --resume");
            assertTrue(again.error().contains("no run was stopped"), again.error());
            Answer ended = second.run("%finetune --resume 1");
            assertTrue(ended.error().contains("run 1 has ended already"), ended.error());
            statesCanBeChosen(second);
        }
        assertEquals(
                Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE),
                Files.getPosixFilePermissions(run(1)));
    }

    private static void statesCanBeChosen(Conversation kernel) throws InterruptedException {
        String sample = "%sample \"The driver\" --length 12 --temperature 0";
        String best = kernel.runs(sample).out();
        String base = kernel.runs(sample + " --base").out();
        assertTrue(kernel.runs("%use base").out().contains("the base"));
        assertEquals(base, kernel.runs(sample).out());
        assertTrue(kernel.runs("%use best").out().contains("run 1"));
        assertEquals(best, kernel.runs(sample).out());
        assertTrue(kernel.runs("%use run 1 last").out().contains("step " + STEPS));
        assertTrue(kernel.run("%use run 7").error().contains("there is no run 7"));
        assertTrue(kernel.run("%use bset").error().contains("base, best, last"));
        assertTrue(kernel.runs("%runs").all("display_data").toString().contains("finished"));
        assertTrue(
                kernel.runs("%runs compare 1 1").all("display_data").toString().contains("image/png"));
    }
}
