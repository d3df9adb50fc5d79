package dev.inkling.train;

import ai.djl.engine.EngineException;
import dev.inkling.model.Dropout;
import dev.inkling.model.Parts;
import dev.inkling.model.engine.OutOfMemory;

/**
 * Computes the gradients of an optimizer step some sequences at a time: as many as a processor's cache takes, and fewer
 * when memory runs out, which changes nothing but the order of sums.
 */
final class MicroBatches {
    /** Few enough to stay in a processor's cache; a larger batch is accumulated. */
    private static final int TOKENS_AT_ONCE = 2048;

    private final Gradients gradients;
    private final Blocks blocks;
    private final Reporter reporter;
    private final TrainPlan plan;
    private int rows;

    /** One optimizer step's worth of text: mean loss in nats, and how many tokens it is the mean of. */
    record Window(double loss, long targets) {}

    /** Not even one sequence fits into memory. */
    static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoRoom(EngineException cause) {
            super(cause);
        }
    }

    /** @param plan says how much dropout leaves out, and by its seed what */
    MicroBatches(Gradients gradients, Blocks blocks, Reporter reporter, TrainPlan plan) {
        this.gradients = gradients;
        this.blocks = blocks;
        this.reporter = reporter;
        this.plan = plan;
        this.rows = rowsAtOnce(Integer.MAX_VALUE, blocks.length());
    }

    /** How many sequences of a batch are computed together where memory suffices. */
    static int rowsAtOnce(int batch, int length) {
        return Math.min(batch, Math.max(1, TOKENS_AT_ONCE / length));
    }

    /** Sequences computed together. */
    int rows() {
        return rows;
    }

    /** Goes on as an earlier process did. */
    void rows(int earlier) {
        rows = Math.max(1, Math.min(rows, earlier));
    }

    /**
     * Leaves the gradients of the mean loss of some blocks.
     *
     * @param done optimizer steps before this one
     * @throws NoRoom when memory is too small for one sequence
     */
    Window window(int done, int[] chosen) {
        int length = blocks.length();
        long[] ids = new long[chosen.length * length];
        long[] targets = new long[ids.length];
        int[][] begins = new int[chosen.length][];
        long found = 0;
        for (int i = 0; i < chosen.length; i++) {
            found += blocks.fill(chosen[i], ids, targets, i * length);
            begins[i] = blocks.begins(chosen[i]);
        }
        Parts parts = blocks.apart() ? new Parts(begins) : null;
        // Documents of one token ask for nothing where they stand apart.
        long asked = Math.max(1, found);
        while (true) {
            try {
                return new Window(accumulated(done, ids, targets, chosen.length, parts, asked) / asked, found);
            } catch (EngineException e) {
                if (!OutOfMemory.isOne(e)) {
                    throw e;
                }
                fewer(done, Math.min(rows, chosen.length), e);
            }
        }
    }

    private void fewer(int done, int tried, EngineException cause) {
        if (tried == 1) {
            throw new NoRoom(cause);
        }
        rows = tried / 2;
        reporter.tell(new TrainEvent.Notice(
                done,
                "memory ran out with " + tried + " sequences at once: from step " + (done + 1) + " on " + rows
                        + " are computed at a time, which is slower and gives the same result"));
    }

    private double accumulated(int done, long[] ids, long[] targets, int count, Parts parts, long asked) {
        int length = blocks.length();
        gradients.clear();
        double sum = 0;
        for (int first = 0; first < count; first += rows) {
            int some = Math.min(rows, count - first);
            long[] someIds = new long[some * length];
            long[] someTargets = new long[some * length];
            System.arraycopy(ids, first * length, someIds, 0, someIds.length);
            System.arraycopy(targets, first * length, someTargets, 0, someTargets.length);
            gradients.dropout(new Dropout(plan.seed(), done, first, plan.residualDropout()));
            // Divided by the targets of the whole window: any cut into micro-batches gives the same gradient.
            Parts someParts = parts == null ? null : parts.rows(first, first + some);
            sum += gradients.accumulate(someIds, someTargets, some, length, someParts, asked);
        }
        return sum;
    }
}
