package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of torch.save, see src/test/python/torch_files.py. */
class TorchFileTest {
    private static final Path FILES = Golden.folder("torch_files");

    @TempDir
    Path folder;

    private static float[] floats(StoredTensor tensor) {
        ByteBuffer bytes = tensor.copy(0, tensor.bytes());
        float[] values = new float[(int) tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type()) {
                case "F32" -> bytes.getFloat();
                case "BF16" -> Float.intBitsToFloat(bytes.getShort() << 16);
                default -> half(bytes.getShort());
            };
        }
        return values;
    }

    /** Normal float16 numbers and zero. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 31;
        float fraction = exponent == 0 ? 0 : 1 + (bits & 1023) / 1024f;
        return (bits < 0 ? -1 : 1) * fraction * (float) Math.pow(2, exponent - 15);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip_f32", "zip_f16", "zip_bf16", "legacy_f32", "legacy_f16", "legacy_bf16"})
    void everyFormAndTypeGivesTheNumbersInTheirPlaces(String name) {
        Map<String, StoredTensor> tensors = TorchFile.open(FILES.resolve(name + ".bin"));
        assertEquals(7, tensors.size());
        float[] plain = new float[24];
        float[] turned = new float[24];
        for (int i = 0; i < 24; i++) {
            plain[i] = i / 4f;
            turned[i] = (i % 4 * 6 + i / 4) / 4f;
        }
        assertArrayEquals(plain, floats(tensors.get("plain")));
        assertArrayEquals(new long[] {6, 4}, tensors.get("turned").shape());
        assertArrayEquals(turned, floats(tensors.get("turned")));
        assertArrayEquals(new float[] {2, 2.25f, 2.5f, 3.5f, 3.75f, 4}, floats(tensors.get("part")));
        assertArrayEquals(new float[] {0, 1, 2, 3}, floats(tensors.get("first")));
        assertArrayEquals(new float[] {1, 4, 7}, floats(tensors.get("steps")));
        assertArrayEquals(new float[] {1.5f, -2}, floats(tensors.get("parameter")));
        assertArrayEquals(new float[] {3.5f}, floats(tensors.get("one")));
        assertEquals(0, tensors.get("one").shape().length);
    }

    @Test
    void tensorsAreFoundAmongOtherValues() {
        assertEquals(
                java.util.Set.of("weight"),
                TorchFile.open(FILES.resolve("mixed.bin")).keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"harm.bin", "legacy_harm.bin"})
    void whatWouldRunIsRefusedByName(String name) {
        InklingException e = assertThrows(InklingException.class, () -> TorchFile.open(FILES.resolve(name)));
        assertTrue(
                e.getMessage().matches(".*" + name + " cannot be used: it asks to import (os|posix)\\.system, .*"),
                e.getMessage());
    }

    @Test
    void filesThatHoldNoModelAreNamed() throws IOException {
        for (String content : new String[] {"", "PK", "PK\3\4 no archive at all", "plain text", "\0\0\0\0\0\0\0\0"}) {
            Path file = Files.writeString(folder.resolve("pytorch_model.bin"), content);
            InklingException e = assertThrows(InklingException.class, () -> TorchFile.open(file), content);
            assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        }
        assertThrows(InklingException.class, () -> TorchFile.open(FILES.resolve("list.bin")));
        assertThrows(InklingException.class, () -> TorchFile.open(folder.resolve("absent.bin")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip_f32", "legacy_f32", "zip_bf16"})
    void damageIsRefusedOrHarmless(String name) throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve(name + ".bin"));
        Random random = new Random(5);
        Path file = folder.resolve("pytorch_model.bin");
        for (int round = 0; round < 400; round++) {
            byte[] damaged =
                    random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                TorchFile.open(file).values().forEach(tensor -> tensor.copy(0, tensor.bytes()));
            } catch (InklingException e) {
                assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            }
        }
    }

    /** The same weights in safetensors, in one zip, and in several of each. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gpt_neo", "gptj", "bloom", "llama_sharded"})
    void aModelIsTheSameFromEitherForm(String name) throws IOException {
        try (var files = Files.list(Golden.folder(name))) {
            for (Path file :
                    files.filter(f -> !f.toString().contains("safetensors")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Map<String, float[]> expected = values(Checkpoint.open(Golden.folder(name)));
        Map<String, float[]> actual = values(Checkpoint.open(folder));
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((tensor, numbers) -> assertArrayEquals(numbers, actual.get(tensor), tensor));
    }

    private static Map<String, float[]> values(Checkpoint checkpoint) {
        return Golden.run(checkpoint, Precision.F32, (engine, decoder) -> {
            Map<String, float[]> values = new java.util.LinkedHashMap<>();
            decoder.weights().named().forEach((name, array) -> values.put(name, array.toFloatArray()));
            return values;
        });
    }

    @Test
    void anIndexMustNotPointElsewhere() throws IOException {
        Files.copy(Golden.folder("llama").resolve("config.json"), folder.resolve("config.json"));
        Path index = folder.resolve("model.safetensors.index.json");
        for (String part : new String[] {"../secret", "/etc/passwd", "a/b", "..", "", "C:\\\\x"}) {
            Files.writeString(index, "{\"weight_map\": {\"a\": \"" + part + "\"}}");
            InklingException e = assertThrows(InklingException.class, () -> Checkpoint.open(folder));
            assertTrue(e.getMessage().contains("does not lie in its own folder"), e.getMessage());
        }
        Files.writeString(index, "{\"weight_map\": {\"a\": \"model-2.safetensors\"}}");
        assertTrue(assertThrows(InklingException.class, () -> Checkpoint.open(folder))
                .getMessage()
                .contains("model-2.safetensors is missing"));
    }
}
