package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with values computed by Hugging Face transformers, see golden/README.md. */
class GoldenTest {
    private static JsonNode golden(String name) throws IOException {
        return JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build()
                .readTree(Path.of("src/test/resources/golden", name, "golden.json")
                        .toFile());
    }

    private static long[] ids(JsonNode rows) {
        long[] ids = new long[rows.size() * rows.get(0).size()];
        int i = 0;
        for (JsonNode row : rows) {
            for (JsonNode id : row) {
                ids[i++] = id.asLong();
            }
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama_gqa"})
    void logitsMatchTheReferenceAtEveryUnmaskedPosition(String name) throws IOException {
        for (JsonNode test : golden(name).path("cases")) {
            JsonNode rows = test.path("input_ids");
            int batch = rows.size();
            int length = rows.get(0).size();
            boolean[][] visible = new boolean[batch][length];
            boolean padded = false;
            for (int b = 0; b < batch; b++) {
                for (int t = 0; t < length; t++) {
                    visible[b][t] = test.path("attention_mask").isMissingNode()
                            || test.path("attention_mask").get(b).get(t).asInt() == 1;
                    padded |= !visible[b][t];
                }
            }
            boolean[][] mask = padded ? visible : null;
            float[] logits = EngineThread.get().call(engine -> {
                Checkpoint checkpoint = Checkpoint.open(Path.of("src/test/resources/golden", name));
                try (Weights weights = checkpoint.load(engine, Precision.F32);
                        NDManager manager = engine.root().newSubManager()) {
                    Decoder decoder = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, Precision.F32);
                    NDArray input = manager.create(ids(rows), new Shape(batch, length));
                    return decoder.logits(manager, decoder.hidden(manager, input, mask))
                            .toFloatArray();
                }
            });
            compare(name + " " + test.path("name").asText(), test.path("logits"), visible, logits);
        }
    }

    private static void compare(String what, JsonNode expected, boolean[][] visible, float[] actual) {
        int vocabulary = expected.get(0).get(0).size();
        double largest = 0;
        double worst = 0;
        int i = 0;
        for (int b = 0; b < visible.length; b++) {
            for (int t = 0; t < visible[b].length; t++) {
                for (int v = 0; v < vocabulary; v++, i++) {
                    double value = expected.get(b).get(t).get(v).asDouble();
                    if (visible[b][t]) {
                        largest = Math.max(largest, Math.abs(value));
                        worst = Math.max(worst, Math.abs(value - actual[i]));
                    }
                }
            }
        }
        assertEquals(actual.length, i);
        assertTrue(largest > 0 && worst <= 2e-5 + 5e-6 * largest, what + ": largest difference " + worst);
    }
}
