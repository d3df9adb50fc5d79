package dev.inkling.train;

/** Hands out block numbers, pass after pass. */
final class BlockOrder {
    private final Blocks blocks;
    private final int seed;
    private int[] order;
    private int pass;
    private int at;

    BlockOrder(Blocks blocks, int seed) {
        this.blocks = blocks;
        this.seed = seed;
        this.order = blocks.order(seed, 0);
    }

    int[] next(int count) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            if (at == order.length) {
                order = blocks.order(seed, ++pass);
                at = 0;
            }
            chosen[i] = order[at++];
        }
        return chosen;
    }
}
