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
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private static LowRankSettings settings(int rank, double alpha, boolean magnitudes) {
        return new LowRankSettings(rank, alpha, LowRankSettings.Scaling.RANK, magnitudes, Targets.ALL, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"F32, false", "BF16, false", "F32, true", "BF16, true"})
    void zeroInitialisedAdapterLeavesLogitsUnchanged(Precision precision, boolean magnitudes) {
        Golden.run(Checkpoint.open(Golden.folder("llama_gqa")), precision, (engine, base) -> {
            try (LowRankAdapter adapter =
                    LowRankAdapter.create(engine, base.config(), base.weights(), settings(8, 16, magnitudes), 0)) {
                assertArrayEquals(logits(engine, base), logits(engine, base.with(adapter)));
            }
            return null;
        });
    }

    /** Shapes as they stand in the model's file. */
    private static Map<String, long[]> linearMaps(String name) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Golden.shapes(Golden.folder(name).resolve("model.safetensors")).forEach((array, shape) -> {
            if (array.matches(".*\\.(h|layers)\\.\\d+\\..*\\.weight") && shape.length == 2) {
                shapes.put(array, shape);
            }
        });
        return shapes;
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, 5",
        "gpt_neo, 3",
        "gptj, 6",
        "bloom, 2",
        "llama, 1",
        "llama_gqa, 4",
        "llama_rope_llama3, 2",
        "mistral_sliding, 9",
        "qwen2, 16",
        "qwen3, 7"
    })
    void trainableCountIsTheSumOfRankTimesInPlusOut(String name, int rank) {
        Map<String, long[]> maps = linearMaps(name);
        long pairs = maps.values().stream()
                .mapToLong(shape -> rank * (shape[0] + shape[1]))
                .sum();
        // GPT-2 stores its maps (in, out).
        long rows = maps.values().stream()
                .mapToLong(shape -> shape[name.equals("gpt2") ? 1 : 0])
                .sum();
        Golden.run(name, (engine, base) -> {
            for (boolean magnitudes : new boolean[] {false, true}) {
                try (LowRankAdapter adapter = LowRankAdapter.create(
                        engine, base.config(), base.weights(), settings(rank, 2 * rank, magnitudes), 0)) {
                    long count = adapter.named().values().stream()
                            .mapToLong(a -> a.getShape().size())
                            .sum();
                    assertEquals(pairs + (magnitudes ? rows : 0), count);
                    assertEquals(
                            maps.size() * (magnitudes ? 3 : 2), adapter.named().size());
                    assertEquals(2, adapter.scale());
                }
            }
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, 'c_attn,mlp.c_proj', '.*(c_attn|mlp.c_proj).weight'",
        "bloom, attention, .*self_attention.*",
        "llama_gqa, 'q_proj,v_proj', '.*(q_proj|v_proj).weight'",
        "qwen3, feed-forward, .*mlp.*"
    })
    void chosenMapsAloneAreCounted(String name, String words, String pattern) {
        long expected = linearMaps(name).entrySet().stream()
                .filter(map -> map.getKey().matches(pattern))
                .mapToLong(map -> 3 * (map.getValue()[0] + map.getValue()[1]))
                .sum();
        LowRankSettings settings =
                new LowRankSettings(3, 3, LowRankSettings.Scaling.ROOT, false, Targets.of(words), 1, 0);
        Golden.run(name, (engine, base) -> {
            try (LowRankAdapter adapter = LowRankAdapter.create(engine, base.config(), base.weights(), settings, 0)) {
                assertEquals(
                        expected,
                        adapter.named().values().stream()
                                .mapToLong(a -> a.getShape().size())
                                .sum());
                assertEquals(Math.sqrt(3), adapter.scale(), 1e-12);
            }
            return null;
        });
    }

    @Test
    void downBeginsUniformWithinOneOverTheRootOfItsWidth() {
        Golden.run("llama_gqa", (engine, base) -> {
            try (LowRankAdapter adapter =
                    LowRankAdapter.create(engine, base.config(), base.weights(), new LowRankSettings(64, 64), 0)) {
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
            try (LowRankAdapter adapter = LowRankAdapter.create(
                            engine, base.config(), base.weights(), new LowRankSettings(4, 12), 0);
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

    /** With DoRA the merged row is magnitude / norm times the row of W + scale B A. */
    @Test
    void additionsWithMagnitudesAreThoseOfTheMergedWeights() {
        Golden.run("llama", (engine, base) -> {
            try (LowRankAdapter adapter =
                            LowRankAdapter.create(engine, base.config(), base.weights(), settings(4, 12, true), 0);
                    NDManager manager = engine.root().newSubManager()) {
                Decoder tuned = base.with(adapter);
                assertArrayEquals(logits(engine, base), logits(engine, tuned));
                // Norms computed once must follow what changes afterwards.
                adapter.named().forEach((name, array) -> {
                    boolean magnitude = name.endsWith("magnitude_vector");
                    array.addi(
                            magnitude
                                    ? array.mul(manager.randomUniform(-0.4f, 0.4f, array.getShape()))
                                    : manager.randomNormal(0f, 0.1f, array.getShape(), array.getDataType()));
                });
                float[] beside = logits(engine, tuned);
                merge(base, adapter);
                assertArrayEquals(logits(engine, base), beside, 3e-5f);
            }
            return null;
        });
    }

    private static void merge(Decoder base, LowRankAdapter adapter) {
        base.weights().named().forEach((name, weight) -> {
            String module = "base_model.model." + name.replace(".weight", "");
            NDArray down = adapter.named().get(module + ".lora_A.weight");
            if (down != null) {
                NDArray up = adapter.named().get(module + ".lora_B.weight");
                weight.addi(up.matMul(down).mul((float) adapter.scale()));
                NDArray lengths = weight.norm(new int[] {1}, true);
                NDArray magnitude = adapter.named().get(module + ".lora_magnitude_vector");
                weight.muli(magnitude.expandDims(1).div(lengths));
            }
        });
    }

    @Test
    void normsFollowEveryWayOfChangingTheAdditions() {
        Golden.run("llama_gqa", (engine, base) -> {
            try (LowRankAdapter adapter =
                            LowRankAdapter.create(engine, base.config(), base.weights(), settings(2, 8, true), 0);
                    NDManager manager = engine.root().newSubManager()) {
                Decoder tuned = base.with(adapter);
                List<NDArray> ups = adapter.named().entrySet().stream()
                        .filter(e -> e.getKey().endsWith("lora_B.weight"))
                        .map(Map.Entry::getValue)
                        .toList();
                List<NDArray> copies = ups.stream()
                        .map(up -> manager.randomNormal(0f, 0.3f, up.getShape(), up.getDataType()))
                        .toList();
                logits(engine, tuned);
                engine.script().act("assign", ups, copies);
                float[] assigned = logits(engine, tuned);
                for (int i = 0; i < ups.size(); i++) {
                    ups.get(i).set(new float[(int) ups.get(i).size()]);
                }
                assertArrayEquals(logits(engine, base), logits(engine, tuned));
                for (int i = 0; i < ups.size(); i++) {
                    ups.get(i).set(copies.get(i).toFloatArray());
                }
                assertArrayEquals(assigned, logits(engine, tuned));
            }
            return null;
        });
    }

    /** In bfloat16 a norm would be wrong by up to 4e-3 of its value. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void magnitudesBeginAsTheNormsOfTheRowsInFloat32(Precision precision) {
        Golden.run(Checkpoint.open(Golden.folder("bloom")), precision, (engine, base) -> {
            try (LowRankAdapter adapter =
                            LowRankAdapter.create(engine, base.config(), base.weights(), settings(2, 8, true), 0);
                    NDManager manager = engine.root().newSubManager()) {
                String module = "transformer.h.1.self_attention.query_key_value";
                NDArray weight = base.weights().named().get(module + ".weight");
                float[] values = engine.script()
                        .call(manager, "copied", weight, Precision.F32.code())
                        .toFloatArray();
                float[] found = adapter.named()
                        .get("base_model.model." + module + ".lora_magnitude_vector")
                        .toFloatArray();
                int in = values.length / found.length;
                for (int row = 0; row < found.length; row++) {
                    double sum = 0;
                    for (int i = row * in; i < (row + 1) * in; i++) {
                        sum += (double) values[i] * values[i];
                    }
                    assertEquals(Math.sqrt(sum), found[row], 1e-6 * Math.sqrt(sum), "row " + row);
                }
            }
            return null;
        });
    }

    /** Pruned models have them: nothing divides by their norm. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void aRowOfZerosStaysFinite(Precision precision) {
        Golden.run(Checkpoint.open(Golden.folder("llama_gqa")), precision, (engine, base) -> {
            base.weights().named().forEach((name, weight) -> {
                if (name.endsWith("v_proj.weight")) {
                    engine.script().act("zero", List.of(weight));
                }
            });
            try (LowRankAdapter adapter =
                    LowRankAdapter.create(engine, base.config(), base.weights(), settings(2, 8, true), 0)) {
                assertArrayEquals(logits(engine, base), logits(engine, base.with(adapter)));
            }
            return null;
        });
    }
}
