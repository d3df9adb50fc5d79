package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import dev.inkling.model.engine.Precision;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lower layers that stay as they are. */
class FreezeTest {
    /** In the models of the golden cases, layers are numbered in the names. */
    private static boolean lower(String name, boolean tied) {
        return name.contains(".0.")
                || name.matches(".*\\.(embed_tokens|wte|wpe|word_embeddings|word_embeddings_layernorm)\\..*")
                || tied && name.startsWith("lm_head");
    }

    @ParameterizedTest
    @MethodSource("dev.inkling.model.Golden#families")
    void whatIsTrainedIsAllButTheFirstLayerAndTheEmbeddings(String name) {
        Checkpoint checkpoint = Checkpoint.open(Golden.folder(name));
        Golden.run(name, (engine, base) -> {
            try (TrainableState state = TrainableState.full(engine, checkpoint, Precision.F32, 1);
                    TrainableState all = TrainableState.full(engine, checkpoint, Precision.F32, 0)) {
                assertEquals(
                        all.named().keySet().stream()
                                .filter(array -> !lower(array, false))
                                .collect(Collectors.toCollection(TreeSet::new)),
                        new TreeSet<>(state.named().keySet()));
                assertTrue(state.size() < all.size());
                assertEquals(checkpoint.config().parameters(), all.size());
            }
            return null;
        });
    }

    /** Freezing leaves the gradients of the rest as they are. */
    @ParameterizedTest
    @CsvSource({"gpt2", "bloom", "llama_gqa"})
    void gradientsAboveTheFrozenLayersMatchTheReference(String name) {
        JsonNode plain = Golden.named(Golden.of(name).path("cases"), "plain");
        long[] targets = Golden.targets(plain.path("labels"));
        long asked = Arrays.stream(targets).filter(t -> t >= 0).count();
        Golden.run(name, (engine, base) -> {
            try (NDManager manager = engine.root().newSubManager();
                    TrainableState state =
                            TrainableState.full(engine, Checkpoint.open(Golden.folder(name)), Precision.F32, 1)) {
                Gradients gradients = new Gradients(engine, manager, state.decoder(), state.parameters());
                JsonNode ids = plain.path("input_ids");
                for (boolean twice : new boolean[] {false, true}) {
                    gradients.recompute(twice);
                    gradients.clear();
                    gradients.accumulate(
                            Golden.flat(ids), targets, ids.size(), ids.get(0).size(), asked);
                    Iterator<NDArray> arrays = gradients.arrays().iterator();
                    for (String array : state.named().keySet()) {
                        double expected =
                                plain.path("grads").path(array).path("norm").asDouble();
                        double norm = arrays.next().norm().getFloat();
                        assertEquals(expected, norm, 1e-4 * expected, array);
                    }
                }
            }
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({"gpt2, true", "llama_gqa, true", "gpt2, false", "llama_gqa, false"})
    void aRunChangesEveryArrayAboveAndNoneBelow(String name, boolean full) {
        List<int[]> texts = List.of(new Random(1).ints(300, 3, 90).toArray());
        Optional<LowRankSettings> lowRank = full ? Optional.empty() : Optional.of(new LowRankSettings(2, 4));
        TrainPlan plan = Plans.of(lowRank, 1, 3, 1, 1e-3, 4, 16, 1, Schedule.CONSTANT, 0, new UpdateRule(0.5), 1);
        Checkpoint checkpoint = Checkpoint.open(Golden.folder(name));
        Golden.run(name, (engine, base) -> {
            try (TrainableState state = TrainableState.of(engine, checkpoint, base, plan)) {
                Map<String, NDArray> weights = state.decoder().weights().named();
                Map<String, float[]> before = values(weights);
                Map<String, float[]> trained = values(state.named());
                new Trainer(engine, state, plan, texts, new HeldOut(texts, 1, 1), null, TrainListener.NONE, () -> false)
                        .run("tiny");
                values(weights).forEach((array, now) -> {
                    if (!full || lower(array, checkpoint.config().tied())) {
                        assertArrayEquals(before.get(array), now, array);
                        assertFalse(state.named().containsKey(array), array);
                    }
                });
                values(state.named()).forEach((array, now) -> {
                    assertFalse(array.contains(".0."), array);
                    assertFalse(Arrays.equals(trained.get(array), now), array);
                });
            }
            return null;
        });
    }

    private static Map<String, float[]> values(Map<String, NDArray> arrays) {
        Map<String, float[]> values = new LinkedHashMap<>();
        arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }

    @Test
    void lowerLayersGetNoAdditions() {
        Golden.run("bloom", (engine, base) -> {
            try (TrainableState all = TrainableState.lora(engine, base, new LowRankSettings(2, 4), 0);
                    TrainableState upper = TrainableState.lora(engine, base, new LowRankSettings(2, 4), 1)) {
                assertEquals(all.size() / 2, upper.size());
                assertTrue(upper.named().keySet().stream().allMatch(name -> name.contains(".h.1.")));
            }
            return null;
        });
    }
}
