package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.Golden;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientsTest {
    private static final int BATCH = 5;
    private static final int LENGTH = 12;

    private static final long[] IDS = new long[BATCH * LENGTH];
    private static final long[] TARGETS = new long[BATCH * LENGTH];
    private static final int ASKED;

    static {
        Random random = new Random(7);
        for (int i = 0; i < IDS.length; i++) {
            IDS[i] = random.nextInt(96);
            // The rows ask for 12, 11, 9, 6 and 2 targets: a mean of means would not be the mean.
            int row = i / LENGTH;
            TARGETS[i] = i % LENGTH < LENGTH - row * (row + 1) / 2 ? random.nextInt(96) : -100;
        }
        ASKED = (int) Arrays.stream(TARGETS).filter(t -> t >= 0).count();
    }

    /** Loss and gradients, flattened, of the rows in pieces of the given sizes. */
    private static double[] computed(EngineThread engine, Decoder decoder, long largestHead, int... pieces) {
        return computed(engine, decoder, largestHead, false, pieces);
    }

    private static double[] computed(
            EngineThread engine, Decoder decoder, long largestHead, boolean recompute, int... pieces) {
        List<NDArray> parameters = List.copyOf(decoder.weights().named().values());
        List<Double> values = new ArrayList<>();
        try (NDManager manager = engine.root().newSubManager()) {
            Gradients gradients = new Gradients(engine, manager, decoder, parameters, largestHead);
            gradients.recompute(recompute);
            gradients.clear();
            double sum = 0;
            int row = 0;
            for (int piece : pieces) {
                long[] ids = Arrays.copyOfRange(IDS, row * LENGTH, (row + piece) * LENGTH);
                long[] targets = Arrays.copyOfRange(TARGETS, row * LENGTH, (row + piece) * LENGTH);
                sum += gradients.accumulate(ids, targets, piece, LENGTH, ASKED);
                row += piece;
            }
            assertEquals(BATCH, row);
            values.add(sum / ASKED);
            for (NDArray gradient : gradients.arrays()) {
                for (float value : gradient.toFloatArray()) {
                    values.add((double) value);
                }
            }
            parameters.forEach(p -> p.setRequiresGradient(false));
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void anyCutIntoMicroBatchesGivesTheSameLossAndGradients() {
        int[][] cuts = {{1, 1, 1, 1, 1}, {4, 1}, {1, 4}, {2, 3}, {1, 3, 1}};
        Golden.run("llama_gqa", (engine, decoder) -> {
            double[] whole = computed(engine, decoder, 1 << 20, BATCH);
            for (int[] cut : cuts) {
                assertClose(whole, computed(engine, decoder, 1 << 20, cut), Arrays.toString(cut));
            }
            return null;
        });
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void computingLayersTwiceGivesTheSameGradientsToTheLastBit(String family) {
        Golden.run(family, (engine, decoder) -> {
            double[] once = computed(engine, decoder, 1 << 20, false, 2, 3);
            assertArrayEquals(once, computed(engine, decoder, 1 << 20, true, 2, 3));
            return null;
        });
    }

    @Test
    void headInPartsGivesTheSameLossAndGradients() {
        Golden.run("llama", (engine, decoder) -> {
            double[] whole = computed(engine, decoder, 1 << 20, BATCH);
            for (int rows : new int[] {1, 7, 59, 60}) {
                assertClose(whole, computed(engine, decoder, 96L * rows, BATCH), rows + " rows");
            }
            return null;
        });
    }

    private static void assertClose(double[] expected, double[] actual, String what) {
        assertEquals(expected.length, actual.length);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        assertTrue(worst <= 1e-6, what + ": " + worst);
    }

    @Test
    void clearedGradientsDoNotCarryOver() {
        Golden.run("llama", (engine, decoder) -> {
            double[] first = computed(engine, decoder, 1 << 20, BATCH);
            assertClose(first, computed(engine, decoder, 1 << 20, BATCH), "a second run on the same parameters");
            return null;
        });
    }

    /** bfloat16 has eight bits: a loss of 5 is right to about a hundredth, and the steps must lead the same way. */
    @Test
    void bfloat16ProductsWithFloat32MastersFollowTheReference() {
        JsonNode training = Golden.of("llama_gqa").path("training");
        long[] targets = Golden.targets(training.path("input_ids"));
        EngineThread.get().call(engine -> {
            Checkpoint checkpoint = Checkpoint.open(Golden.folder("llama_gqa"));
            try (TrainableState state = TrainableState.full(engine, checkpoint, Precision.BF16, 0);
                    NDManager manager = engine.root().newSubManager()) {
                Gradients gradients = new Gradients(engine, manager, state.decoder(), state.parameters());
                Optimizer adamw =
                        new AdamW(engine, manager, state.parameters(), gradients.arrays(), 0.9, 0.95, 1e-8, 0.1);
                for (int step = 0; step < 5; step++) {
                    gradients.clear();
                    double loss =
                            gradients.accumulate(Golden.flat(training.path("input_ids")), targets, 2, 14, 26) / 26;
                    assertEquals(training.path("loss").get(step).asDouble(), loss, 0.02, "step " + step);
                    engine.script()
                            .call(manager, "clip", gradients.arrays(), 1.0)
                            .close();
                    adamw.step(1e-3);
                }
            }
            return null;
        });
    }
}
