package dev.inkling.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file: a length, a JSON header, then the tensors' bytes. Only the header is read.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {
    private static final long LONGEST_HEADER = 100L << 20;

    private Safetensors() {}

    /**
     * The tensors of a file by name.
     *
     * @throws InklingException when the file is missing, cut off or not in the format
     */
    public static Map<String, StoredTensor> open(Path file) {
        return read(file, (json, data, size) -> Collections.unmodifiableMap(entries(file, json, data, size)));
    }

    /** The words that stand beside the tensors in a file's header; none in most files. */
    public static Map<String, String> metadata(Path file) {
        return read(file, (json, data, size) -> {
            Map<String, String> words = new LinkedHashMap<>();
            json.path("__metadata__")
                    .fields()
                    .forEachRemaining(
                            field -> words.put(field.getKey(), field.getValue().asText()));
            return words;
        });
    }

    @FunctionalInterface
    private interface Reader<T> {
        /**
         * @param data where the tensors' bytes begin
         * @param size of the file
         */
        T read(JsonNode header, long data, long size);
    }

    private static <T> T read(Path file, Reader<T> reader) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 10) {
                throw damaged(file, "it has only " + size + " bytes");
            }
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            readFully(channel, length, 0);
            long header = length.flip().getLong();
            if (header <= 1 || header > LONGEST_HEADER || header > size - 8) {
                throw damaged(file, "its header claims " + header + " bytes of " + size);
            }
            ByteBuffer json = ByteBuffer.allocate((int) header);
            readFully(channel, json, 8);
            return reader.read(parse(file, json.array()), 8 + header, size);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static JsonNode parse(Path file, byte[] json) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw damaged(file, "its header is not JSON");
        }
        if (!root.isObject()) {
            throw damaged(file, "its header is no JSON object");
        }
        return root;
    }

    private static Map<String, StoredTensor> entries(Path file, JsonNode root, long data, long size) {
        Map<String, StoredTensor> entries = new LinkedHashMap<>();
        root.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("__metadata__")) {
                entries.put(field.getKey(), entry(file, field.getKey(), field.getValue(), data, size));
            }
        });
        StoredTensor before = null;
        for (StoredTensor entry : entries.values().stream()
                .sorted(Comparator.comparingLong(StoredTensor::start))
                .toList()) {
            if (before != null && entry.bytes() > 0 && entry.start() < before.start() + before.bytes()) {
                throw damaged(file, "tensors " + before.name() + " and " + entry.name() + " share bytes");
            }
            before = entry.bytes() > 0 ? entry : before;
        }
        return entries;
    }

    private static StoredTensor entry(Path file, String name, JsonNode value, long data, long size) {
        JsonNode sides = value.path("shape");
        long[] shape = new long[sides.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = whole(sides.get(i));
        }
        long begin = whole(value.path("data_offsets").path(0));
        long end = whole(value.path("data_offsets").path(1));
        if (begin < 0 || end < begin || end > size - data) {
            throw damaged(file, "tensor " + name + " claims bytes " + begin + " to " + end + " of " + (size - data));
        }
        String type = value.path("dtype").asText();
        StoredTensor entry = new StoredTensor(name, file, type, shape, data + begin, end - begin, null);
        long width = width(file, type);
        // Divided instead of multiplied: a damaged shape may overflow.
        if (Arrays.stream(shape).anyMatch(side -> side < 0) || (end - begin) % width != 0) {
            throw damaged(file, "tensor " + name + " has a shape that does not fit its bytes");
        }
        try {
            if (entry.size() != (end - begin) / width) {
                throw damaged(file, "tensor " + name + " has a shape that does not fit its bytes");
            }
        } catch (ArithmeticException e) {
            throw damaged(file, "tensor " + name + " has a shape beyond all measure");
        }
        return entry;
    }

    private static long whole(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong() ? number.asLong() : -1;
    }

    private static int width(Path file, String type) {
        return switch (type) {
            case "F64", "I64", "U64" -> 8;
            case "F32", "I32", "U32" -> 4;
            case "F16", "BF16", "I16", "U16" -> 2;
            case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2" -> 1;
            default ->
                throw new InklingException(file + " uses the number type \"" + type
                        + "\", which is not known: take the model with weights in F32, F16 or BF16");
        };
    }

    private static InklingException unreadable(Path file, IOException e) {
        return new InklingException("cannot read " + file + " (" + e + "): check that it is there and readable", e);
    }

    private static InklingException damaged(Path file, String reason) {
        return new InklingException(file + " is damaged or cut off: " + reason + "; download it again");
    }

    private static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
        while (target.hasRemaining()) {
            int read = channel.read(target, position + target.position());
            if (read < 0) {
                throw new IOException("unexpected end of file");
            }
        }
    }
}
