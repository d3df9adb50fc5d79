package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.InklingException;
import dev.inkling.model.engine.EngineThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Named arrays in a safetensors file, bit for bit: written whole or not at all, read one by one. */
public final class ArrayFile {
    /** The types that an array may have, by their names in the format. */
    private static final Map<DataType, String> TYPES =
            Map.of(DataType.FLOAT32, "F32", DataType.INT64, "I64", DataType.INT32, "I32", DataType.UINT8, "U8");

    private static final long BYTES_AT_ONCE = 64L << 20;

    private final Path file;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;

    private ArrayFile(Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata) {
        this.file = file;
        this.tensors = tensors;
        this.metadata = metadata;
    }

    /** @throws InklingException when the file is missing, cut off or not in the format */
    public static ArrayFile open(Path file) {
        return new ArrayFile(file, Safetensors.open(file), Safetensors.metadata(file));
    }

    /**
     * @param arrays float32, int64, int32 or uint8
     * @throws IOException when the disk is full, for example; what stood in the file before is still there then
     */
    public static void write(EngineThread engine, Path file, Map<String, NDArray> arrays, Map<String, String> metadata)
            throws IOException {
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        arrays.forEach((name, array) -> {
            long length = array.getShape().size() * array.getDataType().getNumOfBytes();
            tensors.add(new SafetensorsWriter.Tensor(
                    name,
                    TYPES.get(array.getDataType()),
                    array.getShape().getShape(),
                    length,
                    () -> parts(engine, array, length, (scratch, part) -> part)));
        });
        SafetensorsWriter.write(file, tensors, metadata);
    }

    /**
     * An array's bytes, some rows at a time: a buffer of Java ends at 2 GB.
     *
     * @param length bytes of all parts together
     * @param form what is written of a part; may use the manager for an array of its own
     */
    static Stream<ByteBuffer> parts(
            EngineThread engine, NDArray array, long length, BiFunction<NDManager, NDArray, NDArray> form) {
        if (length <= BYTES_AT_ONCE) {
            return Stream.of(littleEndian(engine, scratch -> form.apply(scratch, array)));
        }
        long rows = array.getShape().get(0);
        long atOnce = Math.max(1, BYTES_AT_ONCE / (length / rows));
        return LongStream.iterate(0, first -> first < rows, first -> first + atOnce)
                .mapToObj(first -> littleEndian(
                        engine,
                        scratch -> form.apply(
                                scratch,
                                engine.script()
                                        .call(scratch, "narrow", array, 0, first, Math.min(rows, first + atOnce)))));
    }

    private static ByteBuffer littleEndian(EngineThread engine, Function<NDManager, NDArray> part) {
        try (NDManager scratch = engine.root().newSubManager()) {
            return part.apply(scratch).toByteBuffer(false).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    public Set<String> names() {
        return tensors.keySet();
    }

    /** What was written beside the arrays. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Copies a stored array over one in memory.
     *
     * @throws InklingException when the file has none of that name, type and shape
     */
    public void into(EngineThread engine, String name, NDArray target) {
        StoredTensor stored = find(name);
        long[] shape = target.getShape().getShape();
        String type = TYPES.get(target.getDataType());
        if (!Arrays.equals(stored.shape(), shape) || !stored.type().equals(type)) {
            throw new InklingException(file + " holds " + name + " as " + stored.type()
                    + Arrays.toString(stored.shape()) + " where " + type + Arrays.toString(shape)
                    + " is needed: it belongs to another model or run");
        }
        if (shape.length == 0 || stored.bytes() <= BYTES_AT_ONCE) {
            assign(engine, stored, 0, target);
            return;
        }
        long row = stored.bytes() / shape[0];
        long atOnce = Math.max(1, BYTES_AT_ONCE / row);
        for (long first = 0; first < shape[0]; first += atOnce) {
            long end = Math.min(shape[0], first + atOnce);
            try (NDArray part = engine.script().call(engine.root(), "narrow", target, 0, first, end)) {
                assign(engine, stored, first * row, part);
            }
        }
    }

    private static void assign(EngineThread engine, StoredTensor stored, long offset, NDArray target) {
        Shape shape = target.getShape();
        long length = shape.size() * target.getDataType().getNumOfBytes();
        try (NDManager scratch = engine.root().newSubManager()) {
            NDArray value = scratch.create(stored.copy(offset, length), shape, target.getDataType());
            engine.script().act("assign", List.of(target), List.of(value));
        }
    }

    private StoredTensor find(String name) {
        StoredTensor stored = tensors.get(name);
        if (stored == null) {
            throw new InklingException(file + " has no array " + name + ": it belongs to another model or run");
        }
        return stored;
    }

    /** The numbers of an int32 array, or the bits of those of a float32 array. */
    public int[] ints(String name) {
        StoredTensor stored = find(name);
        int[] numbers = new int[Math.toIntExact(stored.bytes() / Integer.BYTES)];
        stored.copy(0, stored.bytes()).asIntBuffer().get(numbers);
        return numbers;
    }
}
