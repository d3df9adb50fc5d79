package dev.inkling.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;

/** Writes safetensors files, tensor by tensor, and moves the finished file into its place at once. */
public final class SafetensorsWriter {
    /**
     * A tensor to be written.
     *
     * @param type the format's name, as F32 or F16
     * @param bytes content in little-endian order, asked for when its turn comes
     */
    public record Tensor(String name, String type, long[] shape, long length, Supplier<ByteBuffer> bytes) {}

    private SafetensorsWriter() {}

    public static void write(Path file, List<Tensor> tensors) throws IOException {
        ObjectNode header = new ObjectMapper().createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Tensor tensor : tensors) {
            ObjectNode entry = header.putObject(tensor.name()).put("dtype", tensor.type());
            var shape = entry.putArray("shape");
            for (long side : tensor.shape()) {
                shape.add(side);
            }
            entry.putArray("data_offsets").add(offset).add(offset + tensor.length());
            offset += tensor.length();
        }
        String json = header.toString();
        // The data begins on a multiple of eight bytes, as the reference writer does it.
        int padding = (8 - json.getBytes(StandardCharsets.UTF_8).length % 8) % 8;
        byte[] text = (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            writeFully(
                    channel,
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(text.length)
                            .flip());
            writeFully(channel, ByteBuffer.wrap(text));
            for (Tensor tensor : tensors) {
                writeFully(channel, tensor.bytes().get());
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
