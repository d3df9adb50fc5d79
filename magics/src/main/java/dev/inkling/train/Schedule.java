package dev.inkling.train;

/** The learning rate's course, as a factor on its peak, after a linear warm-up. */
public enum Schedule {
    CONSTANT {
        @Override
        double after(double progress) {
            return 1;
        }
    },
    LINEAR {
        @Override
        double after(double progress) {
            return 1 - (1 - FLOOR) * progress;
        }
    },
    COSINE {
        @Override
        double after(double progress) {
            return FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * progress));
        }
    };

    /** Where a falling schedule ends, relative to its peak. */
    private static final double FLOOR = 0.1;

    /** @param progress from 0 (warm-up over) to 1 (last step) */
    abstract double after(double progress);

    /**
     * The factor at a step.
     *
     * @param step counts from 0
     */
    public double at(int step, int warmup, int steps) {
        if (step < warmup) {
            return (step + 1.0) / (warmup + 1.0);
        }
        return after(steps <= warmup + 1 ? 1 : (step - warmup) / (double) (steps - 1 - warmup));
    }
}
