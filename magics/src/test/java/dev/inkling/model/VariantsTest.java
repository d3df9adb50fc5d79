package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.File;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What members of a family differ in, against Hugging Face transformers: see src/test/python/model_variants.py. */
public class VariantsTest {
    public static Stream<String> variants() {
        File[] folders =
                Objects.requireNonNull(Golden.folder("variants").toFile().listFiles(File::isDirectory));
        assertTrue(folders.length >= 39, "all variants are there");
        return Arrays.stream(folders)
                .map(folder -> "variants/" + folder.getName())
                .sorted();
    }

    private static boolean[][] visible(JsonNode mask) {
        boolean[][] visible = new boolean[mask.size()][mask.get(0).size()];
        for (int b = 0; b < visible.length; b++) {
            for (int t = 0; t < visible[b].length; t++) {
                visible[b][t] = mask.get(b).get(t).asInt() == 1;
            }
        }
        return visible;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void logitsAndLossMatchTheReference(String name) {
        JsonNode golden = Golden.of(name);
        boolean[][] visible = visible(golden.path("attention_mask"));
        JsonNode rows = golden.path("input_ids");
        Golden.run(name, (engine, decoder) -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray ids = manager.create(
                        Golden.flat(rows), new Shape(rows.size(), rows.get(0).size()));
                NDArray hidden = decoder.hidden(manager, ids, visible);
                compare(name, golden.path("logits"), visible, decoder.logits(manager, hidden));
                NDArray first = engine.script().call(manager, "narrow", ids, 0, 0, 1);
                long[] targets = Arrays.copyOf(Golden.targets(rows), rows.get(0).size());
                NDArray last = decoder.hidden(manager, first, (boolean[][]) null);
                double nats = Golden.nats(decoder, manager, last, manager.create(targets)) / (targets.length - 1);
                assertEquals(golden.path("loss").asDouble(), nats, 1e-5, name);
            }
            return null;
        });
    }

    private static void compare(String name, JsonNode expected, boolean[][] visible, NDArray logits) {
        float[] actual = logits.toFloatArray();
        double largest = 0;
        double worst = 0;
        int i = 0;
        for (int b = 0; b < visible.length; b++) {
            for (int t = 0; t < visible[b].length; t++) {
                for (JsonNode value : expected.get(b).get(t)) {
                    double difference = Math.abs(value.asDouble() - actual[i++]);
                    if (visible[b][t]) {
                        largest = Math.max(largest, Math.abs(value.asDouble()));
                        worst = Double.isNaN(difference) ? Double.NaN : Math.max(worst, difference);
                    }
                }
            }
        }
        assertEquals(actual.length, i);
        double rounding = name.contains("gpt_neo") ? 5e-5 : 2e-5;
        assertTrue(largest > 0 && worst <= rounding + 5e-6 * largest, name + ": largest difference " + worst);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void cachedDecodingMatchesTheReference(String name) {
        JsonNode golden = Golden.of(name);
        long[] row = Arrays.copyOf(
                Golden.flat(golden.path("input_ids")),
                golden.path("input_ids").get(0).size());
        // The frequencies of dynamic scaling depend on how much was read at once, in the reference too.
        int cut = name.endsWith("dynamic") ? row.length - 1 : 7;
        Golden.run(name, (engine, decoder) -> {
            float[] whole = last(engine, decoder, row, row.length);
            float[] pieces = last(engine, decoder, row, cut);
            double worst = 0;
            for (int v = 0; v < whole.length; v++) {
                double expected =
                        golden.path("logits").get(0).get(row.length - 1).get(v).asDouble();
                assertEquals(expected, whole[v], 5e-5, name);
                worst = Math.max(worst, Math.abs(whole[v] - pieces[v]));
            }
            assertTrue(worst < (name.endsWith("dynamic") ? 0.5 : 5e-5), name + ": pieces differ by " + worst);
            return null;
        });
    }

    /** Logits of the last position, read with a cache in pieces. */
    private static float[] last(EngineThread engine, Decoder decoder, long[] row, int piece) {
        try (NDManager manager = engine.root().newSubManager();
                KeyValueCache cache = new KeyValueCache(engine, decoder.config(), Precision.F32, 1, row.length)) {
            float[] logits = {};
            for (int at = 0; at < row.length; at += piece) {
                long[] some = Arrays.copyOfRange(row, at, Math.min(row.length, at + piece));
                NDArray ids = manager.create(some, new Shape(1, some.length));
                logits = decoder.logits(manager, decoder.hidden(manager, ids, cache))
                        .toFloatArray();
            }
            int vocabulary = decoder.config().vocabulary();
            return Arrays.copyOfRange(logits, logits.length - vocabulary, logits.length);
        }
    }
}
