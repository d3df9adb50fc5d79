package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.adapt.LowRankAdapter;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Decoder;
import dev.inkling.model.Golden;
import dev.inkling.model.engine.EngineThread;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients, clipping and AdamW against transformers and PEFT, see golden/README.md. */
class GoldenTrainingTest {
    static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static void compare(String name, JsonNode expected, float[] gradient, double scale) {
        double norm = expected.path("norm").asDouble();
        assertEquals(norm, norm(gradient), 1e-4 * norm, name);
        for (int i = 0; i < expected.path("first").size(); i++) {
            assertEquals(expected.path("first").get(i).asDouble(), gradient[i], 1e-5 * scale, name + " at " + i);
        }
        if (expected.has("sum")) {
            double sum = 0;
            for (float value : gradient) {
                sum += value;
            }
            // Single values are right to about 1e-6 of the norm; their errors add up.
            double tolerance = 1e-5 * scale * Math.sqrt(gradient.length);
            assertEquals(expected.path("sum").asDouble(), sum, tolerance, name + " sum");
        }
    }

    private static double loss(Gradients gradients, JsonNode ids, JsonNode labels) {
        long[] targets = Golden.targets(labels);
        long asked = Arrays.stream(targets).filter(t -> t >= 0).count();
        int length = ids.get(0).size();
        gradients.clear();
        return gradients.accumulate(Golden.flat(ids), targets, ids.size(), length, asked) / asked;
    }

    private static double clip(EngineThread engine, Gradients gradients, double limit) {
        try (NDArray norm = engine.script().call(engine.root(), "clip", gradients.arrays(), limit)) {
            return norm.getFloat();
        }
    }

