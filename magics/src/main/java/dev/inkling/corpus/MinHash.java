package dev.inkling.corpus;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A text's signature, by which candidates for the same text are found: the smallest hash in each of so many parts of the
 * hashes' range (one-permutation MinHash), parts in which no hash lies filled from others (optimal densification,
 * Shrivastava 2017). The share of equal places of two signatures is about the Jaccard similarity of their texts.
 */
final class MinHash implements LongConsumer {
    /** Places that make one key; two texts are candidates when one key is the same. */
    static final int ROWS = 3;

    private final long[] smallest;
    private int pieces;

    /** @param places how many parts the range of the hashes has */
    MinHash(int places) {
        smallest = new long[places];
        Arrays.fill(smallest, Long.MAX_VALUE);
    }

    /**
     * What is known of a stretch of text.
     *
     * @param places 16 bits of each place; empty when there is no piece at all
     * @param pieces how many there are, repeated ones counted again
     */
    record Signature(char[] places, int pieces) {
        int keys() {
            return places.length / ROWS;
        }

        /** A hash of the places that belong together. */
        long key(int index) {
            long key = 0;
            for (int row = 0; row < ROWS; row++) {
                key = key << 16 | places[index * ROWS + row];
            }
            return Shingles.mix(key * 0x9e3779b97f4a7c15L + index + 1);
        }

        /** About the Jaccard similarity. */
        double alike(Signature other) {
            int same = 0;
            for (int i = 0; i < Math.min(places.length, other.places.length); i++) {
                same += places[i] == other.places[i] ? 1 : 0;
            }
            return places.length == 0 ? 0 : (double) same / places.length;
        }
    }

    @Override
    public void accept(long piece) {
        pieces++;
        int place = (int) ((piece >>> 32) * smallest.length >>> 32);
        // Within a place all hashes begin alike: the order is that of the lower bits.
        long value = piece * 0x9e3779b97f4a7c15L & Long.MAX_VALUE;
        if (value < smallest[place]) {
            smallest[place] = value;
        }
    }

    /** Of all pieces so far. */
    Signature signature() {
        if (pieces == 0) {
            return new Signature(new char[0], 0);
        }
        char[] places = new char[smallest.length];
        for (int i = 0; i < places.length; i++) {
            int from = i;
            for (int attempt = 1; smallest[from] == Long.MAX_VALUE; attempt++) {
                from = (int) ((Shingles.mix(i * 0x10001L + attempt) >>> 32) * places.length >>> 32);
            }
            places[i] = (char) Shingles.mix(smallest[from]);
        }
        return new Signature(places, pieces);
    }
}
