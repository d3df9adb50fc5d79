package dev.inkling.model;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a tensor's numbers lie on disk, little-endian.
 *
 * @param type as safetensors names it: F32, F16, BF16
 * @param start offset of its first byte in the file
 * @param bytes that its numbers take
 * @param strides elements from one index to the next, by dimension; null when they lie row by row without gaps
 */
public record StoredTensor(String name, Path file, String type, long[] shape, long start, long bytes, long[] strides) {
    private static final long COMPARED = 16L << 20;

    /** A multiple of every number's width; a buffer of Java ends at 2 GB. */
    private static final long LARGEST_MAP = 1L << 30;

    /** @throws ArithmeticException when there are more than 2^63 - 1 */
    public long size() {
        long size = 1;
        for (long side : shape) {
            size = Math.multiplyExact(size, side);
        }
        return size;
    }

    /**
     * Part of the numbers, row by row: mapped where they lie so, else gathered.
     *
     * @param offset first byte within the tensor
     * @param length bytes, at most 2^31 - 1
     */
    ByteBuffer read(long offset, long length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (start + (strides == null ? bytes : 0) > channel.size()) {
                throw new InklingException(file + " has become shorter since it was opened: download it again");
            }
            return strides == null ? map(channel, start + offset, length) : gathered(channel, offset, length);
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + " (" + e + "): check that it is there and readable", e);
        }
    }

    /**
     * The same as a copy in native memory, so that the file may be replaced while it is in use.
     *
     * @throws InklingException when the file cannot be read any more
     */
    ByteBuffer copy(long offset, long length) {
        ByteBuffer copy = ByteBuffer.allocateDirect((int) length).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (copy.hasRemaining()) {
                if (channel.read(copy, start + offset + copy.position()) < 0) {
                    throw new IOException("unexpected end of file");
                }
            }
            return copy.flip();
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + " (" + e + "): check that it is there and readable", e);
        }
    }

    /** True when another tensor of this shape and type holds the same bytes, or is this one. */
    boolean holdsTheSameAs(StoredTensor other) {
        if (!type.equals(other.type) || bytes != other.bytes) {
            return false;
        }
        boolean same = file.equals(other.file) && start == other.start && Arrays.equals(strides, other.strides);
        for (long at = 0; at < bytes && !same; at += COMPARED) {
            long length = Math.min(COMPARED, bytes - at);
            if (!read(at, length).equals(other.read(at, length))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer map(FileChannel channel, long from, long length) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer gathered(FileChannel channel, long offset, long length) throws IOException {
        int width = (int) (bytes / size());
        long span = span() * width;
        List<ByteBuffer> sources = new ArrayList<>();
        for (long from = 0; from < span; from += LARGEST_MAP) {
            sources.add(map(channel, start + from, Math.min(LARGEST_MAP, span - from)));
        }
        ByteBuffer target = ByteBuffer.allocateDirect((int) length).order(ByteOrder.LITTLE_ENDIAN);
        for (long index = offset / width; target.hasRemaining(); index++) {
            long at = position(index) * width;
            ByteBuffer source = sources.get((int) (at / LARGEST_MAP));
            int within = (int) (at % LARGEST_MAP);
            switch (width) {
                case 1 -> target.put(source.get(within));
                case 2 -> target.putShort(source.getShort(within));
                case 4 -> target.putInt(source.getInt(within));
                default -> target.putLong(source.getLong(within));
            }
        }
        return target.flip();
    }

    /** Elements from the first to the last, both included. */
    private long span() {
        long span = 1;
        for (int i = 0; i < shape.length; i++) {
            span += (shape[i] - 1) * strides[i];
        }
        return span;
    }

    private long position(long index) {
        long position = 0;
        for (int i = shape.length - 1; i >= 0; i--) {
            position += index % shape[i] * strides[i];
            index /= shape[i];
        }
        return position;
    }
}
