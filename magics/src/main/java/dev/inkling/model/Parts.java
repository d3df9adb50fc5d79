package dev.inkling.model;

import java.util.Arrays;

/**
 * Where the documents begin that are packed into sequences. A token sees its own document alone, and its position counts
 * from the document's beginning, so that each is read as if it stood alone.
 *
 * @param begins (B, T): for each token the place in its sequence where its document begins
 */
public record Parts(int[][] begins) {
    /** The same for some of the sequences. */
    public Parts rows(int from, int to) {
        return new Parts(Arrays.copyOfRange(begins, from, to));
    }

    /** (B, T), row by row: each token's place in its document. */
    long[] positions() {
        int length = begins[0].length;
        long[] positions = new long[begins.length * length];
        for (int b = 0; b < begins.length; b++) {
            for (int t = 0; t < length; t++) {
                positions[b * length + t] = t - begins[b][t];
            }
        }
        return positions;
    }

    /** Tokens of the longest document. */
    int longest() {
        return 1 + (int) Arrays.stream(positions()).max().orElse(0);
    }
}
