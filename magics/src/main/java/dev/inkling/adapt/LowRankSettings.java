package dev.inkling.adapt;

/**
 * How low-rank additions are made.
 *
 * @param rank inner width r of each addition
 * @param alpha strength: an addition counts alpha / r times, or alpha / sqrt(r) times
 * @param scaling what alpha is divided by
 * @param magnitudes true to learn the length of each row beside its direction (DoRA)
 * @param targets the linear maps that get additions
 * @param ratio how many times faster than A the matrices B learn (LoRA+, Hayou et al. 2024); 1 for the same rate. The
 *     magnitudes learn as A does
 * @param dropout share of the additions' inputs that is left out at random in training (for DoRA of all that is
 *     rescaled, as in PEFT)
 */
public record LowRankSettings(
        int rank, double alpha, Scaling scaling, boolean magnitudes, Targets targets, double ratio, double dropout) {
    /** What the strength of the additions is divided by. */
    public enum Scaling {
        /** The rank, as in LoRA (Hu et al. 2021). */
        RANK {
            @Override
            double of(double alpha, int rank) {
                return alpha / rank;
            }
        },
        /** The root of the rank (rsLoRA, Kalajdzievski 2023), so that a high rank learns as fast as a low one. */
        ROOT {
            @Override
            double of(double alpha, int rank) {
                return alpha / Math.sqrt(rank);
            }
        };

        abstract double of(double alpha, int rank);
    }

    /** LoRA on all linear maps. */
    public LowRankSettings(int rank, double alpha) {
        this(rank, alpha, Scaling.RANK, false, Targets.ALL, 1, 0);
    }

    /** The same with another dropout. */
    public LowRankSettings withDropout(double share) {
        return new LowRankSettings(rank, alpha, scaling, magnitudes, targets, ratio, share);
    }

    /** Factor on each addition. */
    public double scale() {
        return scaling.of(alpha, rank);
    }
}
