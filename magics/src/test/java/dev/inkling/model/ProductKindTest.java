package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptBridge;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer whose maps oneDNN computes, beside the same layer without it. */
class ProductKindTest {
    private static final int TOKENS = 64;
    /** A bit for each of seven maps, and the one of a single row. */
    private static final long ALL_MAPS = 0xFF;

    @TempDir
    Path folder;

    /** Widths that blocks of every size divide: with one matrix for queries, keys and values; and gated, keys shared. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                {"model_type": "gpt2", "vocab_size": 50, "n_embd": 192, "n_layer": 1, "n_head": 3, "n_positions": 64}""", """
                {"model_type": "bloom", "vocab_size": 50, "hidden_size": 192, "n_layer": 1, "n_head": 3}""", """
                {"model_type": "qwen2", "vocab_size": 50, "hidden_size": 384, "num_hidden_layers": 1,
                 "num_attention_heads": 6, "num_key_value_heads": 3, "intermediate_size": 576,
                 "max_position_embeddings": 64, "rms_norm_eps": 1e-6}"""})
    void aLayerAndItsGradientsAreTheSameByBothLibraries(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        ModelConfig config = ModelConfigs.read(folder);
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                List<float[]> expected = passes(engine, manager, config, 1);
                List<float[]> found = passes(engine, manager, config, ALL_MAPS);
                assertEquals(expected.size(), found.size());
                for (int i = 0; i < expected.size(); i++) {
                    assertNear(expected.get(i), found.get(i), "array " + i);
                }
            }
            return null;
        });
    }

    /** What comes out, the gradient of what went in, and those of the weights. */
    private static List<float[]> passes(EngineThread engine, NDManager manager, ModelConfig config, long kind) {
        Shape shape = new Shape(2, TOKENS, config.embedding());
        List<float[]> all = new ArrayList<>();
        try (Weights weights = FreshWeights.create(engine, config, 1)) {
            Decoder decoder = new Decoder(engine, config, weights, Adaptation.NONE, Precision.F32);
            decoder.computeBy(kind);
            NDArray x = manager.randomNormal(shape); // the same each time: fresh weights set the seed
            NDArray gradient = manager.randomNormal(shape);
            List<NDArray> learning = new ArrayList<>(List.of(x));
            Weights.LINEAR_MAPS.stream()
                    .map(weights.layer(0)::get)
                    .filter(map -> !map.isEmpty())
                    .forEach(learning::add);
            learning.forEach(array -> array.setRequiresGradient(true));
            engine.withGradients(() -> {
                NDArray y = decoder.layer(manager, 0, x, decoder.frame(manager, TOKENS, null));
                ScriptBridge.backward((PtNDArray) y, (PtNDArray) gradient);
                all.add(y.toFloatArray());
            });
            for (NDArray array : learning) {
                all.add(ScriptBridge.gradient((PtNDArray) array, (PtNDManager) manager)
                        .toFloatArray());
            }
        }
        return all;
    }

    private static void assertNear(float[] expected, float[] found, String message) {
        double largest = 0;
        double apart = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            apart = Math.max(apart, Math.abs(expected[i] - found[i]));
        }
        assertEquals(0, apart / largest, 1e-5, message);
    }
}
