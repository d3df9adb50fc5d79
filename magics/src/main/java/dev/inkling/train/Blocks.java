package dev.inkling.train;

import dev.inkling.InklingException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Documents packed end to end into blocks of equal length. Every token but the very first is a target once per pass: the
 * last block is filled up with positions that ask for nothing.
 */
final class Blocks {
    static final long NO_TARGET = -100;

    private final int[] stream;
    private final int length;

    /**
     * @param documents token ids, each ended by the end-of-text token where the model has one
     * @param length tokens in a block
     */
    Blocks(List<int[]> documents, int length) {
        this.stream = documents.stream().flatMapToInt(Arrays::stream).toArray();
        this.length = length;
        if (stream.length < 2) {
            throw new InklingException("there is nothing to train on: " + stream.length + " tokens");
        }
    }

    int count() {
        return (stream.length - 1 + length - 1) / length;
    }

    /** Tokens of the documents, end-of-text tokens included. */
    long tokens() {
        return stream.length;
    }

    int length() {
        return length;
    }

    /**
     * Writes a block's tokens and targets.
     *
     * @param at where its row begins in both
     * @return how many targets it has
     */
    int fill(int block, long[] ids, long[] targets, int at) {
        int start = block * length;
        int found = 0;
        for (int t = 0; t < length; t++) {
            int position = start + t;
            boolean inside = position + 1 < stream.length;
            ids[at + t] = position < stream.length ? stream[position] : 0;
            targets[at + t] = inside ? stream[position + 1] : NO_TARGET;
            found += inside ? 1 : 0;
        }
        return found;
    }

    /** The order of the blocks in a pass; the same seed and pass give the same order. */
    int[] order(long seed, int pass) {
        int[] order = new int[count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        Random random = new Random(seed * 1_000_003 + pass);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }
}
