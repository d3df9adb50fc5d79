package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final int VOCABULARY = 9000;
    private static final int WIDTH = 32;
    /** More than are taken at once. */
    private static final int TOKENS = 300;

    @Test
    void eachTokenHasTheCrossEntropyOfItsOwnLogitsWhateverIsTakenAtOnce() {
        ModelConfig config = ModelConfig.llama(VOCABULARY, WIDTH, 1, 4, 64, 512, List.of(0));
        Random random = new Random(5);
        long[] targets = random.ints(TOKENS, 0, VOCABULARY).asLongStream().toArray();
        for (int place : new int[] {0, 130, TOKENS - 1}) {
            targets[place] = -100;
        }
        float[] values = new float[TOKENS * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        EngineThread.get().call(engine -> {
            try (Weights weights = FreshWeights.create(engine, config, 1);
                    NDManager manager = engine.root().newSubManager()) {
                Decoder decoder = new Decoder(engine, config, weights, Adaptation.NONE, Precision.F32);
                NDArray hidden = manager.create(values, new Shape(1, TOKENS, WIDTH));
                float[] logits = decoder.logits(manager, hidden).toFloatArray();
                float[] losses =
                        decoder.losses(manager, hidden, manager.create(targets)).toFloatArray();
                assertEquals(TOKENS, losses.length);
                for (int t = 0; t < TOKENS; t++) {
                    double expected = targets[t] < 0 ? 0 : loss(logits, t, (int) targets[t]);
                    assertEquals(expected, losses[t], 1e-5, "token " + t);
                }
            }
            return null;
        });
    }

    private static double loss(float[] logits, int token, int target) {
        double sum = 0;
        for (int v = 0; v < VOCABULARY; v++) {
            sum += Math.exp(logits[token * VOCABULARY + v]);
        }
        return Math.log(sum) - logits[token * VOCABULARY + target];
    }
}
