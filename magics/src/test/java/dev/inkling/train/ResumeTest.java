package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that stops and goes on, against the same run in one piece. */
class ResumeTest {
    private static final String MODEL = "llama_gqa";
    private static final int STEPS = 24;
    private static final int SEED = 3;

    @TempDir
    Path folder;

    /** Of all weights, or of additions with dropout. */
    private static TrainPlan plan(boolean full) {
        Optional<LowRankSettings> lowRank =
                full ? Optional.empty() : Optional.of(new LowRankSettings(4, 8).withDropout(0.2));
        UpdateRule rule = new UpdateRule(0.01);
        return Plans.of(lowRank, STEPS, 1, full ? 0.01 : 0.03, 3, 16, SEED, Schedule.COSINE, 4, rule, 1);
    }

    private static List<int[]> texts(long seed, int length) {
        return List.of(new Random(seed).ints(length, 3, 96).toArray());
    }

    private record Result(Trainer.Outcome outcome, List<TrainEvent> events, Map<String, float[]> parameters) {
        List<Double> losses() {
            return events.stream()
                    .filter(TrainEvent.Step.class::isInstance)
                    .map(event -> ((TrainEvent.Step) event).loss())
                    .toList();
        }
    }

    private Result run(boolean full, Path checkpoint, BooleanSupplier interrupted) {
        TrainPlan plan = plan(full);
        return Golden.run(MODEL, (engine, base) -> {
            engine.seed(plan.seed());
            List<TrainEvent> events = new ArrayList<>();
            try (TrainableState state = full
                    ? TrainableState.full(engine, Checkpoint.open(Golden.folder(MODEL)), Precision.F32, 0)
                    : TrainableState.lora(engine, base, plan.lowRank().orElseThrow(), 0)) {
                HeldOut held = new HeldOut(texts(2, 90), 90, 90);
                Trainer.Outcome outcome = new Trainer(
                                engine, state, plan, texts(1, 700), held, checkpoint, events::add, interrupted)
                        .run("tiny");
                Map<String, float[]> parameters = new LinkedHashMap<>();
                state.named().forEach((name, array) -> parameters.put(name, array.toFloatArray()));
                return new Result(outcome, events, parameters);
            }
        });
    }

    /** True from the given question on, that is before step {@code step + 1}. */
    private static BooleanSupplier after(int steps) {
        int[] asked = new int[1];
        return () -> asked[0]++ >= steps;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "true, 7", "true, 23", "false, 1", "false, 12"})
    void aRunThatStoppedEndsBitForBitLikeOneInOnePiece(boolean full, int stop) {
        Result whole = run(full, null, () -> false);
        Path file = folder.resolve("run.safetensors");
        Result first = run(full, file, after(stop));
        assertTrue(first.outcome().paused());
        assertEquals(stop, TrainingCheckpoint.open(file).step());
        Result second = run(full, file, () -> false);
        assertFalse(second.outcome().paused());
        assertSame(whole.parameters(), second.parameters());
        assertEquals(whole.outcome().best(), second.outcome().best());
        assertEquals(whole.outcome().base(), second.outcome().base());
        assertEquals(whole.outcome().bestStep(), second.outcome().bestStep());
        assertEquals(whole.losses().subList(stop, STEPS), second.losses());
    }

    @Test
    void manyPausesChangeNothing() {
        Result whole = run(true, null, () -> false);
        Path file = folder.resolve("run.safetensors");
        Result last = run(true, file, after(3));
        for (int i = 0; last.outcome().paused(); i++) {
            assertTrue(i < STEPS, "the run does not get on");
            last = run(true, file, after(3));
        }
        assertSame(whole.parameters(), last.parameters());
    }

    @Test
    void aRunThatHasEndedKeepsItsBestAndItsLastState() {
        Path file = folder.resolve("run.safetensors");
        Result whole = run(true, file, () -> false);
        TrainingCheckpoint kept = TrainingCheckpoint.open(file);
        assertEquals(STEPS, kept.step());
        assertEquals(whole.outcome().bestStep(), kept.bestStep());
        Golden.run(MODEL, (engine, base) -> {
            Map<String, float[]> best = new LinkedHashMap<>();
            Map<String, float[]> last = new LinkedHashMap<>();
            var parameters = base.weights().named();
            kept.restore(engine, TrainingCheckpoint.Which.BEST, parameters);
            parameters.forEach((name, array) -> best.put(name, array.toFloatArray()));
            kept.restore(engine, TrainingCheckpoint.Which.LAST, parameters);
            parameters.forEach((name, array) -> last.put(name, array.toFloatArray()));
            assertSame(whole.parameters(), best);
            boolean same = kept.bestStep() == STEPS;
            assertEquals(same, java.util.Arrays.equals(best.get("model.norm.weight"), last.get("model.norm.weight")));
            return null;
        });
    }

    @Test
    void aCheckpointOfAnotherRunIsRefusedAndLeftAlone() throws IOException {
        Path file = folder.resolve("run.safetensors");
        run(false, file, after(2));
        byte[] before = Files.readAllBytes(file);
        InklingException problem = assertThrows(InklingException.class, () -> run(true, file, () -> false));
        assertTrue(problem.getMessage().contains("belongs to another"), problem.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void aDiskThatTakesNothingDoesNotStopTheRun() throws IOException {
        Path file = folder.resolve("gone").resolve("run.safetensors");
        Result result = run(true, file, () -> false);
        assertEquals(STEPS, result.outcome().step());
        assertEquals(
                1,
                result.events().stream()
                        .filter(event -> event instanceof TrainEvent.Notice notice
                                && notice.sentence().contains(file.toString()))
                        .count());
        assertSame(run(true, null, () -> false).parameters(), result.parameters());
    }
}