    /** GPT-2's linear maps are stored (in, out). */
    private static float[] asStored(EngineThread engine, String model, String parameter, NDArray array) {
        if (!model.equals("gpt2") || !parameter.matches(".*\\.(c_attn|c_proj|c_fc)\\.weight")) {
            return array.toFloatArray();
        }
        try (NDArray turned = engine.script().call(engine.root(), "transposed", array)) {
            return turned.toFloatArray();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void gradientsMatchTheReference(String name) {
        JsonNode plain = Golden.named(Golden.of(name).path("cases"), "plain");
        Golden.run(name, (engine, decoder) -> {
            Map<String, NDArray> named = decoder.weights().named();
            assertEquals(plain.path("grads").size(), named.size());
            try (NDManager manager = engine.root().newSubManager()) {
                Gradients gradients = new Gradients(engine, manager, decoder, List.copyOf(named.values()));
                assertEquals(
                        plain.path("loss").asDouble(),
                        loss(gradients, plain.path("input_ids"), plain.path("labels")),
                        1e-5);
                int i = 0;
                for (String parameter : named.keySet()) {
                    JsonNode expected = plain.path("grads").path(parameter);
                    float[] gradient =
                            asStored(engine, name, parameter, gradients.arrays().get(i++));
                    compare(parameter, expected, gradient, expected.path("norm").asDouble());
                }
                double expected = plain.path("grad_global_norm").asDouble();
                assertEquals(expected, clip(engine, gradients, 1e9), 1e-4 * expected);
            }
            return null;
        });
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void fiveStepsMatchTheReference(String name) {
        JsonNode training = Golden.of(name).path("training");
        Golden.run(name, (engine, decoder) -> {
            Map<String, NDArray> named = decoder.weights().named();
            List<NDArray> parameters = List.copyOf(named.values());
            try (NDManager manager = engine.root().newSubManager()) {
                Gradients gradients = new Gradients(engine, manager, decoder, parameters);
                Optimizer adamw = new AdamW(engine, manager, parameters, gradients.arrays(), 0.9, 0.95, 1e-8, 0.1);
                for (int step = 0; step < 5; step++) {
                    double loss = loss(gradients, training.path("input_ids"), training.path("input_ids"));
                    assertEquals(training.path("loss").get(step).asDouble(), loss, 1e-5, "loss " + step);
                    double expected =
                            training.path("grad_norm_before_clip").get(step).asDouble();
                    assertEquals(expected, clip(engine, gradients, 1), 1e-4 * expected, "norm " + step);
                    adamw.step(1e-3);
                }
                parameters.forEach(p -> p.setRequiresGradient(false));
                named.forEach((parameter, array) -> {
                    double expected =
                            training.path("param_norm_after").path(parameter).asDouble();
                    // Softmax takes a key's bias away: its gradient is rounding, which AdamW scales to full steps.
                    boolean keyBias = parameter.matches(".*(c_attn|query_key_value|k_proj)\\.bias");
                    double tolerance = keyBias ? 1e-3 : 1e-5;
                    assertEquals(expected, norm(array.toFloatArray()), tolerance * expected, parameter);
                });
            }
            return null;
        });
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.VariantsTest#variants")
    void gradientNormsOfVariantsMatchTheReference(String name) {
        JsonNode golden = Golden.of(name);
        JsonNode row = golden.path("input_ids").get(0);
        long[] ids = Arrays.copyOf(Golden.flat(golden.path("input_ids")), row.size());
        long[] targets = Arrays.copyOf(Golden.targets(golden.path("input_ids")), row.size());
        Golden.run(name, (engine, decoder) -> {
            try (NDManager manager = engine.root().newSubManager()) {
                Gradients gradients = new Gradients(
                        engine,
                        manager,
                        decoder,
                        List.copyOf(decoder.weights().named().values()));
                gradients.accumulate(ids, targets, 1, row.size(), row.size() - 1);
                double expected = golden.path("gradient_norm").asDouble();
                assertEquals(expected, clip(engine, gradients, 1e9), 1e-4 * expected, name);
            }
            return null;
        });
    }

    @Test
    void clippingLeavesShortGradientsAlone() {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                List<NDArray> gradients =
                        List.of(manager.create(new float[] {3, 0}), manager.create(new float[] {0, 4}));
                assertEquals(
                        5, engine.script().call(manager, "clip", gradients, 6.0).getFloat());
                assertEquals(3, gradients.get(0).getFloat(0));
                assertEquals(
                        5, engine.script().call(manager, "clip", gradients, 1.0).getFloat());
                assertEquals(0.6, gradients.get(0).getFloat(0), 1e-6);
                assertEquals(0.8, gradients.get(1).getFloat(1), 1e-6);
            }
            return null;
        });
    }

    /** The product's adapter with the numbers of the PEFT file. */
    private static LowRankAdapter adapter(EngineThread engine, Decoder base) {
        Map<String, float[]> file =
                Golden.tensors(Golden.folder("lora_llama_gqa").resolve("adapter_model.safetensors"));
        LowRankAdapter adapter =
                LowRankAdapter.create(engine, base.config(), base.weights(), new LowRankSettings(4, 16), 0);
        assertEquals(file.keySet(), adapter.named().keySet());
        adapter.named().forEach((name, array) -> array.set(file.get(name)));
        return adapter;
    }

    @Test
    void peftAdapterGivesTheReferenceLogits() {
        JsonNode golden = Golden.of("lora_llama_gqa");
        JsonNode rows = golden.path("input_ids");
        Golden.run("llama_gqa", (engine, base) -> {
            try (NDManager manager = engine.root().newSubManager();
                    LowRankAdapter adapter = adapter(engine, base)) {
                Decoder tuned = base.with(adapter);
                NDArray ids = manager.create(
                        Golden.flat(rows), new Shape(rows.size(), rows.get(0).size()));
                float[] logits = tuned.logits(manager, tuned.hidden(manager, ids, (boolean[][]) null))
                        .toFloatArray();
                int i = 0;
                double largest = 0;
                double worst = 0;
                for (JsonNode row : golden.path("logits")) {
                    for (JsonNode position : row) {
                        for (JsonNode value : position) {
                            largest = Math.max(largest, Math.abs(value.asDouble()));
                            worst = Math.max(worst, Math.abs(value.asDouble() - logits[i++]));
                        }
                    }
                }
                assertEquals(logits.length, i);
                assertTrue(worst <= 2e-5 + 5e-6 * largest, "largest difference " + worst);
                NDArray hidden = base.hidden(manager, ids, (boolean[][]) null);
                NDArray targets = manager.create(Golden.targets(golden.path("labels")));
                assertEquals(
                        golden.path("loss_adapter_disabled").asDouble(),
                        Golden.nats(base, manager, hidden, targets) / 26,
                        1e-5);
            }
            return null;
        });
    }

    @Test
    void peftAdapterGradientsAndStepsMatchTheReference() {
        JsonNode golden = Golden.of("lora_llama_gqa");
        Golden.run("llama_gqa", (engine, base) -> {
            try (NDManager manager = engine.root().newSubManager();
                    LowRankAdapter adapter = adapter(engine, base)) {
                List<NDArray> parameters = List.copyOf(adapter.named().values());
                Gradients gradients = new Gradients(engine, manager, base.with(adapter), parameters);
                Optimizer adamw = new AdamW(engine, manager, parameters, gradients.arrays(), 0.9, 0.999, 1e-8, 0.01);
                assertEquals(
                        golden.path("trainable").asLong(),
                        parameters.stream().mapToLong(p -> p.getShape().size()).sum());
                assertEquals(golden.path("grads").size(), parameters.size());
                for (int step = 0; step < 5; step++) {
                    double loss = loss(gradients, golden.path("input_ids"), golden.path("labels"));
                    // At this rate rounding alone moves the losses by 1e-5: in float64 the third is 4.2963853.
                    assertEquals(golden.path("training").path("loss").get(step).asDouble(), loss, 3e-5, "loss " + step);
                    if (step == 0) {
                        Iterator<NDArray> arrays = gradients.arrays().iterator();
                        for (String name : adapter.named().keySet()) {
                            JsonNode expected = golden.path("grads").path(name.replace(".weight", ".default.weight"));
                            compare(
                                    name,
                                    expected,
                                    arrays.next().toFloatArray(),
                                    expected.path("norm").asDouble());
                        }
                    }
                    adamw.step(1e-2);
                }
            }
            return null;
        });
    }
}
