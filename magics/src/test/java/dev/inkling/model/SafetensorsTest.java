package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("model.safetensors");
    }

    private void write(long headerLength, String header, int data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, all.putLong(headerLength).put(json).array());
    }

    private void write(String header, int data) throws IOException {
        write(header.getBytes(StandardCharsets.UTF_8).length, header, data);
    }

    private static String entry(String name, String type, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    private String refused() {
        InklingException e = assertThrows(InklingException.class, () -> Safetensors.open(file));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        return e.getMessage();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0, 1, 1L << 31, 1L << 40, 200})
    void absurdHeaderLengthIsRefused(long length) throws IOException {
        write(length, "{" + entry("a", "F32", "[2]", "[0,8]") + "}", 8);
        assertTrue(refused().endsWith("; download it again"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "not json", "{\"a\":", "{\"a\":3}", "{\"a\":{}}", "{\"a\":null}"})
    void headerThatIsNoneIsRefused(String header) throws IOException {
        write(header + "   ", 8);
        refused();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F32 | [2] | [0,12]",
                "F32 | [2] | [4,8]",
                "F32 | [2] | [-8,0]",
                "F32 | [2] | [8,0]",
                "F32 | [4] | [0,16]",
                "F32 | [2] | [0]",
                "F32 | [2] | []",
                "F32 | [2] | [\"0\",\"8\"]",
                "F32 | [2] | [0,9223372036854775807]",
                "F32 | [2] | [9223372036854775800,9223372036854775807]",
                "F32 | [2] | [0.5,8.5]",
                "F32 | [2] | [0,1e300]",
                "F32 | [2] | [0,99999999999999999999]",
                "F32 | [-2] | [0,8]",
                "F32 | [-2,-1] | [0,8]",
                "F32 | [4294967296,4294967296] | [0,8]",
                "F32 | [9223372036854775807,3] | [0,8]",
                "F32 | [2.5] | [0,8]",
                "F32 | [\"2\"] | [0,8]",
                "F32 | [3] | [0,8]",
                "F16 | [2] | [0,8]",
                "F32 | [1] | [0,7]",
                "U8 | [9223372036854775807] | [0,9223372036854775807]",
                "F99 | [2] | [0,8]",
                "'' | [2] | [0,8]",
            })
    void absurdEntryIsRefused(String type, String shape, String offsets) throws IOException {
        write("{" + entry("a", type, shape, offsets) + "}", 8);
        refused();
    }

    @Test
    void tensorsThatShareBytesAreRefused() throws IOException {
        write("{" + entry("a", "F32", "[2]", "[0,8]") + "," + entry("b", "F32", "[2]", "[4,12]") + "}", 12);
        assertTrue(refused().contains("tensors a and b share bytes"));
        write("{" + entry("a", "F32", "[3]", "[0,12]") + "," + entry("b", "F32", "[1]", "[4,8]") + "}", 12);
        assertTrue(refused().contains("tensors a and b share bytes"));
        write("{" + entry("a", "F32", "[2]", "[0,8]") + "," + entry("b", "F32", "[0]", "[4,4]") + "}", 12);
        assertEquals(2, Safetensors.open(file).size());
    }

    @Test
    void fileCutOffAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(Golden.folder("llama").resolve("model.safetensors"));
        for (int length : new int[] {0, 1, 7, 8, 9, 100, 2000, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused();
        }
        Files.write(file, whole);
        assertEquals(21, Safetensors.open(file).size());
    }

    @Test
    void randomDamageIsRefusedOrHarmless() throws IOException {
        byte[] whole = Files.readAllBytes(Golden.folder("llama").resolve("model.safetensors"));
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(2200)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                for (StoredTensor entry : Safetensors.open(file).values()) {
                    assertEquals(entry.bytes(), entry.copy(0, entry.bytes()).remaining());
                }
            } catch (InklingException e) {
                assertTrue(e.getMessage().contains(file.toString()));
            }
        }
    }

    @Test
    void missingFileOrFolderInItsPlaceIsNamed() throws IOException {
        refused();
        Files.createDirectory(file);
        refused();
    }

    @Test
    void writtenTensorsReadBackTheSame() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            bytes.putFloat(i * 1.5f);
        }
        bytes.flip();
        SafetensorsWriter.write(
                file,
                List.of(
                        SafetensorsWriter.Tensor.of("海", "F32", new long[] {2, 3}, 24, bytes::duplicate),
                        SafetensorsWriter.Tensor.of("raw", "U8", new long[] {24}, 24, bytes::duplicate)));
        Map<String, StoredTensor> read = Safetensors.open(file);
        assertEquals(List.of("海", "raw"), List.copyOf(read.keySet()));
        StoredTensor entry = read.get("海");
        assertArrayEquals(new long[] {2, 3}, entry.shape());
        assertEquals(0, entry.start() % 8);
        assertEquals(1.5f * 5, entry.copy(20, 4).getFloat());
        assertEquals(1, files());
    }

    private long files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }
}
