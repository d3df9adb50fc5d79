package dev.inkling.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.AtomicMove;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Writes safetensors files, tensor by tensor, and moves the finished file into its place at once. */
public final class SafetensorsWriter {
    /**
     * A tensor to be written.
     *
     * @param type the format's name, as F32 or F16
     * @param length bytes of all parts together
     * @param parts content in little-endian order, one buffer after the other, asked for when its turn comes
     */
    public record Tensor(String name, String type, long[] shape, long length, Supplier<Stream<ByteBuffer>> parts) {
        /** A tensor whose content fits into one buffer. */
        public static Tensor of(String name, String type, long[] shape, long length, Supplier<ByteBuffer> bytes) {
            return new Tensor(name, type, shape, length, () -> Stream.of(bytes.get()));
        }
    }

    private SafetensorsWriter() {}

    public static void write(Path file, List<Tensor> tensors) throws IOException {
        write(file, tensors, Map.of("format", "pt"));
    }

    /**
     * @param metadata words that go into the header
     * @throws IOException when the disk is full, for example; what stood in the file before is still there then
     */
    public static void write(Path file, List<Tensor> tensors, Map<String, String> metadata) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            writeParts(unfinished, header(tensors, metadata), tensors);
            AtomicMove.replace(unfinished, file);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static byte[] header(List<Tensor> tensors, Map<String, String> metadata) {
        ObjectNode header = new ObjectMapper().createObjectNode();
        metadata.forEach(header.putObject("__metadata__")::put);
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
        return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeParts(Path file, byte[] header, List<Tensor> tensors) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(
                    channel,
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length)
                            .flip());
            writeFully(channel, ByteBuffer.wrap(header));
            for (Tensor tensor : tensors) {
                try (Stream<ByteBuffer> parts = tensor.parts().get()) {
                    for (Iterator<ByteBuffer> part = parts.iterator(); part.hasNext(); ) {
                        writeFully(channel, part.next());
                    }
                }
            }
            channel.force(true);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
