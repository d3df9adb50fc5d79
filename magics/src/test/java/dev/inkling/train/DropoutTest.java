package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Decoder;
import dev.inkling.model.Dropout;
import dev.inkling.model.DropoutKeys;
import dev.inkling.model.Golden;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What dropout leaves out follows from the place of a number alone. */
class DropoutTest {
    private static final int BATCH = 4;
    private static final int LENGTH = 10;
    private static final long[] IDS =
            new Random(3).ints(BATCH * LENGTH, 3, 96).asLongStream().toArray();
    private static final long[] TARGETS =
            new Random(4).ints(BATCH * LENGTH, 3, 96).asLongStream().toArray();

    @ParameterizedTest
    @ValueSource(strings = {"dropout_llama_gqa", "dropout_dora_gpt2"})
    void lossAndGradientsAreThoseOfPeftThatLeavesOutTheSame(String name) throws Exception {
        GoldenAdapterTest.Case test = GoldenAdapterTest.Case.of(name);
        JsonNode golden = test.golden();
        GoldenAdapterTest.run(test, (engine, manager, state) -> {
            Gradients gradients = new Gradients(engine, manager, state.decoder(), state.parameters());
            gradients.dropout(new Dropout(
                    golden.path("seed").asLong(), golden.path("step").asLong(), 0, 0));
            double loss = GoldenAdapterTest.loss(gradients, golden.path("input_ids"));
            assertEquals(golden.path("loss").asDouble(), loss, 1e-5);
            assertEquals(golden.path("grads").size(), state.named().size());
            Iterator<NDArray> arrays = gradients.arrays().iterator();
            for (String array : state.named().keySet()) {
                String inModel = array.replaceFirst("(\\.weight)?$", ".default.weight");
                GoldenAdapterTest.compare(
                        array, golden.path("grads").path(inModel), arrays.next().toFloatArray());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neo", "gptj", "bloom"})
    void lossAndGradientsAreThoseOfAStreamThatLeavesOutTheSame(String name) throws Exception {
        JsonNode golden =
                new JsonMapper().readTree(Golden.folder("dropout_stream.json").toFile());
        JsonNode test = golden.path("cases").path(name);
        JsonNode ids = test.path("input_ids");
        Golden.run(name, (engine, decoder) -> {
            List<NDArray> parameters = List.copyOf(decoder.weights().named().values());
            try (NDManager manager = engine.root().newSubManager()) {
                Gradients gradients = new Gradients(engine, manager, decoder, parameters);
                List<float[]> once = null;
                for (boolean twice : new boolean[] {false, true}) {
                    gradients.recompute(twice);
                    gradients.dropout(new Dropout(
                            golden.path("seed").asLong(),
                            golden.path("step").asLong(),
                            0,
                            golden.path("share").asDouble()));
                    assertEquals(test.path("loss").asDouble(), GoldenAdapterTest.loss(gradients, ids), 1e-5);
                    List<float[]> arrays = gradients.arrays().stream()
                            .map(NDArray::toFloatArray)
                            .toList();
                    Iterator<float[]> each = arrays.iterator();
                    for (String parameter : decoder.weights().named().keySet()) {
                        double expected = test.path("gradients").path(parameter).asDouble(Double.NaN);
                        assertEquals(expected, GoldenTrainingTest.norm(each.next()), 1e-4 * expected + 2e-6, parameter);
                    }
                    for (int i = 0; twice && i < arrays.size(); i++) {
                        assertArrayEquals(once.get(i), arrays.get(i), "computed twice");
                    }
                    once = arrays;
                }
                parameters.forEach(p -> p.setRequiresGradient(false));
            }
            return null;
        });
    }

    /** Adapters whose B is not zero, so that what is left out matters. */
    private static TrainableState state(EngineThread engine, Decoder base, double share) {
        engine.seed(5);
        TrainableState state = TrainableState.lora(engine, base, new LowRankSettings(4, 8).withDropout(share), 0);
        Random random = new Random(6);
        state.parameters().forEach(array -> {
            float[] values = new float[(int) array.getShape().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() / 8;
            }
            array.set(values);
        });
        return state;
    }

    /** Gradients of four sequences, some at a time. */
    private static float[] gradients(double share, boolean recompute, boolean dropping, int atOnce) {
        return Golden.run("llama_gqa", (engine, base) -> {
            try (TrainableState state = state(engine, base, share);
                    NDManager manager = engine.root().newSubManager()) {
                Gradients gradients = new Gradients(engine, manager, state.decoder(), state.parameters());
                gradients.recompute(recompute);
                gradients.clear();
                for (int first = 0; first < BATCH; first += atOnce) {
                    gradients.dropout(dropping ? new Dropout(1, 2, first, 0) : null);
                    gradients.accumulate(
                            Arrays.copyOfRange(IDS, first * LENGTH, (first + atOnce) * LENGTH),
                            Arrays.copyOfRange(TARGETS, first * LENGTH, (first + atOnce) * LENGTH),
                            atOnce,
                            LENGTH,
                            BATCH * LENGTH);
                }
                float[] all = new float[(int) state.size()];
                int at = 0;
                for (NDArray gradient : gradients.arrays()) {
                    float[] values = gradient.toFloatArray();
                    System.arraycopy(values, 0, all, at, values.length);
                    at += values.length;
                }
                return all;
            }
        });
    }

    @Test
    void theSameIsLeftOutWhateverIsComputedTogetherOrTwice() {
        float[] whole = gradients(0.3, false, true, BATCH);
        assertArrayEquals(whole, gradients(0.3, false, true, 2), 1e-6f);
        assertArrayEquals(whole, gradients(0.3, false, true, 1), 1e-6f);
        assertArrayEquals(whole, gradients(0.3, true, true, BATCH), "computed twice");
        assertFalse(Arrays.equals(whole, gradients(0.3, false, false, BATCH)), "nothing was left out");
    }

    @Test
    void aShareOfZeroIsThePathWithout() {
        assertArrayEquals(gradients(0, false, false, BATCH), gradients(0, false, true, BATCH));
    }

    @Test
    void textsAreJudgedWithNothingLeftOut() {
        int[] ids = Arrays.stream(IDS).mapToInt(id -> (int) id).toArray();
        double[] scores = Golden.run("llama_gqa", (engine, base) -> {
            try (TrainableState with = state(engine, base, 0.5);
                    TrainableState without = state(engine, base, 0);
                    NDManager manager = engine.root().newSubManager()) {
                Gradients gradients = new Gradients(engine, manager, with.decoder(), with.parameters());
                gradients.dropout(new Dropout(1, 2, 0, 0));
                gradients.accumulate(IDS, TARGETS, BATCH, LENGTH, BATCH * LENGTH);
                with.parameters().forEach(p -> p.setRequiresGradient(false));
                return new double[] {
                    new Scorer(engine, with.decoder()).score(List.of(ids)).nats(),
                    new Scorer(engine, without.decoder()).score(List.of(ids)).nats()
                };
            }
        });
        assertEquals(scores[1], scores[0]);
    }

    private static boolean[] kept(Dropout dropout, int layer, int map, double share) {
        return EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                List<NDArray> arrays = DropoutKeys.of(dropout, manager, layer, 3, share);
                return engine.script()
                        .call(manager, "kept", 3, 50, 400, arrays, map)
                        .toBooleanArray();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3, 0.5, 0.9})
    void theShareLeftOutIsTheOneAskedFor(double share) {
        for (int map = 0; map < 10; map++) {
            boolean[] kept = kept(new Dropout(1, 20, 8, 0), 3, map, share);
            double left = IntStream.range(0, kept.length).filter(i -> kept[i]).count();
            double deviation = Math.sqrt(kept.length * share * (1 - share));
            // 40 masks in all: one beyond four deviations has a chance of 1 in 400.
            assertEquals((1 - share) * kept.length, left, 4 * deviation, "map " + map);
        }
    }

    @Test
    void seedStepSequenceLayerAndMapEachDecideAnew() {
        boolean[] one = kept(new Dropout(1, 20, 8, 0), 3, 2, 0.5);
        assertArrayEquals(one, kept(new Dropout(1, 20, 8, 0), 3, 2, 0.5));
        List<boolean[]> others = List.of(
                kept(new Dropout(2, 20, 8, 0), 3, 2, 0.5),
                kept(new Dropout(1, 21, 8, 0), 3, 2, 0.5),
                kept(new Dropout(1, 20, 11, 0), 3, 2, 0.5),
                kept(new Dropout(1, 20, 8, 0), 4, 2, 0.5),
                kept(new Dropout(1, 20, 8, 0), 3, 3, 0.5));
        for (boolean[] other : others) {
            long agree = IntStream.range(0, one.length)
                    .filter(i -> one[i] == other[i])
                    .count();
            assertEquals(one.length / 2.0, agree, 4 * Math.sqrt(one.length / 4.0));
        }
        // The second sequence of one pass is the first of the pass that begins with it.
        boolean[] later = kept(new Dropout(1, 20, 9, 0), 3, 2, 0.5);
        assertArrayEquals(Arrays.copyOfRange(one, 20_000, 60_000), Arrays.copyOfRange(later, 0, 40_000));
        // Neighbours, in a row and in a column, say nothing of each other.
        long right = IntStream.range(0, one.length - 1)
                .filter(i -> one[i] == one[i + 1])
                .count();
        long below = IntStream.range(0, one.length - 400)
                .filter(i -> one[i] == one[i + 400])
                .count();
        assertTrue(Math.abs(right - one.length / 2.0) < 4 * Math.sqrt(one.length / 4.0), "right " + right);
        assertTrue(Math.abs(below - (one.length - 400) / 2.0) < 4 * Math.sqrt(one.length / 4.0), "below " + below);
    }
}
