package dev.inkling.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.Golden;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LowRankAdapterTest {
    private static float[] logits(EngineThread engine, Decoder decoder) {
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray ids = manager.create(new long[] {3, 14, 15, 92, 65, 35}, new Shape(2, 3));
            return decoder.logits(manager, decoder.hidden(manager, ids, (boolean[][]) null))
                    .toFloatArray();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void zeroInitialisedAdapterLeavesLogitsUnchanged(Precision precision) {
        Golden.run(Checkpoint.open(Golden.folder("llama_gqa")), precision, (engine, base) -> {
            try (LowRankAdapter adapter =
                    LowRankAdapter.create(engine, base.config(), base.weights(), new LowRankSettings(8, 16))) {
                assertArrayEquals(logits(engine, base), logits(engine, base.with(adapter)));
            }
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({"llama, 1", "llama_gqa, 4", "qwen2, 16", "qwen3, 7"})
    void trainableCountIsTheSumOfRankTimesInPlusOut(String name, int rank) {
        Golden.run(name, (engine, base) -> {
            ModelConfig c = base.config();
            long attention = c.heads() * c.headSize();
            long keyValue = c.keyValueHeads() * c.headSize();
            long perLayer = 2 * (c.embedding() + attention)
                    + 2 * (c.embedding() + keyValue)
                    + 3L * (c.embedding() + c.feedForward());
            try (LowRankAdapter adapter =
                    LowRankAdapter.create(engine, c, base.weights(), new LowRankSettings(rank, 2 * rank))) {
                long count = adapter.named().values().stream()
                        .mapToLong(a -> a.getShape().size())
                        .sum();
                assertEquals(rank * perLayer * c.layers(), count);
                assertEquals(c.layers() * 14, adapter.named().size());
                assertEquals(2, adapter.scale());
            }
            return null;
        });
    }

    @Test
    void downBeginsUniformWithinOneOverTheRootOfItsWidth() {
        Golden.run("llama_gqa", (engine, base) -> {
            try (LowRankAdapter adapter =
                    LowRankAdapter.create(engine, base.config(), base.weights(), new LowRankSettings(64, 64))) {
                adapter.named().forEach((name, array) -> {
                    double largest = 0;
                    for (float value : array.toFloatArray()) {
                        largest = Math.max(largest, Math.abs(value));
                    }
                    double bound = 1 / Math.sqrt(array.getShape().get(1));
                    if (name.contains("lora_A")) {
                        assertTrue(largest <= bound && largest > 0.95 * bound, name + " " + largest);
                    } else {
                        assertEquals(0, largest, name);
                    }
                });
            }
            return null;
        });
    }

    /** (W + alpha / r B A) x = W x + alpha / r B A x, computed by adding to the weights. */
    @Test
    void additionsAreThoseOfTheMergedWeights() {
        Golden.run("llama", (engine, base) -> {
            try (LowRankAdapter adapter =
                            LowRankAdapter.create(engine, base.config(), base.weights(), new LowRankSettings(4, 12));
                    NDManager manager = engine.root().newSubManager()) {
                adapter.named().forEach((name, array) -> {
                    if (name.contains("lora_B")) {
                        array.subi(manager.randomNormal(0f, 0.1f, array.getShape(), array.getDataType()));
                    }
                });
                float[] beside = logits(engine, base.with(adapter));
                base.weights().named().forEach((name, weight) -> {
                    String module = "base_model.model." + name.replace(".weight", "");
                    NDArray down = adapter.named().get(module + ".lora_A.weight");
                    if (down != null) {
                        NDArray up = adapter.named().get(module + ".lora_B.weight");
                        weight.addi(up.matMul(down).mul(3f));
                    }
                });
                float[] merged = logits(engine, base);
                assertArrayEquals(merged, beside, 3e-5f);
            }
            return null;
        });
    }
}
