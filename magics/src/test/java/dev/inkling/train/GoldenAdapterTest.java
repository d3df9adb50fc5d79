package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.adapt.Targets;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.Dropout;
import dev.inkling.model.Golden;
import dev.inkling.model.KeyValueCache;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DoRA, rsLoRA, LoRA+, chosen maps, frozen layers and quantised bases against PEFT, see golden/README.md. */
class GoldenAdapterTest {
    /** A case's numbers, and the settings that PEFT's configuration stands for. */
    record Case(JsonNode golden, LowRankSettings settings, int frozen, Map<String, float[]> arrays) {
        static Case of(String name) throws IOException {
            JsonNode golden = Golden.of(name);
            JsonNode config = new JsonMapper()
                    .readTree(Golden.folder(name).resolve("adapter_config.json").toFile());
            List<String> targets = new ArrayList<>();
            config.path("target_modules").forEach(module -> targets.add(module.asText()));
            LowRankSettings settings = new LowRankSettings(
                    config.path("r").asInt(),
                    config.path("lora_alpha").asDouble(),
                    config.path("use_rslora").asBoolean() ? LowRankSettings.Scaling.ROOT : LowRankSettings.Scaling.RANK,
                    config.path("use_dora").asBoolean(),
                    new Targets(targets),
                    golden.path("training").path("ratio").asDouble(),
                    config.path("lora_dropout").asDouble());
            int frozen = config.path("layers_to_transform").path(0).asInt(0);
            return new Case(
                    golden, settings, frozen, Golden.tensors(Golden.folder(name).resolve("adapter_model.safetensors")));
        }

        TrainPlan plan() {
            JsonNode training = golden.path("training");
            return Plans.of(
                    Optional.of(settings),
                    frozen,
                    5,
                    1,
                    training.path("rate").asDouble(),
                    2,
                    14,
                    1,
                    Schedule.CONSTANT,
                    0,
                    new UpdateRule(training.path("decay").asDouble()),
                    1);
        }
    }

    @FunctionalInterface
    interface Work {
        void with(EngineThread engine, NDManager manager, TrainableState state);
    }

    /** The product's adapter with the numbers of PEFT's file. */
    static void run(Case test, Work work) {
        Checkpoint checkpoint =
                Checkpoint.open(Golden.folder(test.golden.path("base_model").asText()));
        Golden.run(checkpoint, Precision.F32, Golden.quantisation(test.golden), (engine, base) -> {
            try (NDManager manager = engine.root().newSubManager();
                    TrainableState state = TrainableState.lora(engine, base, test.settings, test.frozen)) {
                assertEquals(test.arrays.keySet(), state.named().keySet());
                state.named().forEach((name, array) -> array.set(test.arrays.get(name)));
                work.with(engine, manager, state);
            }
            return null;
        });
    }

    private static void compare(JsonNode expected, float[] logits, int position) {
        double largest = 0;
        double worst = 0;
        int vocabulary = expected.get(0).get(0).size();
        int length = expected.get(0).size();
        for (int b = 0; b < expected.size(); b++) {
            for (int t = position < 0 ? 0 : position; t < (position < 0 ? length : position + 1); t++) {
                int row = position < 0 ? b * length + t : b;
                for (int v = 0; v < vocabulary; v++) {
                    double value = expected.get(b).get(t).get(v).asDouble();
                    largest = Math.max(largest, Math.abs(value));
                    worst = Math.max(worst, Math.abs(value - logits[row * vocabulary + v]));
                }
            }
        }
        assertTrue(largest > 0 && worst <= 2e-5 + 5e-6 * largest, "differs by " + worst + " of " + largest);
    }

    static Stream<String> cases() {
        return Stream.concat(
                Stream.of("dora_gpt2", "dora_bloom", "dora_rslora_llama_gqa", "rslora_gpt2", "loraplus_llama_gqa"),
                quantised());
    }

