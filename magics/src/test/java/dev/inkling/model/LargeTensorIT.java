package dev.inkling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.inkling.model.engine.Precision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Tensors over 2 GB, which no buffer of Java holds: in files with holes, which take little of the disk. */
class LargeTensorIT {
    private static final int WIDTH = 8;
    private static final int ROWS = 70_000_000;
    private static final float[] LAST = {1, -2, 3, -4, 5, -6, 7, -8};
    private static final String TOKENS = "model.embed_tokens.weight";

    @TempDir
    private Path folder;

    @BeforeEach
    void configuration() throws IOException {
        Files.writeString(folder.resolve("config.json"), """
            {"model_type": "llama", "vocab_size": %d, "hidden_size": %d, "intermediate_size": 4, "num_hidden_layers": 1,
             "num_attention_heads": 1, "tie_word_embeddings": true}\
            """.formatted(ROWS, WIDTH));
    }

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(TOKENS, new long[] {ROWS, WIDTH});
        shapes.put("model.norm.weight", new long[] {WIDTH});
        for (String norm : Set.of("input_layernorm", "post_attention_layernorm")) {
            shapes.put("model.layers.0." + norm + ".weight", new long[] {WIDTH});
        }
        for (String map : Set.of("q", "k", "v", "o")) {
            shapes.put("model.layers.0.self_attn." + map + "_proj.weight", new long[] {WIDTH, WIDTH});
        }
        shapes.put("model.layers.0.mlp.gate_proj.weight", new long[] {4, WIDTH});
        shapes.put("model.layers.0.mlp.up_proj.weight", new long[] {4, WIDTH});
        shapes.put("model.layers.0.mlp.down_proj.weight", new long[] {WIDTH, 4});
        return shapes;
    }

    private static long size(long[] shape) {
        return shape.length == 1 ? shape[0] : shape[0] * shape[1];
    }

    private static ByteBuffer lastRow() {
        ByteBuffer row = ByteBuffer.allocate(4 * WIDTH).order(ByteOrder.LITTLE_ENDIAN);
        row.asFloatBuffer().put(LAST);
        return row;
    }

    private Path safetensors() throws IOException {
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, long[]> entry : shapes().entrySet()) {
            long[] shape = entry.getValue();
            long end = at + 4 * size(shape);
            header.append(header.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                            .formatted(
                                    entry.getKey(), shape.length == 1 ? shape[0] : shape[0] + "," + shape[1], at, end));
            at = end;
        }
        byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("model.safetensors");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(json.length).flip());
            out.write(ByteBuffer.wrap(json));
            long data = out.position();
            out.write(lastRow(), data + 4L * WIDTH * (ROWS - 1));
            out.write(ByteBuffer.allocate(1), data + at - 1);
        }
        return file;
    }

    /** As torch.save wrote before release 1.6. @param turned true when the table lies column by column */
    private Path torch(boolean turned) throws IOException {
        Path file = folder.resolve("pytorch_model.bin");
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(pickles(turned));
            for (long[] shape : shapes().values()) {
                ByteBuffer elements = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                out.write(elements.putLong(size(shape)).flip());
                long data = out.position();
                long end = data + 4 * size(shape);
                if (shape[0] == ROWS) {
                    for (int i = 0; i < WIDTH; i++) {
                        long index = turned ? (i + 1L) * ROWS - 1 : (ROWS - 1L) * WIDTH + i;
                        out.write(lastRow().limit(4 * i + 4).position(4 * i), data + 4 * index);
                    }
                } else {
                    out.write(ByteBuffer.allocate(1), end - 1);
                }
                out.position(end);
            }
        }
        return file;
    }

    private static ByteBuffer pickles(boolean turned) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] magic = {0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19};
        out.write(new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10});
        out.write(magic);
        out.write(
                new byte[] {'.', (byte) 0x80, 2, 'M', (byte) 0xe9, 3, '.', (byte) 0x80, 2, '}', '.', (byte) 0x80, 2, '}'
                });
        for (Map.Entry<String, long[]> entry : shapes().entrySet()) {
            tensor(out, entry.getKey(), entry.getValue(), turned);
        }
        out.write(new byte[] {'.', (byte) 0x80, 2, ']'});
        for (String name : shapes().keySet()) {
            text(out, name);
            out.write('a');
        }
        out.write('.');
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static void tensor(ByteArrayOutputStream out, String name, long[] shape, boolean turned)
            throws IOException {
        text(out, name);
        out.writeBytes("ctorch._utils\n_rebuild_tensor_v2\n((".getBytes(StandardCharsets.US_ASCII));
        text(out, "storage");
        out.writeBytes("ctorch\nFloatStorage\n".getBytes(StandardCharsets.US_ASCII));
        text(out, name);
        text(out, "cpu");
        whole(out, size(shape));
        out.write(new byte[] {'N', 't', 'Q'});
        whole(out, 0);
        out.write('(');
        for (long side : shape) {
            whole(out, side);
        }
        out.write(new byte[] {'t', '('});
        if (shape.length == 2) {
            whole(out, turned && shape[0] == ROWS ? 1 : shape[1]);
        }
        whole(out, turned && shape[0] == ROWS ? ROWS : 1);
        out.write(new byte[] {'t', (byte) 0x89, '}', 't', 'R', 's'});
    }

    private static void text(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        whole(out, bytes.length, 4);
        out.write(bytes);
    }

    private static void whole(ByteArrayOutputStream out, long number) throws IOException {
        out.write(new byte[] {(byte) 0x8a, 8});
        whole(out, number, 8);
    }

    private static void whole(ByteArrayOutputStream out, long number, int bytes) throws IOException {
        out.write(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(number)
                        .array(),
                0,
                bytes);
    }

    private static void assertLastRow(StoredTensor tensor) {
        assertTrue(tensor.bytes() > Integer.MAX_VALUE);
        float[] row = new float[WIDTH];
        tensor.copy(tensor.bytes() - 4 * WIDTH, 4 * WIDTH).asFloatBuffer().get(row);
        assertArrayEquals(LAST, row);
    }

    @Test
    void endOfALargeTensorIsReadFromEveryForm() throws IOException {
        assertLastRow(Safetensors.open(safetensors()).get(TOKENS));
        Path file = torch(false);
        assertLastRow(TorchFile.open(file).get(TOKENS));
        Files.delete(file);
        assertLastRow(TorchFile.open(torch(true)).get(TOKENS));
    }

    private void assertLoads() {
        Golden.run(Checkpoint.open(folder), Precision.BF16, (engine, decoder) -> {
            NDArray tokens = decoder.weights().tokens();
            assertEquals(ROWS, tokens.getShape().get(0));
            NDArray last = engine.script()
                    .call(decoder.weights().manager(), "narrow", tokens, 0, (long) ROWS - 1, (long) ROWS);
            assertArrayEquals(
                    LAST,
                    engine.script()
                            .call(decoder.weights().manager(), "copied", last, Precision.F32.code())
                            .toFloatArray());
            return null;
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "inkling.soak", matches = "true")
    void modelWithALargeTensorLoadsFromSafetensors() throws IOException {
        safetensors();
        assertLoads();
    }

    @Test
    @EnabledIfSystemProperty(named = "inkling.soak", matches = "true")
    void modelWithALargeTensorLoadsFromATorchFile() throws IOException {
        torch(false);
        assertLoads();
    }

    @Test
    @EnabledIfSystemProperty(named = "inkling.soak", matches = "true")
    void modelWithALargeTensorThatLiesByColumnsLoads() throws IOException {
        torch(true);
        assertLoads();
    }
}
