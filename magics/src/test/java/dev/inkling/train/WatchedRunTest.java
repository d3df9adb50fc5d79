package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Early stopping, samples on the way, documents apart and responses alone, in the training loop. */
class WatchedRunTest {
    private static final String MODEL = "llama_gqa";
    private static final int STEPS = 48;

    @TempDir
    Path folder;

    private static int[] ids(long seed, int length) {
        return new Random(seed).ints(length, 3, 96).toArray();
    }

    /** A part of it is in the held-out text: that is learned first, then the rest by heart. */
    private static final TrainTexts TEXTS = new TrainTexts(List.of(ids(5, 200)));

    private static final HeldOut HELD_OUT =
            new HeldOut(List.of(ids(6, 120), Arrays.copyOf(TEXTS.documents().get(0), 40)), 160, 160);

    private static TrainPlan plan(TextPlan texts, WatchPlan watch, int steps, int batch, int length) {
        return Plans.with(
                Plans.of(
                        Optional.empty(), steps, 1, 0.01, batch, length, 1, Schedule.CONSTANT, 0, new UpdateRule(0), 1),
                texts,
                watch);
    }

    private static TrainPlan watched(WatchPlan watch) {
        return plan(TextPlan.USUAL, watch, STEPS, 4, 16);
    }

    private record Result(Trainer.Outcome outcome, List<TrainEvent> events, Map<String, float[]> parameters) {
        <E extends TrainEvent> List<E> of(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        boolean says(String words) {
            return of(TrainEvent.Notice.class).stream()
                    .anyMatch(notice -> notice.sentence().contains(words));
        }
    }

    private static TrainEvent.Sample sampled(EngineThread engine, int step, Decoder decoder) {
        List<Integer> drawn = new Generator(engine, decoder)
                .continueFrom(
                        new int[] {5, 6, 7},
                        6,
                        Sampler.of(SamplingConfig.DEFAULTS, 96),
                        Set.of(),
                        id -> {},
                        () -> false);
        return new TrainEvent.Sample(step, "5 6 7", drawn.toString());
    }

    private static Result run(TrainPlan plan, TrainTexts texts, Path checkpoint, BooleanSupplier interrupted) {
        return Golden.run(MODEL, (engine, base) -> {
            engine.seed(plan.seed());
            List<TrainEvent> events = new ArrayList<>();
            try (TrainableState state =
                    TrainableState.full(engine, Checkpoint.open(Golden.folder(MODEL)), Precision.F32, 0)) {
                Trainer trainer = new Trainer(
                        engine,
                        state,
                        plan,
                        texts,
                        HELD_OUT,
                        checkpoint,
                        (step, decoder) -> sampled(engine, step, decoder),
                        events::add,
                        interrupted);
                Trainer.Outcome outcome = trainer.run("tiny");
                Map<String, float[]> parameters = new LinkedHashMap<>();
                state.named().forEach((name, array) -> parameters.put(name, array.toFloatArray()));
                return new Result(outcome, events, parameters);
            }
        });
    }

    private static BooleanSupplier after(int steps) {
        int[] asked = new int[1];
        return () -> asked[0]++ >= steps;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }

    @Test
    void patienceEndsARunWithItsBestStateAndSurvivesAPause() {
        Result whole = run(watched(WatchPlan.NONE), TEXTS, null, () -> false);
        int bestStep = whole.outcome().bestStep();
        TrainPlan patient = watched(new WatchPlan(2, 0, ""));
        Path file = folder.resolve("run.safetensors");
        Result stopped = run(patient, TEXTS, file, () -> false);
        // An evaluation each 4 steps: two of them after the best.
        assertEquals(bestStep + 8, stopped.outcome().step());
        assertTrue(stopped.outcome().step() < STEPS, "otherwise nothing is shown");
        assertEquals(bestStep, stopped.outcome().bestStep());
        assertFalse(stopped.outcome().paused());
        assertTrue(
                stopped.says("stopped after step " + (bestStep + 8) + " of 48"),
                stopped.events().toString());
        assertSame(whole.parameters(), stopped.parameters());
        assertEquals(bestStep + 8, TrainingCheckpoint.open(file).step(), "the last state is kept beside the best");

        Path other = folder.resolve("other.safetensors");
        assertTrue(run(patient, TEXTS, other, after(bestStep + 5)).outcome().paused());
        Result resumed = run(patient, TEXTS, other, () -> false);
        assertEquals(bestStep + 8, resumed.outcome().step(), "the evaluation before the pause counts");
        assertSame(stopped.parameters(), resumed.parameters());
        // A process that dies before it has said that the run is over finds it over.
        Result again = run(patient, TEXTS, other, () -> false);
        assertEquals(bestStep + 8, again.outcome().step());
        assertSame(stopped.parameters(), again.parameters());
    }

