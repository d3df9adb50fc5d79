package dev.inkling.model;

import dev.inkling.InklingException;
import dev.inkling.model.Unpickler.Storage;
import dev.inkling.model.Unpickler.TorchTensor;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A file of PyTorch's {@code torch.save}: an uncompressed zip, or the sequence of pickles that it was before release 1.6.
 * The pickle is read by {@link Unpickler}, which knows tensors alone and runs nothing.
 */
final class TorchFile {
    private static final BigInteger LEGACY_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int LONGEST_PICKLE = 256 << 20;

    private TorchFile() {}

    /**
     * The tensors of a file by name.
     *
     * @throws InklingException when the file is missing, cut off, or asks for anything but tensors
     */
    static Map<String, StoredTensor> open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(4);
            channel.read(start, 0);
            boolean zip = start.position() == 4 && start.array()[0] == 'P' && start.array()[1] == 'K';
            return zip ? zip(file, channel) : legacy(file, channel);
        } catch (Unpickler.Refused e) {
            throw new InklingException(
                    file + " cannot be used: " + e.getMessage() + "; take the model with model.safetensors", e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof InklingException known) {
                throw known;
            }
            if (e instanceof FileSystemException) {
                throw new InklingException("cannot read " + file + " (" + e + "): check that it is readable", e);
            }
            throw damaged(
                    file,
                    e instanceof BufferUnderflowException || e instanceof EOFException
                            ? "it ends too early"
                            : String.valueOf(e.getMessage()));
        }
    }

    private static InklingException damaged(Path file, String reason) {
        return new InklingException(file + " is damaged or cut off: " + reason + "; download it again");
    }

    private static Map<String, StoredTensor> zip(Path file, FileChannel channel) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            Map<String, ZipArchiveEntry> entries = new HashMap<>();
            ZipArchiveEntry pickle = null;
            for (Enumeration<ZipArchiveEntry> all = zip.getEntries(); all.hasMoreElements(); ) {
                ZipArchiveEntry entry = all.nextElement();
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                entries.put(name, entry);
                pickle = name.equals("data.pkl") ? entry : pickle;
            }
            if (pickle == null) {
                throw damaged(file, "it is an archive without data.pkl");
            }
            ZipArchiveEntry order = entries.get("byteorder");
            if (order != null && new String(bytes(file, channel, order).array()).startsWith("big")) {
                throw damaged(file, "its numbers are big-endian");
            }
            Object root = new Unpickler(bytes(file, channel, pickle)).read();
            return tensors(file, root, storage -> {
                ZipArchiveEntry data = entries.get("data/" + storage.key());
                if (data == null) {
                    throw damaged(file, "its part data/" + storage.key() + " is missing");
                }
                return new Place(stored(file, channel, data), data.getSize());
            });
        }
    }

    private static long stored(Path file, FileChannel channel, ZipArchiveEntry entry) throws IOException {
        long start = entry.getDataOffset();
        if (entry.getMethod() != ZipArchiveEntry.STORED
                || start < 0
                || entry.getSize() < 0
                || start + entry.getSize() > channel.size()) {
            throw damaged(file, "its part " + entry.getName() + " is compressed or reaches beyond the end");
        }
        return start;
    }

    private static ByteBuffer bytes(Path file, FileChannel channel, ZipArchiveEntry entry) throws IOException {
        long start = stored(file, channel, entry);
        return read(file, channel, start, entry.getSize());
    }

    private static ByteBuffer read(Path file, FileChannel channel, long start, long length) throws IOException {
        if (length > LONGEST_PICKLE) {
            throw damaged(file, "its description of the tensors takes " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    private static Map<String, StoredTensor> legacy(Path file, FileChannel channel) throws IOException {
        ByteBuffer head = channel.map(FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), LONGEST_PICKLE));
        if (!LEGACY_MAGIC.equals(new Unpickler(head).read())) {
            throw damaged(file, "it is no file of PyTorch's");
        }
        new Unpickler(head).read(); // the version of the form
        if (new Unpickler(head).read() instanceof Map<?, ?> system
                && Boolean.FALSE.equals(system.get("little_endian"))) {
            throw damaged(file, "its numbers are big-endian");
        }
        Object root = new Unpickler(head).read();
        Object keys = new Unpickler(head).read();
        Map<String, Place> places = new HashMap<>();
        Map<String, Integer> widths = new HashMap<>();
        eachStorage(root, storage -> widths.put(storage.key(), width(storage.type())));
        long at = head.position();
        for (Object key : keys instanceof List<?> list ? list : List.of()) {
            long elements = read(file, channel, at, 8).getLong();
            int width = key instanceof String name ? widths.getOrDefault(name, 0) : 0;
            if (elements < 0 || width == 0 || elements > (channel.size() - at - 8) / width) {
                throw damaged(file, "one of its parts claims " + elements + " numbers");
            }
            places.put((String) key, new Place(at + 8, elements * width));
            at += 8 + elements * width;
        }
        return tensors(file, root, storage -> {
            Place place = places.get(storage.key());
            if (place == null) {
                throw damaged(file, "its part " + storage.key() + " is missing");
            }
            return place;
        });
    }

    /** Where a storage's bytes lie. */
    private record Place(long start, long bytes) {}

    private interface Places {
        Place of(Storage storage) throws IOException;
    }

    private interface Visitor {
        void visit(Storage storage);
    }

    private static void eachStorage(Object root, Visitor visitor) {
        if (root instanceof Map<?, ?> map) {
            map.values().forEach(value -> {
                if (value instanceof TorchTensor tensor) {
                    visitor.visit(tensor.storage());
                }
            });
        }
    }

    private static Map<String, StoredTensor> tensors(Path file, Object root, Places places) throws IOException {
        if (!(root instanceof Map<?, ?> map)) {
            throw damaged(file, "it holds no table of tensors");
        }
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() instanceof TorchTensor tensor) {
                String name = entry.getKey().toString();
                tensors.put(name, tensor(file, name, tensor, places.of(tensor.storage())));
            }
        }
        if (tensors.isEmpty()) {
            throw damaged(file, "it holds no tensors");
        }
        return tensors;
    }

    private static StoredTensor tensor(Path file, String name, TorchTensor tensor, Place place) {
        int width = width(tensor.storage().type());
        long last = tensor.offset();
        long size = 1;
        long step = 1;
        boolean rows = true;
        try {
            for (int i = tensor.shape().length - 1; i >= 0; i--) {
                long side = tensor.shape()[i];
                if (side < 1 || tensor.strides()[i] < 0) {
                    throw damaged(file, "tensor " + name + " has a side of " + side);
                }
                rows &= side == 1 || tensor.strides()[i] == step;
                step = Math.multiplyExact(step, side);
                last = Math.addExact(last, Math.multiplyExact(side - 1, tensor.strides()[i]));
                size = Math.multiplyExact(size, side);
            }
            long end = Math.multiplyExact(Math.addExact(last, 1), width);
            if (tensor.offset() < 0 || end > place.bytes()) {
                throw damaged(file, "tensor " + name + " reaches beyond its " + place.bytes() + " bytes");
            }
            return new StoredTensor(
                    name,
                    file,
                    tensor.storage().type(),
                    tensor.shape(),
                    place.start() + tensor.offset() * width,
                    Math.multiplyExact(size, width),
                    rows ? null : tensor.strides());
        } catch (ArithmeticException e) {
            throw damaged(file, "tensor " + name + " has a shape beyond all measure");
        }
    }

    private static int width(String type) {
        return switch (type) {
            case "F64", "I64" -> 8;
            case "F32", "I32" -> 4;
            case "F16", "BF16", "I16" -> 2;
            default -> 1;
        };
    }
}
