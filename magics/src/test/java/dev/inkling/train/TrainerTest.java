package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop, on a model of 20,000 parameters. */
class TrainerTest {
    private static final String MODEL = "llama_gqa";

    private static List<int[]> documents(long seed, int... lengths) {
        Random random = new Random(seed);
        List<int[]> documents = new ArrayList<>();
        for (int length : lengths) {
            documents.add(random.ints(length, 3, 96).toArray());
        }
        return documents;
    }

    private static HeldOut heldOut(List<int[]> documents) {
        return new HeldOut(documents, 100, 100);
    }

    private static TrainPlan plan(boolean full, int steps, double rate, int seed, double decay) {
        Optional<LowRankSettings> lowRank = full ? Optional.empty() : Optional.of(new LowRankSettings(4, 8));
        return Plans.of(lowRank, steps, 1, rate, 4, 16, seed, Schedule.CONSTANT, 0, new UpdateRule(decay), 1);
    }

    /** What a run left behind. */
    private record Result(
            Trainer.Outcome outcome, List<TrainEvent> events, Map<String, float[]> parameters, double heldOut) {
        <E extends TrainEvent> List<E> of(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private static Map<String, float[]> values(TrainableState state) {
        Map<String, float[]> values = new LinkedHashMap<>();
        state.named().forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    private static Result run(
            TrainPlan plan, List<int[]> train, List<int[]> held, TrainListener listener, BooleanSupplier interrupted) {
        Work<Result> work = state -> {
            List<TrainEvent> events = new ArrayList<>();
            TrainListener both = event -> {
                events.add(event);
                listener.on(event);
            };
            EngineThread engine = EngineThread.get();
            Trainer trainer = new Trainer(engine, state, plan, train, heldOut(held), null, both, interrupted);
            Trainer.Outcome outcome = trainer.run("tiny");
            double score = new Scorer(engine, state.decoder()).score(held).perToken();
            return new Result(outcome, events, values(state), score);
        };
        return with(plan, work);
    }

    private static Result run(TrainPlan plan, List<int[]> train, List<int[]> held) {
        return run(plan, train, held, TrainListener.NONE, () -> false);
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(TrainableState state);
    }

    private static <T> T with(TrainPlan plan, Work<T> work) {
        return Golden.run(MODEL, (engine, base) -> {
            engine.seed(plan.seed());
            try (TrainableState state = plan.full()
                    ? TrainableState.full(engine, Checkpoint.open(Golden.folder(MODEL)), Precision.F32, 0)
                    : TrainableState.lora(engine, base, plan.lowRank().get(), 0)) {
                return work.with(state);
            }
        });
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneBatchIsLearnedByHeart(boolean full) {
        List<int[]> one = documents(1, 65);
        Result result = run(plan(full, 120, full ? 0.01 : 0.03, 1, 0), one, one);
        List<TrainEvent.Step> steps = result.of(TrainEvent.Step.class);
        assertEquals(120, steps.size());
        assertTrue(steps.get(0).loss() > 4.5, "begins at " + steps.get(0).loss());
        // Additions of rank 4 hold 65 random tokens less tightly than all the weights do.
        assertTrue(
                steps.get(119).loss() < (full ? 0.1 : 0.3),
                "ends at " + steps.get(119).loss());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sameSeedSameRunToTheLastBit(boolean full) {
        List<int[]> train = documents(2, 300, 200);
        List<int[]> held = documents(3, 50);
        Result first = run(plan(full, 10, 1e-3, 5, 0.01), train, held);
        Result again = run(plan(full, 10, 1e-3, 5, 0.01), train, held);
        assertEquals(losses(first), losses(again));
        assertSame(first.parameters(), again.parameters());
        assertNotEquals(losses(first), losses(run(plan(full, 10, 1e-3, 6, 0.01), train, held)));
    }

    private static List<Double> losses(Result result) {
        return result.of(TrainEvent.Step.class).stream()
                .map(TrainEvent.Step::loss)
                .toList();
    }

    @Test
    void decayPullsMatricesAlone() {
        List<int[]> texts = documents(4, 400);
        double rate = 1e-4;
        Result free = run(plan(true, 1, rate, 1, 0), texts, texts);
        Result pulled = run(plan(true, 1, rate, 1, 10), texts, texts);
        assertEquals(1, free.outcome().bestStep());
        assertEquals(1, pulled.outcome().bestStep());
        Map<String, float[]> start = Golden.tensors(Golden.folder(MODEL).resolve("model.safetensors"));
        free.parameters().forEach((name, without) -> {
            float[] with = pulled.parameters().get(name);
            if (name.contains("norm")) {
                assertArrayEquals(without, with, name);
                return;
            }
            for (int i = 0; i < with.length; i++) {
                float expected = (float) (without[i] - rate * 10 * start.get(name)[i]);
                assertEquals(expected, with[i], 2e-6f, name);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bestStateIsTheResult(boolean full) {
        List<int[]> train = documents(5, 200);
        // Learnable at first: part of the training text; then memorising the rest hurts.
        List<int[]> held = new ArrayList<>(documents(6, 120));
        held.add(Arrays.copyOf(train.get(0), 40));
        Result result = run(plan(full, 48, full ? 0.01 : 0.03, 1, 0), train, held);
        List<TrainEvent.HeldOut> scores = result.of(TrainEvent.HeldOut.class);
        assertEquals(13, scores.size());
        double least =
                scores.stream().mapToDouble(TrainEvent.HeldOut::loss).min().orElseThrow();
        TrainEvent.HeldOut best =
                scores.stream().filter(s -> s.loss() == least).findFirst().orElseThrow();
        assertTrue(best.step() < 48, "the last state must not be the best for this to show anything");
        assertEquals(best.step(), result.outcome().bestStep());
        assertTrue(best.best());
        assertEquals(least, result.heldOut());
        assertTrue(result.of(TrainEvent.Notice.class).stream()
                .anyMatch(n -> n.sentence().contains("memorise")));
    }

    @Test
    void interruptedBetweenStepsThePausedRunIsReturned() {
        List<int[]> texts = documents(7, 300);
        int[] steps = new int[1];
        Result result = run(
                plan(true, 40, 1e-3, 1, 0),
                texts,
                texts,
                event -> steps[0] += event instanceof TrainEvent.Step ? 1 : 0,
                () -> steps[0] == 5);
        assertTrue(result.outcome().paused());
        assertEquals(5, result.outcome().step());
        assertEquals(5, result.outcome().bestStep(), "the state so far is judged, too");
        TrainEvent.Finished finished = result.of(TrainEvent.Finished.class).get(0);
        assertTrue(finished.paused() && finished.step() == 5 && finished.steps() == 40);
    }

    @Test
    void interruptedBeforeTheFirstStepNothingChanges() {
        List<int[]> texts = documents(7, 300);
        Result result = run(plan(true, 40, 1e-3, 1, 0), texts, texts, TrainListener.NONE, () -> true);
        assertTrue(result.outcome().paused());
        assertEquals(0, result.outcome().step());
        assertEquals(1, result.of(TrainEvent.HeldOut.class).size(), "nothing new to judge");
        assertSame(Golden.tensors(Golden.folder(MODEL).resolve("model.safetensors")), result.parameters());
    }

    @Test
    void listenerThatThrowsNeverEndsTheRun() {
        List<int[]> texts = documents(8, 100);
        int[] heard = new int[1];
        Result result = run(
                plan(true, 3, 1e-3, 1, 0),
                texts,
                texts,
                event -> {
                    if (heard[0]++ % 2 == 0) {
                        throw new IllegalStateException("listener");
                    }
                    throw new AssertionError("listener");
                },
                () -> false);
        assertEquals(3, result.outcome().step());
        assertFalse(result.outcome().paused());
        assertEquals(result.events().size(), heard[0]);
        assertEquals(3, result.of(TrainEvent.Step.class).size());
    }

    @Test
    void lossThatIsNoNumberStopsAtTheLastGoodState() {
        List<int[]> texts = documents(9, 300);
        Result result = run(plan(true, 24, 1e30, 1, 0), texts, texts);
        assertTrue(result.outcome().step() < 24, "stopped");
        assertFalse(result.outcome().paused());
        assertEquals(0, result.outcome().bestStep());
        assertSame(Golden.tensors(Golden.folder(MODEL).resolve("model.safetensors")), result.parameters());
        assertTrue(result.of(TrainEvent.Notice.class).stream()
                .anyMatch(n -> n.sentence().contains("lower --lr")));
    }

    @Test
    void heldOutTextsWithoutATargetLeaveTheBaseAsTheResult() {
        Result result = run(plan(true, 3, 1e-3, 1, 0), documents(1, 100), List.of(new int[] {5}));
        assertEquals(3, result.outcome().step());
        assertEquals(0, result.outcome().bestStep());
        assertSame(Golden.tensors(Golden.folder(MODEL).resolve("model.safetensors")), result.parameters());
    }

    @Test
    void everyTokenIsATargetOncePerPass() {
        List<int[]> texts = documents(10, 130, 1, 70);
        // 200 targets fill twelve blocks and a half: one step of 13 sequences is one pass.
        TrainPlan pass = Plans.of(Optional.empty(), 1, 1, 1e-3, 13, 16, 1, Schedule.CONSTANT, 0, new UpdateRule(0), 1);
        Result result = run(pass, texts, texts);
        assertEquals(201, result.of(TrainEvent.Started.class).get(0).trainTokens(), "the first has nothing before it");
        double scored = Golden.run(MODEL, (engine, base) -> blockwise(engine, base, texts));
        assertEquals(scored, losses(result).get(0), 1e-5);
    }

    /** Mean loss over blocks of 16, each read on its own as training does. */
    private static double blockwise(EngineThread engine, Decoder base, List<int[]> texts) {
        Blocks blocks = new Blocks(texts, 16);
        double sum = 0;
        for (int block = 0; block < blocks.count(); block++) {
            long[] ids = new long[16];
            long[] targets = new long[16];
            int found = blocks.fill(block, ids, targets, 0);
            int[] row = new int[found + 1];
            for (int t = 0; t < found; t++) {
                row[t] = (int) ids[t];
                row[t + 1] = (int) targets[t];
            }
            sum += new Scorer(engine, base).score(List.of(row)).nats();
        }
        return sum / 200;
    }

    @Test
    void trainedParametersNeedNoGradientsAfterwards() {
        with(plan(false, 2, 1e-3, 1, 0), state -> {
            List<int[]> texts = documents(1, 100);
            new Trainer(
                            EngineThread.get(),
                            state,
                            plan(false, 2, 1e-3, 1, 0),
                            texts,
                            heldOut(texts),
                            null,
                            TrainListener.NONE,
                            () -> false)
                    .run("tiny");
            for (NDArray parameter : state.parameters()) {
                assertFalse(parameter.hasGradient());
            }
            return null;
        });
    }
}
