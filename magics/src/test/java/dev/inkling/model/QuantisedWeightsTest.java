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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes, their scales and the values they stand for against bitsandbytes, see golden/README.md. */
class QuantisedWeightsTest {
    private final Map<String, StoredTensor> expected = new HashMap<>();

    private void open(String name) {
        expected.putAll(Safetensors.open(Golden.folder(name).resolve("quantised.safetensors")));
    }

    private byte[] bytes(String name) {
        StoredTensor stored = expected.get(name);
        byte[] bytes = new byte[(int) stored.bytes()];
        stored.copy(0, stored.bytes()).get(bytes);
        return bytes;
    }

    private float[] floats(String name) {
        float[] values = new float[(int) expected.get(name).size()];
        ByteBuffer bytes = expected.get(name).copy(0, 4L * values.length);
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static byte[] bytes(NDArray array, int count) {
        ByteBuffer buffer = array.toByteBuffer(false);
        byte[] bytes = new byte[count];
        buffer.get(bytes);
        while (buffer.hasRemaining()) {
            // The last block and the last group are filled up with zeros: code 7 twice, or 127 for a scale.
            assertTrue(List.of((byte) 0x77, (byte) 127).contains(buffer.get()));
        }
        return bytes;
    }

    /** @param layer list as in {@link Weights} */
    private void compare(EngineThread engine, String module, List<NDArray> layer, int place) {
        int at = Weights.SLOTS + 4 * Weights.LINEAR_MAPS.indexOf(place);
        byte[] codes = bytes(module + "codes");
        assertArrayEquals(codes, bytes(layer.get(place), codes.length), module);
        if (expected.containsKey(module + "mean")) {
            byte[] blocks = bytes(module + "block_codes");
            assertArrayEquals(blocks, bytes(layer.get(at), blocks.length), module);
            assertArrayEquals(floats(module + "block_scales"), layer.get(at + 1).toFloatArray(), 1e-6f);
            assertArrayEquals(floats(module + "mean"), layer.get(at + 2).toFloatArray(), 1e-6f);
        } else {
            assertArrayEquals(floats(module + "largest"), layer.get(at).toFloatArray());
        }
        if (expected.containsKey(module + "values")) {
            float[] values = floats(module + "values");
            try (NDManager scratch = engine.root().newSubManager()) {
                int map = Weights.LINEAR_MAPS.indexOf(place);
                NDArray whole = engine.script().call(scratch, "whole", layer, place, map);
                close(values, whole.toFloatArray(), module);
                engine.script().act("read_layer", layer);
                close(values, layer.get(at + 3).toFloatArray(), module);
            }
        }
    }

    private static void close(float[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-6 * Math.max(1, Math.abs(expected[i])), what);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nf4_llama_gqa", "nf4_dora_gpt2", "int8_qwen2", "int8_bloom"})
    void everyMapIsCodedAsByBitsandbytes(String name) {
        JsonNode golden = Golden.of(name);
        open(name);
        Checkpoint checkpoint =
                Checkpoint.open(Golden.folder(golden.path("base_model").asText()));
        ModelConfig config = checkpoint.config();
        Golden.run(checkpoint, Precision.F32, Golden.quantisation(golden), (engine, decoder) -> {
            assertTrue(decoder.weights().quantised());
            for (int layer = 0; layer < config.layers(); layer++) {
                for (int place : config.linearMaps()) {
                    compare(
                            engine,
                            config.module(layer, place) + ".",
                            decoder.weights().layer(layer),
                            place);
                }
            }
            return null;
        });
    }

    private static List<NDArray> alone(EngineThread engine, NDManager manager, Quantisation kind, NDArray weight) {
        NDArray[] arrays = new NDArray[Weights.SLOTS];
        Arrays.fill(arrays, manager.create(new float[0]));
        Quantiser quantiser = new Quantiser(engine, manager, kind, Precision.F32);
        Quantiser.Codes codes = quantiser.quantised(Weights.UP, weight);
        arrays[Weights.UP] = codes.codes();
        return quantiser.layer(List.of(arrays), Map.of(Weights.UP, codes.readers()));
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "NF4"})
    void aWeightOfManyBlocksThatEndInTheMiddleIsCodedAsByBitsandbytes(Quantisation kind) {
        open("quantised_weight");
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray weight = manager.create(floats("weight"), new Shape(67, 257));
                compare(
                        engine,
                        kind.name().toLowerCase(Locale.ROOT) + ".",
                        alone(engine, manager, kind, weight),
                        Weights.UP);
            }
            return null;
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "NF4"})
    void aWeightOfZerosStaysOne(Quantisation kind) {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                List<NDArray> layer = alone(engine, manager, kind, manager.zeros(new Shape(3, 50)));
                NDArray whole = engine.script().call(manager, "whole", layer, Weights.UP, 5);
                assertArrayEquals(new float[150], whole.toFloatArray());
            }
            return null;
        });
    }

    /** A matrix of more numbers than are worked on at once, and every value that NF4 has. */
    @Test
    void whatHasBeenReadIsCodedAsItWas() {
        EngineThread.get().call(engine -> {
            for (Quantisation kind : new Quantisation[] {Quantisation.INT8, Quantisation.NF4}) {
                try (NDManager manager = engine.root().newSubManager()) {
                    NDArray weight = manager.randomNormal(new Shape(700, 1600));
                    List<NDArray> once = alone(engine, manager, kind, weight);
                    NDArray values = engine.script().call(manager, "whole", once, Weights.UP, 5);
                    List<NDArray> twice = alone(engine, manager, kind, values);
                    assertEquals(once.get(Weights.UP), twice.get(Weights.UP), kind.word());
                    double error =
                            values.sub(weight).norm().getFloat() / weight.norm().getFloat();
                    // Of normally distributed numbers: a step of 3.5 sigma / 127, or sixteen values.
                    assertTrue(
                            kind == Quantisation.INT8 ? error < 0.01 : error > 0.05 && error < 0.1, kind + " " + error);
                }
            }
            return null;
        });
    }
}
