package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.stream.IntStream;

/** Which tokens each token sees: those before it, within reach and its document, that are no padding. */
final class AttentionMask {
    private final int past;
    private final int length;
    private final int seen;
    private final int reach;
    private final boolean[][] visible;
    private final Parts parts;
    private final int batch;

    /**
     * @param past tokens before those at hand
     * @param length tokens at hand (T)
     * @param reach how far back a token sees, itself included
     * @param visible per sequence and token, which tokens count (padding does not); null when all do
     * @param parts documents that are apart; null when a sequence is one
     */
    AttentionMask(int past, int length, int reach, boolean[][] visible, Parts parts) {
        this.past = past;
        this.length = length;
        this.seen = past + length;
        this.reach = reach;
        this.visible = visible;
        this.parts = parts;
        this.batch = visible != null ? visible.length : parts != null ? parts.begins().length : 1;
    }

    private boolean sees(int sequence, int token, int other) {
        int position = past + token;
        // A padded position sees itself: a row without any sight would be not-a-number and spread.
        return other <= position
                && position - other < reach
                && (parts == null || other >= parts.begins()[sequence][token])
                && (visible == null || visible[sequence][other] || other == position);
    }

    /** Boolean (B or 1, 1, T, S). */
    NDArray plain(NDManager manager) {
        boolean[] allowed = new boolean[Math.multiplyExact(batch * length, seen)];
        int i = 0;
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < length; t++) {
                for (int s = 0; s < seen; s++) {
                    allowed[i++] = sees(b, t, s);
                }
            }
        }
        return manager.create(allowed, new Shape(batch, 1, length, seen));
    }

    /**
     * (B or 1, N, T, S) to add to the products of query and key: minus the distance times the head's slope, counted in
     * visible tokens, and minus infinity for what is not seen. The reference adds the slope times the key's place, which
     * is the same up to what softmax takes away, and loses more to rounding.
     */
    NDArray fading(EngineThread engine, NDManager manager, int heads, Precision precision) {
        double[] slopes = slopes(heads);
        float[] added = new float[Math.multiplyExact(Math.multiplyExact(batch * heads, length), seen)];
        int i = 0;
        for (int b = 0; b < batch; b++) {
            int[] places = places(b);
            for (double slope : slopes) {
                for (int t = 0; t < length; t++) {
                    for (int s = 0; s < seen; s++) {
                        added[i++] = sees(b, t, s)
                                ? (float) (slope * (places[s] - places[past + t]))
                                : Float.NEGATIVE_INFINITY;
                    }
                }
            }
        }
        try (NDArray full = manager.create(added, new Shape(batch, heads, length, seen))) {
            return engine.script().call(manager, "copied", full, precision.code());
        }
    }

    private int[] places(int sequence) {
        if (visible == null) {
            return IntStream.range(0, seen).toArray();
        }
        return places(visible[sequence]);
    }

    /** Each token's place among the visible ones of its sequence. */
    static int[] places(boolean[] visible) {
        int[] places = new int[visible.length];
        int count = 0;
        for (int s = 0; s < places.length; s++) {
            places[s] = visible[s] ? count++ : Math.max(0, count - 1);
        }
        return places;
    }

    /** Slopes of Press et al. 2022 for any number of heads: of the next smaller power of two, then every other of the next larger. */
    static double[] slopes(int heads) {
        int power = Integer.highestOneBit(heads);
        double[] slopes = new double[heads];
        double base = Math.pow(2, -8.0 / power);
        double between = Math.pow(2, -4.0 / power);
        for (int i = 0; i < heads; i++) {
            slopes[i] = i < power ? Math.pow(base, i + 1) : Math.pow(between, 2 * (i - power) + 1);
        }
        return slopes;
    }
}
