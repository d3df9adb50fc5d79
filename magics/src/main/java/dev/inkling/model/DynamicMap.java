package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The 256 values of dynamic tree quantisation (Dettmers 2015; Dettmers et al. 2022, 8-bit Optimizers via Block-wise
 * Quantization): seven powers of ten down to 1e-6, each with twice as many values as the next smaller, in the middles of
 * equal parts between a tenth of the power and the power; and 0 and 1.
 */
public final class DynamicMap {
    private static final int POWERS = 7;

    /** From -1 to 1, with as many values below zero as above. */
    public static final DynamicMap SIGNED = new DynamicMap(true);

    /** From 0 to 1, with twice the values. */
    public static final DynamicMap UNSIGNED = new DynamicMap(false);

    private final float[] values;

    private DynamicMap(boolean signed) {
        values = new float[256];
        int count = 0;
        for (int power = 0; power < POWERS; power++) {
            int parts = signed ? 1 << power : 2 << power;
            for (int part = 0; part < parts; part++) {
                double middle = 0.1 + 0.9 * (part + 0.5) / parts;
                float value = (float) (middle * Math.pow(10, power - POWERS + 1));
                values[count++] = value;
                if (signed) {
                    values[count++] = -value;
                }
            }
        }
        values[count++] = 0;
        values[count++] = 1;
        Arrays.sort(values);
    }

    /** In rising order: a code is an index. */
    public float[] values() {
        return values.clone();
    }

    /** The middle between each value and the next: what lies above it is nearer to the next. */
    public float[] above() {
        float[] above = new float[256];
        for (int code = 0; code < 255; code++) {
            above[code] = (float) (((double) values[code] + values[code + 1]) / 2);
        }
        above[255] = Float.POSITIVE_INFINITY;
        return above;
    }

    /**
     * For each 16 bits that a float can begin with, the code nearest to the least float that does; all floats that begin
     * alike have this code or the next.
     */
    public byte[] table() {
        float[] above = above();
        byte[] table = new byte[1 << 16];
        for (int upper = 0; upper < table.length; upper++) {
            boolean negative = upper >= 1 << 15;
            float least = Float.intBitsToFloat(upper << 16 | (negative ? 0xffff : 0));
            int code = 0;
            while (code < 255 && least > above[code]) {
                code++;
            }
            table[upper] = (byte) code;
        }
        return table;
    }

    /** Values, the middles above them and the table, as the arithmetic takes them. */
    public List<NDArray> arrays(NDManager manager) {
        NDArray table = manager.create(ByteBuffer.wrap(table()), new Shape(1 << 16), DataType.UINT8);
        return List.of(manager.create(values), manager.create(above()), table);
    }
}
