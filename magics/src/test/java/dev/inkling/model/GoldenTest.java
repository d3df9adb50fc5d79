package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The forward pass against values computed by Hugging Face transformers, see golden/README.md. */
class GoldenTest {
    private static boolean[][] visible(JsonNode test) {
        int batch = test.path("input_ids").size();
        int length = test.path("input_ids").get(0).size();
        boolean[][] visible = new boolean[batch][length];
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < length; t++) {
                JsonNode mask = test.path("attention_mask");
                visible[b][t] = mask.isMissingNode() || mask.get(b).get(t).asInt() == 1;
            }
        }
        return visible;
    }

    private static boolean[][] orNull(boolean[][] visible) {
        for (boolean[] row : visible) {
            for (boolean one : row) {
                if (!one) {
                    return visible;
                }
            }
        }
        return null;
    }

    private static NDArray ids(NDManager manager, JsonNode rows) {
        return manager.create(
                Golden.flat(rows), new Shape(rows.size(), rows.get(0).size()));
    }

    private static float[] logits(EngineThread engine, Decoder decoder, JsonNode test) {
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray input = ids(manager, test.path("input_ids"));
            NDArray hidden = decoder.hidden(manager, input, orNull(visible(test)));
            return decoder.logits(manager, hidden).toFloatArray();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void logitsMatchTheReferenceAtEveryUnmaskedPosition(String name) {
        JsonNode cases = Golden.of(name).path("cases");
        assertEquals(3, cases.size());
        Golden.run(name, (engine, decoder) -> {
            for (JsonNode test : cases) {
                compare(
                        name + " " + test.path("name").asText(),
                        test.path("logits"),
                        visible(test),
                        logits(engine, decoder, test));
            }
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, config.hub_style.json",
        "llama_gqa, config.v5.json",
        "llama_gqa, config.minimal.json",
        "llama_rope_llama3, config.v5.json",
        "mistral_sliding, config.v5.json",
        "qwen3, config.v5.json"
    })
    void otherSpellingsOfTheConfigurationGiveTheSameModel(String name, String config, @TempDir Path folder)
            throws IOException {
        Files.copy(Golden.folder(name).resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.copy(Golden.folder(name).resolve(config), folder.resolve("config.json"));
        JsonNode test = Golden.of(name).path("cases").get(0);
        float[] logits =
                Golden.run(Checkpoint.open(folder), Precision.F32, (engine, decoder) -> logits(engine, decoder, test));
        compare(name + " " + config, test.path("logits"), visible(test), logits);
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void lossMatchesTheReference(String name) {
        Golden.run(name, (engine, decoder) -> {
            for (JsonNode test : Golden.of(name).path("cases")) {
                String what = test.path("name").asText();
                boolean[][] visible = visible(test);
                long[] targets = askedOf(visible, Golden.targets(test.path("labels")));
                long asked = Arrays.stream(targets).filter(t -> t >= 0).count();
                try (NDManager manager = engine.root().newSubManager()) {
                    NDArray hidden = decoder.hidden(manager, ids(manager, test.path("input_ids")), orNull(visible));
                    NDArray wanted = manager.create(targets);
                    double loss = Golden.nats(decoder, manager, hidden, wanted) / asked;
                    assertEquals(loss(test.path("logits"), targets), loss, 1e-5, what);
                    // The reference lets the last padding foretell the first word; a real model must not be judged by
                    // it.
                    if (!what.equals("left_padded")) {
                        assertEquals(test.path("loss").asDouble(), loss, 1e-5, what);
                    }
                }
            }
            return null;
        });
    }

    /** Asks nothing of positions that are padding. */
    private static long[] askedOf(boolean[][] visible, long[] targets) {
        int length = visible[0].length;
        for (int i = 0; i < targets.length; i++) {
            targets[i] = visible[i / length][i % length] ? targets[i] : -100;
        }
        return targets;
    }

    /** Mean cross-entropy of the reference's logits, in double precision. */
    private static double loss(JsonNode logits, long[] targets) {
        int length = logits.get(0).size();
        double sum = 0;
        int asked = 0;
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= 0) {
                JsonNode row = logits.get(i / length).get(i % length);
                double total = 0;
                for (JsonNode logit : row) {
                    total += Math.exp(logit.asDouble());
                }
                sum += Math.log(total) - row.get((int) targets[i]).asDouble();
                asked++;
            }
        }
        return sum / asked;
    }

    /** The first case, read through a cache in pieces: 14 = 1 + 5 + 1 + 7, and so on for 24. */
    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void cachedDecodingMatchesTheReferenceForAnyPieces(String name) {
        JsonNode test = Golden.of(name).path("cases").get(0);
        int length = test.path("input_ids").get(0).size();
        int[][] cuts = {{length}, {1}, {5}, {1, 5}, {7, 1, 1}, {length - 1, 1}};
        Golden.run(name, (engine, decoder) -> {
            for (int[] pieces : cuts) {
                float[] logits = cached(engine, decoder, test.path("input_ids"), pieces);
                compare(name + Arrays.toString(pieces), test.path("logits"), visible(test), logits);
            }
            return null;
        });
    }

    /** Logits (B, T, V) read piece by piece, the lengths of the pieces taken in turn. */
    private static float[] cached(EngineThread engine, Decoder decoder, JsonNode rows, int[] pieces) {
        int batch = rows.size();
        int length = rows.get(0).size();
        int vocabulary = decoder.config().vocabulary();
        float[] all = new float[batch * length * vocabulary];
        try (NDManager manager = engine.root().newSubManager();
                KeyValueCache cache = new KeyValueCache(engine, decoder.config(), Precision.F32, batch, length + 3)) {
            NDArray ids = ids(manager, rows);
            for (int at = 0, i = 0; at < length; i++) {
                int piece = Math.min(pieces[i % pieces.length], length - at);
                NDArray some = engine.script().call(manager, "narrow", ids, 1, at, at + piece);
                float[] logits = decoder.logits(manager, decoder.hidden(manager, some, cache))
                        .toFloatArray();
                for (int b = 0; b < batch; b++) {
                    System.arraycopy(
                            logits, b * piece * vocabulary, all, (b * length + at) * vocabulary, piece * vocabulary);
                }
                at += piece;
                assertEquals(at, cache.length());
            }
        }
        return all;
    }

    @Test
    void paddingChangesNothingAtRealPositions() {
        JsonNode test = Golden.named(Golden.of("llama_gqa").path("cases"), "left_padded");
        boolean[][] visible = visible(test);
        int padding = 0;
        while (!visible[0][padding]) {
            padding++;
        }
        int begin = padding;
        int vocabulary = 96;
        Golden.run("llama_gqa", (engine, decoder) -> {
            float[] padded = logits(engine, decoder, test);
            long[] row = Arrays.copyOfRange(Golden.flat(test.path("input_ids")), begin, visible[0].length);
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray input = manager.create(row, new Shape(1, row.length));
                float[] alone = decoder.logits(manager, decoder.hidden(manager, input, (boolean[][]) null))
                        .toFloatArray();
                float[] expected = Arrays.copyOfRange(padded, begin * vocabulary, visible[0].length * vocabulary);
                assertArrayEquals(expected, alone, 2e-5f);
            }
            return null;
        });
    }

    @Test
    void scorerAddsTheLossOfEveryTokenButTheFirstWhateverTheWindow() {
        JsonNode test = Golden.named(Golden.of("llama").path("cases"), "plain");
        int[] first = Golden.row(test.path("input_ids").get(0));
        int[] second = Golden.row(test.path("input_ids").get(1));
        Golden.run("llama", (engine, decoder) -> {
            Scorer.Score score = new Scorer(engine, decoder).score(List.of(first, second, new int[] {3}, new int[0]));
            assertEquals(26, score.targets());
            assertEquals(test.path("loss").asDouble(), score.perToken(), 1e-5);
            for (int window : new int[] {2, 3, 5, 8, 13}) {
                assertEquals(
                        26,
                        new Scorer(engine, decoder, window)
                                .score(List.of(first, second))
                                .targets());
            }
            return null;
        });
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
                        // A not-a-number must not slip through a comparison.
                        worst = Double.isNaN(actual[i]) ? Double.NaN : Math.max(worst, Math.abs(value - actual[i]));
                    }
                }
            }
        }
        assertEquals(actual.length, i);
        // GPT-Neo does not scale its products, which makes their rounding count.
        double rounding = what.startsWith("gpt_neo") ? 5e-5 : 2e-5;
        assertTrue(largest > 0 && worst <= rounding + 5e-6 * largest, what + ": largest difference " + worst);
    }
}
