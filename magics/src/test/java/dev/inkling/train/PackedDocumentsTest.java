package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.model.Decoder;
import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Parts;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents in one row against each of them alone in Hugging Face transformers, the loss on a part of the tokens (labels
 * -100): see src/test/python/packed_documents.py.
 */
class PackedDocumentsTest {
    private static JsonNode cases() {
        try {
            return new ObjectMapper().readTree(Golden.folder("packed.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> models() {
        Iterable<String> names = () -> cases().fieldNames();
        return StreamSupport.stream(names.spliterator(), false);
    }

    /** The rows of a case as training would give them to the model. */
    private static final class Rows {
        final long[] ids;
        final long[] targets;
        final Parts parts;
        final int length;
        final List<int[]> documents = new ArrayList<>();
        final List<boolean[]> asked = new ArrayList<>();
        int targetCount;

        Rows(JsonNode golden) {
            int count = golden.path("documents").size();
            length = StreamSupport.stream(golden.path("documents").get(0).spliterator(), false)
                    .mapToInt(JsonNode::size)
                    .sum();
            ids = new long[count * length];
            targets = new long[count * length];
            int[][] begins = new int[count][length];
            for (int row = 0; row < count; row++) {
                int at = 0;
                for (int d = 0; d < golden.path("documents").get(row).size(); d++) {
                    int[] document =
                            Golden.row(golden.path("documents").get(row).get(d));
                    int[] labels = Golden.row(golden.path("labels").get(row).get(d));
                    add(document, labels, row * length + at);
                    for (int t = 0; t < document.length; t++) {
                        begins[row][at + t] = at;
                    }
                    at += document.length;
                }
                assertEquals(length, at);
            }
            parts = new Parts(begins);
        }

        private void add(int[] document, int[] labels, int at) {
            boolean[] learned = new boolean[document.length];
            for (int t = 0; t < document.length; t++) {
                learned[t] = t > 0 && labels[t] >= 0;
                ids[at + t] = document[t];
                boolean next = t + 1 < document.length && labels[t + 1] >= 0;
                targets[at + t] = next ? document[t + 1] : -100;
                targetCount += next ? 1 : 0;
            }
            documents.add(document);
            asked.add(learned);
        }

        int rows() {
            return ids.length / length;
        }
    }

    private static double tolerance(String name) {
        return name.contains("gpt_neo") ? 5e-5 : 2e-5;
    }

    @ParameterizedTest
    @MethodSource("models")
    void logitsAreThoseOfEachDocumentAlone(String name) {
        JsonNode golden = cases().path(name);
        Rows rows = new Rows(golden);
        Golden.run(name, (engine, decoder) -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray ids = manager.create(rows.ids, new Shape(rows.rows(), rows.length));
                float[] logits = decoder.logits(
                                manager,
                                decoder.hidden(
                                        manager,
                                        decoder.embed(manager, ids, rows.parts, null),
                                        decoder.frame(
                                                manager, (int) ids.getShape().get(1), rows.parts)))
                        .toFloatArray();
                int i = 0;
                double worst = 0;
                double largest = 0;
                for (JsonNode row : golden.path("logits")) {
                    for (JsonNode document : row) {
                        for (JsonNode token : document) {
                            for (JsonNode value : token) {
                                largest = Math.max(largest, Math.abs(value.asDouble()));
                                worst = Math.max(worst, Math.abs(value.asDouble() - logits[i++]));
                            }
                        }
                    }
                }
                assertEquals(logits.length, i);
                assertTrue(largest > 0.1 && worst <= tolerance(name) + 5e-6 * largest, "difference " + worst);
            }
            return null;
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void lossAndGradientsOfAPartOfTheTokensMatchHoweverTheWindowIsCut(String name) {
        JsonNode golden = cases().path(name);
        Rows rows = new Rows(golden);
        Golden.run(name, (engine, decoder) -> {
            double[] whole = computed(engine, decoder, rows, false, true);
            double[] parted = computed(engine, decoder, rows, false, false);
            assertArrayEquals(parted, computed(engine, decoder, rows, true, false));
            for (double[] values : List.of(whole, parted)) {
                assertEquals(golden.path("loss").asDouble(), values[0], 1e-5);
                int i = 1;
                for (String parameter : decoder.weights().named().keySet()) {
                    double expected = golden.path("gradients").path(parameter).asDouble(Double.NaN);
                    assertEquals(expected, values[i++], 1e-4 * expected + 2e-6, parameter);
                }
            }
            return null;
        });
    }

    /** Loss, then the norm of each parameter's gradient. */
    private static double[] computed(
            EngineThread engine, Decoder decoder, Rows rows, boolean recompute, boolean together) {
        List<NDArray> parameters = List.copyOf(decoder.weights().named().values());
        double[] values = new double[1 + parameters.size()];
        try (NDManager manager = engine.root().newSubManager()) {
            Gradients gradients = new Gradients(engine, manager, decoder, parameters);
            gradients.recompute(recompute);
            gradients.clear();
            int atOnce = together ? rows.rows() : 1;
            for (int row = 0; row < rows.rows(); row += atOnce) {
                long[] ids = Arrays.copyOfRange(rows.ids, row * rows.length, (row + atOnce) * rows.length);
                long[] targets = Arrays.copyOfRange(rows.targets, row * rows.length, (row + atOnce) * rows.length);
                Parts parts = rows.parts.rows(row, row + atOnce);
                values[0] += gradients.accumulate(ids, targets, atOnce, rows.length, parts, rows.targetCount);
            }
            values[0] /= rows.targetCount;
            for (int i = 0; i < parameters.size(); i++) {
                double sum = 0;
                for (float value : gradients.arrays().get(i).toFloatArray()) {
                    sum += (double) value * value;
                }
                values[1 + i] = Math.sqrt(sum);
            }
            parameters.forEach(p -> p.setRequiresGradient(false));
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("models")
    void evaluationJudgesThePartThatIsAskedFor(String name) {
        JsonNode golden = cases().path(name);
        Rows rows = new Rows(golden);
        Golden.run(name, (engine, decoder) -> {
            Scorer.Score score = new Scorer(engine, decoder).score(new HeldOut(rows.documents, rows.asked, 1, 1));
            assertEquals(rows.targetCount, score.targets());
            assertEquals(golden.path("loss").asDouble(), score.perToken(), 1e-5);
            return null;
        });
    }
}
