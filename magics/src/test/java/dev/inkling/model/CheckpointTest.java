package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import dev.inkling.model.SafetensorsWriter.Tensor;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model folders, whole and damaged. */
class CheckpointTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors")) {
            Files.copy(Golden.folder("llama_gqa").resolve(name), folder.resolve(name));
        }
    }

    private String refused() {
        InklingException e = assertThrows(InklingException.class, () -> Checkpoint.open(folder));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
        return e.getMessage();
    }

    private void config(String content) throws IOException {
        Files.writeString(folder.resolve("config.json"), content);
    }

    /** Sets one field of config.json to a JSON value, or takes it out. */
    private void config(String field, String value) throws IOException {
        Path file = folder.resolve("config.json");
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        JsonNode node = value == null ? null : new ObjectMapper().readTree(value);
        config((node == null ? json.without(field) : json.set(field, node)).toString());
    }

    @Test
    void missingFoldersAndFilesAreNamed() throws IOException {
        assertThrows(InklingException.class, () -> Checkpoint.open(folder.resolve("nothing")));
        assertThrows(InklingException.class, () -> Checkpoint.open(folder.resolve("config.json")));
        Files.delete(folder.resolve("model.safetensors"));
        assertTrue(refused().contains("holds no weights (model.safetensors or pytorch_model.bin"));
        Files.delete(folder.resolve("config.json"));
        assertTrue(refused().contains("has no config.json: give"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "not json", "{\"model_type\": \"llama\"", "{}", "{\"model_type\": 3}"})
    void configurationThatIsNoneIsRefused(String content) throws IOException {
        config(content);
        String message = refused();
        assertTrue(message.startsWith(folder.resolve("config.json").toString()), message);
    }

    @Test
    void unknownFamilyIsRefusedWithTheKnownOnes() throws IOException {
        config("model_type", "\"mamba\"");
        assertTrue(
                refused()
                        .contains(
                                "\"mamba\", which cannot be loaded; known are gpt2, gpt_neo, gptj, bloom, llama, mistral, qwen2, qwen3: take"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num_attention_heads | 0",
                "num_attention_heads | -4",
                "num_attention_heads | \"4\"",
                "num_attention_heads | 4.5",
                "num_attention_heads | 3",
                "num_key_value_heads | 3",
                "num_key_value_heads | 0",
                "num_key_value_heads | \"2\"",
                "num_hidden_layers | -1",
                "num_hidden_layers | 0",
                "num_hidden_layers | 2000000000",
                "num_hidden_layers | 99999999999",
                "num_hidden_layers | [2]",
                "hidden_size | 1e300",
                "hidden_size | null",
                "hidden_size | true",
                "intermediate_size | {}",
                "vocab_size | -96",
                "head_dim | 7",
                "head_dim | -8",
                "head_dim | 2147483647",
                "max_position_embeddings | 0",
                "rms_norm_eps | 0",
                "rms_norm_eps | \"tiny\"",
                "rms_norm_eps | 1e999",
                "rope_theta | -1",
                "rope_theta | 1e999",
                "rope_theta | []",
                "rope_scaling | {\"rope_type\": \"unheard\"}",
                "rope_scaling | {\"rope_type\": \"linear\", \"factor\": 0}",
                "rope_scaling | {\"rope_type\": \"llama3\", \"factor\": 8, \"original_max_position_embeddings\": -1}",
                "hidden_act | \"unheard\"",
                "tie_word_embeddings | \"yes\"",
            })
    void absurdFieldIsRefused(String field, String value) throws IOException {
        config(field, value);
        refused();
    }

    @Test
    void notANumberInTheConfigurationIsRefused() throws IOException {
        config(Files.readString(folder.resolve("config.json")).replace("10000.0", "NaN"));
        assertTrue(refused().contains("is not valid JSON"));
    }

    @Test
    void everyWrongFieldIsToldAtOnce() throws IOException {
        config("hidden_size", "-32");
        config("vocab_size", null);
        config("rope_theta", "0");
        String message = refused();
        assertTrue(message.contains("hidden_size must be a whole number from 1, got -32"), message);
        assertTrue(message.contains("vocab_size is missing"), message);
        assertTrue(message.contains("rope_theta must be a positive number, got 0"), message);
    }

    @Test
    void hiddenSizeMustBeAMultipleOfTheHeads() throws IOException {
        config("head_dim", null);
        config("hidden_size", "33");
        assertTrue(refused().contains("hidden_size (33) must be a multiple of num_attention_heads (4)"));
    }

    @Test
    void endTokenOutsideTheVocabularyIsLeftOut() throws IOException {
        config("eos_token_id", "[2, 5000, -1]");
        assertEquals(List.of(2), Checkpoint.open(folder).config().endOfText());
    }

    /** Rewrites the weights from their values, changed by the caller. */
    private void rewrite(Map<String, Tensor> tensors) throws IOException {
        SafetensorsWriter.write(folder.resolve("model.safetensors"), List.copyOf(tensors.values()));
    }

    private static ByteBuffer content(Tensor tensor) {
        return tensor.parts().get().findFirst().orElseThrow();
    }

    private static Tensor tensor(String name, String type, long[] shape, ByteBuffer bytes) {
        return Tensor.of(name, type, shape, bytes.remaining(), bytes::duplicate);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        Safetensors.open(Golden.folder("llama_gqa").resolve("model.safetensors"))
                .forEach((name, entry) ->
                        all.put(name, tensor(name, "F32", entry.shape(), entry.copy(0, entry.bytes()))));
        return all;
    }

    @Test
    void missingAndMisshapenTensorsAreNamedAtOnce() throws IOException {
        Map<String, Tensor> all = tensors();
        all.remove("model.norm.weight");
        all.remove("model.layers.1.mlp.up_proj.weight");
        Tensor key = all.get("model.layers.0.self_attn.k_proj.weight");
        all.put(key.name(), tensor(key.name(), "F32", new long[] {32, 16}, content(key)));
        Tensor norm = all.get("model.layers.0.input_layernorm.weight");
        all.put(norm.name(), tensor(norm.name(), "I64", new long[] {32}, buffer(256)));
        rewrite(all);
        String message = refused();
        assertTrue(message.contains("model.norm.weight is missing"), message);
        assertTrue(message.contains("model.layers.1.mlp.up_proj.weight is missing"), message);
        assertTrue(message.contains("k_proj.weight has shape [32, 16] instead of [16, 32]"), message);
        assertTrue(message.contains("input_layernorm.weight is of type I64"), message);
        assertTrue(message.endsWith("; download the model again"), message);
    }

    @Test
    void headMayBeMissingOnlyWhereItIsTied() throws IOException {
        Map<String, Tensor> all = tensors();
        all.remove("lm_head.weight");
        rewrite(all);
        assertTrue(refused().contains("lm_head.weight is missing"));
        config("tie_word_embeddings", "true");
        Golden.run(Checkpoint.open(folder), Precision.F32, (engine, decoder) -> {
            assertEquals(decoder.weights().tokens(), decoder.weights().head().get(2));
            return null;
        });
    }

    @Test
    void qwen2NeedsItsBiases() throws IOException {
        config("model_type", "\"qwen2\"");
        assertTrue(refused().contains("model.layers.1.self_attn.v_proj.bias is missing"));
    }

    @Test
    void namesWithoutTheModelPrefixAreFound() throws IOException {
        Map<String, Tensor> all = new LinkedHashMap<>();
        tensors().forEach((name, t) -> {
            String shorter = name.replaceFirst("^model\\.", "");
            all.put(shorter, tensor(shorter, "F32", t.shape(), content(t)));
        });
        rewrite(all);
        assertEquals(2, Checkpoint.open(folder).config().layers());
    }

    private static Map<String, float[]> loaded(Checkpoint checkpoint, Precision precision) {
        return Golden.run(checkpoint, precision, (engine, decoder) -> {
            Map<String, float[]> values = new LinkedHashMap<>();
            for (Map.Entry<String, NDArray> entry : decoder.weights().named().entrySet()) {
                NDArray wide = engine.script().call(decoder.weights().manager(), "copied", entry.getValue(), 6);
                values.put(entry.getKey(), wide.toFloatArray());
            }
            return values;
        });
    }

    /** The nearest values with eight bits of mantissa, ties to even. */
    private static float rounded(float value) {
        int bits = Float.floatToIntBits(value);
        return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
    }

    @Test
    void bfloat16WeightsAreReadBitByBit() throws IOException {
        Map<String, Tensor> all = new LinkedHashMap<>();
        Map<String, float[]> expected = new LinkedHashMap<>();
        Golden.tensors(Golden.folder("llama_gqa").resolve("model.safetensors")).forEach((name, values) -> {
            ByteBuffer bytes = buffer(values.length * 2);
            float[] kept = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                kept[i] = rounded(values[i]);
                bytes.putShort((short) (Float.floatToIntBits(kept[i]) >>> 16));
            }
            expected.put(name, kept);
            all.put(name, tensor(name, "BF16", tensors().get(name).shape(), bytes.flip()));
        });
        rewrite(all);
        Checkpoint checkpoint = Checkpoint.open(folder);
        for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
            Map<String, float[]> values = loaded(checkpoint, precision);
            assertEquals(expected.size(), values.size());
            values.forEach((name, array) -> assertArrayEquals(expected.get(name), array, name));
        }
    }

    @Test
    void float32WeightsAreRoundedToBfloat16ButVectorsStay() {
        Map<String, float[]> exact = Golden.tensors(folder.resolve("model.safetensors"));
        loaded(Checkpoint.open(folder), Precision.BF16).forEach((name, array) -> {
            float[] expected = exact.get(name).clone();
            for (int i = 0; i < expected.length && !name.contains("norm"); i++) {
                expected[i] = rounded(expected[i]);
            }
            assertArrayEquals(expected, array, name);
        });
    }

    @Test
    void float16WeightsAreReadBitByBit() throws IOException {
        Map<String, Tensor> all = new LinkedHashMap<>();
        Map<String, float[]> expected = new LinkedHashMap<>();
        tensors().forEach((name, t) -> {
            int size = (int) t.length() / 4;
            ByteBuffer bytes = buffer(size * 2);
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                // Sign, exponent -4 to 3, ten bits of mantissa: every pattern is a float16 of known value.
                int sign = i & 1;
                int exponent = i % 8 - 4;
                int mantissa = i * 37 & 1023;
                bytes.putShort((short) (sign << 15 | exponent + 15 << 10 | mantissa));
                values[i] = (float) ((sign == 1 ? -1 : 1) * Math.pow(2, exponent) * (1 + mantissa / 1024.0));
            }
            expected.put(name, values);
            all.put(name, tensor(name, "F16", t.shape(), bytes.flip()));
        });
        rewrite(all);
        loaded(Checkpoint.open(folder), Precision.F32)
                .forEach((name, array) -> assertArrayEquals(expected.get(name), array, name));
    }

    @Test
    void tensorsReadByRowsAreTheSame() {
        Map<String, float[]> exact = Golden.tensors(folder.resolve("model.safetensors"));
        Checkpoint checkpoint = Checkpoint.open(folder);
        for (long atOnce : new long[] {1, 300, 1000}) {
            EngineThread.get().call(engine -> {
                try (Weights weights = checkpoint.load(engine, Precision.F32, atOnce)) {
                    weights.named()
                            .forEach((name, array) -> assertArrayEquals(exact.get(name), array.toFloatArray(), name));
                }
                return null;
            });
        }
    }

    /** GPT-2's matrices are stored the other way round. */
    @Test
    void turnedTensorsReadByRowsAreTheSame() {
        Checkpoint checkpoint = Checkpoint.open(Golden.folder("gpt2"));
        EngineThread.get().call(engine -> {
            try (Weights whole = checkpoint.load(engine, Precision.F32)) {
                for (long atOnce : new long[] {1, 300, 1000}) {
                    try (Weights weights = checkpoint.load(engine, Precision.F32, atOnce)) {
                        weights.named()
                                .forEach((name, array) -> assertArrayEquals(
                                        whole.named().get(name).toFloatArray(), array.toFloatArray(), name));
                    }
                }
            }
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({"NaN, F32", "Infinity, F32", "-Infinity, BF16", "NaN, BF16"})
    void weightsThatAreNoFiniteNumbersAreRefused(float value, Precision precision) throws IOException {
        String name = "model.layers.1.mlp.up_proj.weight";
        Map<String, Tensor> all = tensors();
        ByteBuffer bytes = ByteBuffer.allocate((int) all.get(name).length()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(content(all.get(name))).putFloat(bytes.capacity() - 4, value).flip();
        all.put(name, tensor(name, "F32", all.get(name).shape(), bytes));
        rewrite(all);
        Checkpoint checkpoint = Checkpoint.open(folder);
        InklingException e = assertThrows(InklingException.class, () -> loaded(checkpoint, precision));
        assertEquals(
                folder.resolve("model.safetensors") + " holds values in " + name
                        + " that are no finite numbers: download the model again",
                e.getMessage());
    }

    @Test
    void fileCutAfterItWasOpenedIsRefused() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        Path file = folder.resolve("model.safetensors");
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length / 2));
        InklingException e = assertThrows(
                InklingException.class,
                () -> EngineThread.get().call(engine -> checkpoint.load(engine, Precision.F32)));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }

    @Test
    void writtenModelReadsBackTheSame(@TempDir Path written) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(folder);
        for (Precision precision : List.of(Precision.F32, Precision.F16)) {
            EngineThread.get().call(engine -> {
                try (Weights weights = checkpoint.load(engine, Precision.F32)) {
                    ModelWriter.write(engine, checkpoint.config(), weights, precision, written);
                }
                return null;
            });
            Checkpoint again = Checkpoint.open(written);
            assertEquals(checkpoint.config(), again.config());
            Map<String, float[]> exact = loaded(checkpoint, Precision.F32);
            loaded(again, Precision.F32).forEach((name, array) -> {
                float error = precision == Precision.F32 ? 0 : 0.004f;
                assertArrayEquals(exact.get(name), array, error, name);
            });
        }
        assertEquals(List.of("config.json", "model.safetensors"), names(written));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return new ArrayList<>(
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }
}
