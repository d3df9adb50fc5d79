package dev.inkling.train;

import java.util.Locale;

/** Says in plain sentences when a run's figures are off. */
final class Alarms {
    /** Evaluations without improvement after which it is said. */
    private static final int SAID_AFTER = 3;

    /** A held-out loss so much above the base's is no noise of the first steps. */
    private static final double WORSE_THAN_BASE = 0.02;

    /** Steps that must be known before one can be far from them. */
    private static final int FEWEST = 12;

    private static final double PAST = 0.9;
    /** A jump is so many times the usual distance from the mean, and at least such a part of the mean. */
    private static final double FAR = 6;

    private static final double LEAST = 0.15;
    private static final int BETWEEN_JUMPS = 20;
    private static final int MOST_JUMPS = 3;

    private final TrainPlan plan;
    private final Reporter reporter;
    private double mean;
    private double distance;
    private int seen;
    private int jumps;
    private int lastJump;
    private boolean saidRate;

    Alarms(TrainPlan plan, Reporter reporter) {
        this.plan = plan;
        this.reporter = reporter;
    }

    /** After an optimizer step, with its loss. */
    void step(int step, double loss) {
        double above = loss - mean;
        if (seen >= FEWEST && above > Math.max(FAR * distance, LEAST * mean)) {
            if (jumps < MOST_JUMPS && (jumps == 0 || step - lastJump >= BETWEEN_JUMPS)) {
                jumps++;
                lastJump = step;
                tell(
                        step,
                        "the loss jumped from about %.2f to %.2f in step %d: its texts are unlike the others, or the"
                                + " learning rate is too high; if it does not come back, begin again with --lr %s",
                        mean,
                        loss,
                        step,
                        lower());
            }
            return; // the mean stays what was usual
        }
        seen++;
        double weight = Math.min(PAST, 1 - 1.0 / seen);
        distance = seen == 1 ? 0 : weight * distance + (1 - weight) * Math.abs(above);
        mean = weight * mean + (1 - weight) * loss;
    }

    /** After an evaluation. */
    void judged(int step, BestState best) {
        boolean never = best.step() == 0;
        if (never && !saidRate && step >= plan.warmup() && best.behindBase() > WORSE_THAN_BASE) {
            saidRate = true;
            tell(
                    step,
                    "held-out loss is %.0f %% above the base's: the learning rate is likely too high; begin again with"
                            + " --lr %s",
                    100 * best.behindBase(),
                    lower());
        } else if (best.worse() == SAID_AFTER) {
            tell(
                    step,
                    "held-out loss has not improved for %d evaluations: the model starts to memorise; %s is kept",
                    SAID_AFTER,
                    kept(best));
        }
    }

    /** At the end of patience. */
    void stopped(int step, BestState best) {
        tell(
                step,
                "stopped after step %d of %d, as held-out loss has not improved for %d evaluations (--patience); %s is"
                        + " kept as the result, %%use last takes the state of step %d",
                step,
                plan.steps(),
                best.worse(),
                kept(best),
                step);
    }

    private static String kept(BestState best) {
        return best.step() == 0
                ? "the base, which was better than every state,"
                : "the best state, step " + best.step() + ",";
    }

    private String lower() {
        return String.format(Locale.ROOT, "%.1e", plan.rate() / 3);
    }

    private void tell(int step, String sentence, Object... figures) {
        reporter.tell(new TrainEvent.Notice(step, String.format(Locale.ROOT, sentence, figures)));
    }
}
