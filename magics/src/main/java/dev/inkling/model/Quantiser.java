package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the linear maps of a model into codes, one at a time, and holds what they are read with: tables, and a place for
 * each map of one layer, into which the layer at work is read.
 */
final class Quantiser {
    /** Quantiles of the normal distribution (QLoRA, appendix E, and bitsandbytes). */
    private static final float[] NF4 = {
        -1.0f,
        -0.6961928009986877f,
        -0.5250730514526367f,
        -0.39491748809814453f,
        -0.28444138169288635f,
        -0.18477343022823334f,
        -0.09105003625154495f,
        0.0f,
        0.07958029955625534f,
        0.16093020141124725f,
        0.24611230194568634f,
        0.33791524171829224f,
        0.44070982933044434f,
        0.5626170039176941f,
        0.7229568362236023f,
        1.0f
    };

    private final EngineThread engine;
    private final NDManager owner;
    private final Quantisation kind;
    private final Precision precision;
    private final NDArray empty;
    /** Pairs of values and the values of block codes; empty arrays for eight bits. */
    private final List<NDArray> tables;

    private final List<NDArray> bounds;
    private final Map<Integer, NDArray> places = new HashMap<>();

    /** @param owner of all that is made */
    Quantiser(EngineThread engine, NDManager owner, Quantisation kind, Precision precision) {
        this.engine = engine;
        this.owner = owner;
        this.kind = kind;
        this.precision = precision;
        this.empty = owner.create(new float[0]);
        boolean four = kind == Quantisation.NF4;
        float[] ofBlocks = DynamicMap.SIGNED.values();
        this.tables = four
                ? List.of(owner.create(pairs(), new Shape(256, 2)), owner.create(ofBlocks))
                : List.of(empty, empty);
        this.bounds = four ? List.of(owner.create(middles(NF4)), owner.create(middles(ofBlocks))) : List.of();
    }

    /** The two values that each byte stands for, that of the upper half first. */
    private static float[] pairs() {
        float[] pairs = new float[512];
        for (int code = 0; code < 256; code++) {
            pairs[2 * code] = NF4[code >> 4];
            pairs[2 * code + 1] = NF4[code & 15];
        }
        return pairs;
    }

    private static float[] middles(float[] values) {
        float[] middles = new float[values.length - 1];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (values[i] + values[i + 1]) / 2;
        }
        return middles;
    }

    /** What {@link #quantised} leaves of a map: its codes, and the four arrays that they are read with. */
    record Codes(NDArray codes, List<NDArray> readers) {}

    /**
     * @param place of the map in {@link Weights}
     * @param weight (out, in) in float32, which stays the caller's
     */
    Codes quantised(int place, NDArray weight) {
        long out = weight.getShape().get(0);
        long in = weight.getShape().get(1);
        NDArray whole = places.computeIfAbsent(place, p -> place(out, in));
        if (kind == Quantisation.INT8) {
            NDArray codes = owner.create(new Shape(out, in), DataType.INT8);
            NDArray largest = owner.create(new Shape(out));
            engine.script().act("quantise8", weight, codes, largest);
            return new Codes(codes, List.of(largest, empty, empty, whole));
        }
        long groups = Quantisation.groups(out, in);
        NDArray codes = owner.create(new Shape(Quantisation.blocks(out, in) * Quantisation.BLOCK / 2), DataType.UINT8);
        NDArray blockCodes = owner.create(new Shape(groups, Quantisation.GROUP), DataType.UINT8);
        NDArray blockScales = owner.create(new Shape(groups));
        NDArray mean = owner.create(new Shape(1));
        engine.script().act("quantise4", weight, codes, blockCodes, blockScales, mean, bounds.get(0), bounds.get(1));
        return new Codes(codes, List.of(blockCodes, blockScales, mean, whole));
    }

    private NDArray place(long out, long in) {
        try (NDArray zeros = owner.zeros(new Shape(out, in))) {
            return engine.script().call(owner, "copied", zeros, precision.code());
        }
    }

    /**
     * A layer's list with what its codes are read with.
     *
     * @param arrays as in {@link Weights}, codes in the place of weights
     * @param readers of each map by its place
     */
    List<NDArray> layer(List<NDArray> arrays, Map<Integer, List<NDArray>> readers) {
        List<NDArray> all = new ArrayList<>(arrays);
        for (int place : Weights.LINEAR_MAPS) {
            all.addAll(readers.getOrDefault(place, List.of(empty, empty, empty, empty)));
        }
        all.addAll(tables);
        return List.copyOf(all);
    }
}
