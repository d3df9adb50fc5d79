package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.ArrayList;
import java.util.List;

/** Keys and values of the tokens read so far, so that each new token costs one column. */
public final class KeyValueCache implements AutoCloseable {
    private final NDManager manager;
    private final List<NDArray> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    private final int capacity;
    private int length;

    /**
     * @param batch sequences side by side
     * @param capacity tokens that fit
     */
    public KeyValueCache(EngineThread engine, ModelConfig config, Precision precision, int batch, int capacity) {
        this.capacity = capacity;
        manager = engine.root().newSubManager();
        Shape shape = new Shape(batch, config.keyValueHeads(), capacity, config.headSize());
        try (NDManager scratch = manager.newSubManager()) {
            for (int layer = 0; layer < config.layers(); layer++) {
                NDArray zeros = scratch.zeros(shape, DataType.FLOAT32);
                keys.add(engine.script().call(manager, "copied", zeros, precision.code()));
                values.add(engine.script().call(manager, "copied", zeros, precision.code()));
                zeros.close();
            }
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Bytes of a cache for so many sequences of so many tokens: keys and values, layer by layer. */
    public static long bytes(ModelConfig config, Precision precision, int batch, int capacity) {
        long column = 2L * config.layers() * config.keyValueHeads() * config.headSize() * precision.bytes();
        return Math.multiplyExact(column, Math.multiplyExact((long) batch, capacity));
    }

    NDArray keys(int layer) {
        return keys.get(layer);
    }

    NDArray values(int layer) {
        return values.get(layer);
    }

    public int length() {
        return length;
    }

    public int capacity() {
        return capacity;
    }

    void advance(int tokens) {
        length += tokens;
    }

    @Override
    public void close() {
        manager.close();
    }
}