    @Test
    void aRunThatDiedAfterItsLastCheckpointIsOverWhenItGoesOn() {
        Path file = folder.resolve("run.safetensors");
        TrainPlan plan = plan(TextPlan.USUAL, WatchPlan.NONE, 6, 4, 16);
        Result whole = run(plan, TEXTS, file, () -> false);
        Result again = run(plan, TEXTS, file, () -> false);
        assertFalse(again.outcome().paused());
        assertEquals(6, again.outcome().step());
        assertSame(whole.parameters(), again.parameters());
    }

    @Test
    void samplesOnTheWayChangeNothing() {
        TrainPlan quiet = plan(TextPlan.USUAL, WatchPlan.NONE, 12, 4, 16);
        TrainPlan seen = plan(TextPlan.USUAL, new WatchPlan(0, 5, ""), 12, 4, 16);
        Result without = run(quiet, TEXTS, null, () -> false);
        Result with = run(seen, TEXTS, null, () -> false);
        assertEquals(
                List.of(5, 10),
                with.of(TrainEvent.Sample.class).stream()
                        .map(TrainEvent.Sample::step)
                        .toList());
        assertEquals(0, without.of(TrainEvent.Sample.class).size());
        assertSame(without.parameters(), with.parameters());
        Path file = folder.resolve("run.safetensors");
        Result first = run(seen, TEXTS, file, after(7));
        Result second = run(seen, TEXTS, file, () -> false);
        assertSame(with.parameters(), second.parameters());
        List<TrainEvent.Sample> both = new ArrayList<>(first.of(TrainEvent.Sample.class));
        both.addAll(second.of(TrainEvent.Sample.class));
        assertEquals(with.of(TrainEvent.Sample.class), both);
    }

    @Test
    void documentsApartGiveTheLossOfEachAlone() {
        TrainTexts texts = new TrainTexts(List.of(ids(1, 7), ids(2, 9), ids(3, 16), ids(4, 5), ids(5, 11)));
        TextPlan apart = new TextPlan("", "", HoldOut.USUAL, true);
        Result result = run(plan(apart, WatchPlan.NONE, 1, 3, 16), texts, null, () -> false);
        Scorer.Score alone = Golden.run(MODEL, (engine, base) -> new Scorer(engine, base).score(texts.documents()));
        assertEquals(48 - 5, alone.targets());
        assertEquals(alone.perToken(), result.of(TrainEvent.Step.class).get(0).loss(), 1e-5);
        Result together = run(plan(TextPlan.USUAL, WatchPlan.NONE, 1, 3, 16), texts, null, () -> false);
        double leaking = together.of(TrainEvent.Step.class).get(0).loss();
        assertTrue(Math.abs(leaking - alone.perToken()) > 1e-3, "the option must matter: " + leaking);
    }

    @Test
    void responsesAloneAreLearnedAndNormalisedOverTheWholeStep() {
        List<int[]> documents = List.of(ids(1, 9), ids(2, 12), ids(3, 5), ids(4, 16));
        int[] prompts = {4, 11, 2, 3};
        List<boolean[]> asked = new ArrayList<>();
        for (int i = 0; i < prompts.length; i++) {
            boolean[] some = new boolean[documents.get(i).length];
            Arrays.fill(some, prompts[i], some.length, true);
            asked.add(some);
        }
        TextPlan apart = new TextPlan("pairs.jsonl", "", HoldOut.USUAL, true);
        Result result = run(plan(apart, WatchPlan.NONE, 1, 3, 16), new TrainTexts(documents, asked), null, () -> false);
        Scorer.Score alone = Golden.run(
                MODEL, (engine, base) -> new Scorer(engine, base).score(new HeldOut(documents, asked, 1, 1)));
        assertEquals(5 + 1 + 3 + 13, alone.targets());
        assertEquals(alone.perToken(), result.of(TrainEvent.Step.class).get(0).loss(), 1e-5);
    }

    @Test
    void aRateThatIsFarTooHighIsSaidAndALowerOneNamed() {
        TrainPlan plan = Plans.of(Optional.empty(), 12, 1, 0.3, 4, 16, 1, Schedule.CONSTANT, 0, new UpdateRule(0), 1);
        Result result = run(plan, TEXTS, null, () -> false);
        assertTrue(
                result.says("the learning rate is likely too high; begin again with --lr 1.0e-01"),
                result.events.toString());
    }
}