    static Stream<String> quantised() {
        return Stream.of("nf4_llama_gqa", "nf4_dora_gpt2", "int8_qwen2", "int8_bloom");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAreThoseOfPeftInOnePassAndWithACache(String name) throws IOException {
        Case test = Case.of(name);
        JsonNode rows = test.golden.path("input_ids");
        JsonNode expected = test.golden.path("logits");
        int length = rows.get(0).size();
        run(test, (engine, manager, state) -> {
            Decoder decoder = state.decoder();
            NDArray ids = manager.create(Golden.flat(rows), new Shape(rows.size(), length));
            NDArray hidden = decoder.hidden(manager, ids, (boolean[][]) null);
            compare(expected, decoder.logits(manager, hidden).toFloatArray(), -1);
            try (KeyValueCache cache =
                    new KeyValueCache(engine, decoder.config(), Precision.F32, rows.size(), length)) {
                for (int t = 0; t < length; t++) {
                    NDArray one = engine.script().call(manager, "narrow", ids, 1, t, t + 1);
                    NDArray next = decoder.hidden(manager, one, cache);
                    compare(expected, decoder.logits(manager, next).toFloatArray(), t);
                }
            }
        });
    }

    static double loss(Gradients gradients, JsonNode ids) {
        int length = ids.get(0).size();
        int asked = ids.size() * (length - 1);
        gradients.clear();
        return gradients.accumulate(Golden.flat(ids), Golden.targets(ids), ids.size(), length, asked) / asked;
    }

    static void compare(String name, JsonNode expected, float[] gradient) {
        double norm = expected.path("norm").asDouble();
        double sum = 0;
        for (float value : gradient) {
            sum += (double) value * value;
        }
        assertTrue(norm > 0, name);
        assertEquals(norm, Math.sqrt(sum), 1e-4 * norm, name);
        for (int i = 0; i < expected.path("first").size(); i++) {
            assertEquals(expected.path("first").get(i).asDouble(), gradient[i], 1e-5 * norm, name + " at " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAndFiveStepsAreThoseOfPeft(String name) throws IOException {
        Case test = Case.of(name);
        run(test, (engine, manager, state) -> {
            JsonNode grads = test.golden.path("grads");
            assertEquals(test.golden.path("trainable").asLong(), state.size());
            assertEquals(grads.size(), state.named().size());
            Gradients gradients = new Gradients(engine, manager, state.decoder(), state.parameters());
            Update update = Update.of(engine, manager, test.plan(), state, gradients);
            for (int step = 0; step < 5; step++) {
                double loss = loss(gradients, test.golden.path("input_ids"));
                double expected =
                        test.golden.path("training").path("loss").get(step).asDouble();
                assertEquals(expected, loss, 1e-5, "loss " + step);
                if (step == 0) {
                    Iterator<NDArray> arrays = gradients.arrays().iterator();
                    for (String array : state.named().keySet()) {
                        String inModel = array.replaceFirst("(\\.weight)?$", ".default.weight");
                        compare(array, grads.path(inModel), arrays.next().toFloatArray());
                    }
                }
                update.step(test.plan().rate());
            }
        });
    }

    /** Layers without additions of their own change nothing above them, whether they are walked back through or not. */
    @ParameterizedTest
    @CsvSource({
        "nf4_llama_gqa, false",
        "nf4_llama_gqa, true",
        "int8_bloom, false",
        "int8_bloom, true",
        "dora_gpt2, false",
        "dora_gpt2, true"
    })
    void gradientsAboveFrozenLayersAreThoseOfAdditionsThatAddNothingBelow(String name, boolean dropping)
            throws IOException {
        Case test = Case.of(name);
        Checkpoint checkpoint =
                Checkpoint.open(Golden.folder(test.golden.path("base_model").asText()));
        Golden.run(checkpoint, Precision.F32, Golden.quantisation(test.golden), (engine, base) -> {
            for (boolean recompute : new boolean[] {false, true}) {
                Map<String, float[]> whole = gradients(engine, base, test, 0, recompute, dropping);
                Map<String, float[]> upper = gradients(engine, base, test, 1, recompute, dropping);
                assertTrue(upper.size() > 0 && whole.size() == 2 * upper.size());
                upper.forEach((array, values) -> assertArrayEquals(whole.get(array), values, 1e-6f, array));
            }
            return null;
        });
    }

    private static Map<String, float[]> gradients(
            EngineThread engine, Decoder base, Case test, int frozen, boolean recompute, boolean dropping) {
        Map<String, float[]> found = new HashMap<>();
        try (NDManager manager = engine.root().newSubManager();
                TrainableState state = TrainableState.lora(engine, base, test.settings, frozen)) {
            state.named().forEach((name, array) -> {
                if (!name.contains(".0.")) {
                    array.set(test.arrays.get(name));
                }
            });
            Gradients gradients = new Gradients(engine, manager, state.decoder(), state.parameters());
            gradients.recompute(recompute);
            gradients.dropout(dropping ? new Dropout(1, 2, 0, 0.2) : null);
            loss(gradients, test.golden.path("input_ids"));
            Iterator<NDArray> arrays = gradients.arrays().iterator();
            state.named().keySet().forEach(name -> found.put(name, arrays.next().toFloatArray()));
            state.parameters().forEach(p -> p.setRequiresGradient(false));
        }
        return found;
    }

    /** What is read of a quantised layer is read once more for its backward pass, after that of other layers. */
    @ParameterizedTest
    @MethodSource("quantised")
    void keptAndRecomputedLayersOfAQuantisedBaseHaveTheSameGradients(String name) throws IOException {
        Case test = Case.of(name);
        run(test, (engine, manager, state) -> {
            Gradients gradients = new Gradients(engine, manager, state.decoder(), state.parameters());
            List<List<Float>> found = new ArrayList<>();
            for (boolean recompute : new boolean[] {false, true}) {
                gradients.recompute(recompute);
                loss(gradients, test.golden.path("input_ids"));
                List<Float> values = new ArrayList<>();
                gradients.arrays().forEach(array -> {
                    for (float value : array.toFloatArray()) {
                        values.add(value);
                    }
                });
                found.add(values);
            }
            assertEquals(found.get(0), found.get(1));
        });
    }
}
