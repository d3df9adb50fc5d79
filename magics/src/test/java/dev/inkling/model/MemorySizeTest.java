package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.inkling.adapt.LowRankAdapter;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.adapt.Targets;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a model takes in memory follows from its configuration: against the arrays that are made of it. */
class MemorySizeTest {
    static Stream<String> families() {
        return Golden.families();
    }

    private static long bytes(Stream<NDArray> arrays) {
        // DJL has no name for bfloat16, and for nothing else that is made here.
        return arrays.mapToLong(array -> array.getShape().size()
                        * (array.getDataType() == DataType.UNKNOWN
                                ? 2
                                : array.getDataType().getNumOfBytes()))
                .sum();
    }

    @ParameterizedTest
    @MethodSource("families")
    void weightsCacheAndAdapterAreAsLargeAsForeseen(String name) {
        Checkpoint checkpoint = Checkpoint.open(Golden.folder(name));
        ModelConfig config = ModelConfigs.read(Golden.folder(name));
        for (Precision precision : new Precision[] {Precision.F32, Precision.BF16}) {
            Golden.run(checkpoint, precision, (engine, decoder) -> {
                assertEquals(
                        bytes(decoder.weights().named().values().stream()),
                        config.weightBytes(precision),
                        "weights in " + precision);
                cache(engine, config, precision);
                adapter(engine, config, decoder.weights());
                return null;
            });
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void quantisedWeightsTakeWhatIsForeseenAndTwoSmallTables(String name) {
        Checkpoint checkpoint = Checkpoint.open(Golden.folder(name));
        ModelConfig config = checkpoint.config();
        for (Quantisation quantisation : new Quantisation[] {Quantisation.INT8, Quantisation.NF4}) {
            Golden.run(checkpoint, Precision.BF16, quantisation, (engine, decoder) -> {
                Weights weights = decoder.weights();
                Set<NDArray> all = Collections.newSetFromMap(new IdentityHashMap<>());
                all.addAll(weights.embedding());
                all.addAll(weights.head());
                IntStream.range(0, config.layers()).forEach(layer -> all.addAll(weights.layer(layer)));
                long tables = quantisation == Quantisation.NF4 ? 4 * (512 + 256) : 0;
                assertEquals(
                        config.weightBytes(Precision.BF16, quantisation) + tables,
                        bytes(all.stream()),
                        quantisation.word());
                return null;
            });
        }
    }

    private static void cache(EngineThread engine, ModelConfig config, Precision precision) {
        try (KeyValueCache cache = new KeyValueCache(engine, config, precision, 3, 17)) {
            Stream<NDArray> arrays = IntStream.range(0, config.layers())
                    .boxed()
                    .flatMap(layer -> Stream.of(cache.keys(layer), cache.values(layer)));
            assertEquals(bytes(arrays), KeyValueCache.bytes(config, precision, 3, 17), "cache in " + precision);
        }
    }

    private static void adapter(EngineThread engine, ModelConfig config, Weights weights) {
        LowRankSettings all = new LowRankSettings(4, 8);
        LowRankSettings some = new LowRankSettings(2, 4, all.scaling(), true, Targets.of("attention"), 1, 0);
        for (LowRankSettings settings : List.of(all, some)) {
            for (int frozen : new int[] {0, 1}) {
                try (LowRankAdapter adapter = LowRankAdapter.create(engine, config, weights, settings, frozen)) {
                    assertEquals(
                            bytes(adapter.named().values().stream()),
                            4 * LowRankAdapter.size(config, settings, frozen),
                            "adapter " + settings + ", frozen " + frozen);
                }
            }
        }
    }
}
