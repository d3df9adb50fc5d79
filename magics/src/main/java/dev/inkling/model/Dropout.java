package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Which numbers a training pass leaves out. They are drawn from the run's seed, the step, the sequence's place in the
 * step, the layer and the map alone, and never from the order of calls: the same are left out whatever is computed
 * together or twice, and after a pause.
 *
 * @param step optimizer steps before this one
 * @param first place in the step of the pass's first sequence
 * @param residual share of the embeddings, and of what attention and feed-forward part of each layer add to the stream,
 *     that is left out, at least 0 and below 1
 */
public record Dropout(long seed, long step, int first, double residual) {
    /** Of SplitMix64 (Steele et al. 2014). */
    private static final long INCREMENT = 0x9e3779b97f4a7c15L;

    /**
     * What the arithmetic of a layer draws from: a key (B) for each sequence, the bound below which a drawn number (int32)
     * leaves out, and the factor on what is left.
     *
     * @param manager owner of the arrays
     * @param share of the numbers that is left out, at least 0 and below 1
     */
    List<NDArray> arrays(NDManager manager, int layer, int sequences, double share) {
        int[] keys = new int[sequences];
        for (int i = 0; i < sequences; i++) {
            keys[i] = key(layer, first + i);
        }
        int bound = (int) (Math.round(share * (1L << 32)) + Integer.MIN_VALUE);
        return List.of(manager.create(keys), manager.create(bound), manager.create((float) (1 / (1 - share))));
    }

    /** For the stream: empty where nothing of it is left out. The embeddings draw as a layer above the last one would. */
    List<NDArray> ofStream(NDManager manager, int layer, int sequences) {
        return residual == 0 ? List.of() : arrays(manager, layer, sequences, residual);
    }

    int key(int layer, int sequence) {
        long mixed = 0;
        for (long part : new long[] {seed, step, sequence, layer}) {
            mixed = mix(mixed + INCREMENT + part);
        }
        return (int) (mixed >>> 32);
    }

    private static long mix(long x) {
        long y = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
        y = (y ^ y >>> 27) * 0x94d049bb133111ebL;
        return y ^ y >>> 31;
    }
}
