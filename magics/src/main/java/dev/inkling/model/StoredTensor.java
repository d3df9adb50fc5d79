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
     * Reads part of the numbers, row by row. They are read, not mapped: a file that is cut while pages of it are mapped
     * would end the process at the next touch.
     *
     * @param offset first byte within the tensor
     * @param target in native memory; filled to its limit
     * @throws InklingException when the file cannot be read any more
     */
    void read(long offset, ByteBuffer target) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (strides != null) {
                gather(channel, offset, target);
                return;
            }
            int first = target.position();
            while (target.hasRemaining()) {
                if (channel.read(target, start + offset + target.position() - first) < 0) {
                    throw new InklingException(file + " has become shorter since it was opened: download it again");
                }
            }
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + " (" + e + "): check that it is there and readable", e);
        }
    }

    /** The same in a buffer of its own. */
    ByteBuffer copy(long offset, long length) {
        ByteBuffer copy = ByteBuffer.allocateDirect((int) length).order(ByteOrder.LITTLE_ENDIAN);
        read(offset, copy);
        return copy.flip();
    }

    /** True when another tensor of this shape and type holds the same bytes, or is this one. */
    boolean holdsTheSameAs(StoredTensor other) {
        if (!type.equals(other.type) || bytes != other.bytes) {
            return false;
        }
        boolean same = file.equals(other.file) && start == other.start && Arrays.equals(strides, other.strides);
        for (long at = 0; at < bytes && !same; at += COMPARED) {
            long length = Math.min(COMPARED, bytes - at);
            if (!copy(at, length).equals(other.copy(at, length))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer map(FileChannel channel, long from, long length) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void gather(FileChannel channel, long offset, ByteBuffer target) throws IOException {
        int width = (int) (bytes / size());
        long span = span() * width;
        if (start + span > channel.size()) {
            throw new InklingException(file + " has become shorter since it was opened: download it again");
        }
        List<ByteBuffer> sources = new ArrayList<>();
        for (long from = 0; from < span; from += LARGEST_MAP) {
            sources.add(map(channel, start + from, Math.min(LARGEST_MAP, span - from)));
        }
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
