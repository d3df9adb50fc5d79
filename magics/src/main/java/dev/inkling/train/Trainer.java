package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The training loop: blocks of packed text in a seeded order, exact means over each optimizer step, AdamW, the held-out
 * texts scored on the way, and the best state by that score kept.
 */
public final class Trainer {
    /** Tokens computed at once; a larger batch is accumulated. Few enough to stay in a processor's cache. */
    private static final int TOKENS_AT_ONCE = 2048;

    private static final int EVALUATIONS = 12;

    private final EngineThread engine;
    private final TrainableState state;
    private final TrainPlan plan;
    private final Blocks blocks;
    private final HeldOut heldOut;
    private final Reporter reporter;
    private final BooleanSupplier interrupted;

    /**
     * How a run ended.
     *
     * @param step optimizer steps done
     * @param bestStep the step whose state is kept; 0 when no step improved on the base
     * @param base score of the held-out texts before the first step
     * @param best the same for the kept state
     * @param paused true when the user stopped it
     */
    public record Outcome(
            int step, int bestStep, Scorer.Score base, Scorer.Score best, boolean paused, Duration elapsed) {}

    public Trainer(
            EngineThread engine,
            TrainableState state,
            TrainPlan plan,
            List<int[]> documents,
            HeldOut heldOut,
            TrainListener listener,
            BooleanSupplier interrupted) {
        this.engine = engine;
        this.state = state;
        this.plan = plan;
        this.blocks = new Blocks(documents, plan.length());
        this.heldOut = heldOut;
        this.reporter = new Reporter(listener);
        this.interrupted = interrupted;
    }

    /** Runs to the end or until interrupted; afterwards the state is the best one by the held-out score. */
    public Outcome run(String title) {
        long start = System.nanoTime();
        reporter.tell(new TrainEvent.Started(title, plan.steps(), blocks.tokens(), heldOut.tokens(), state.size()));
        try (NDManager manager = engine.root().newSubManager()) {
            List<NDArray> parameters = state.parameters();
            Gradients gradients = new Gradients(engine, manager, state.decoder(), parameters);
            try {
                Update update = Update.of(engine, manager, plan, state, gradients);
                return steps(manager, gradients, update, start);
            } finally {
                parameters.forEach(p -> p.setRequiresGradient(false));
            }
        }
    }

    private Outcome steps(NDManager manager, Gradients gradients, Update update, long start) {
        BestState best = new BestState(engine, manager, state, heldOut, reporter);
        best.judge(0);
        int every = (plan.steps() + EVALUATIONS - 1) / EVALUATIONS;
        BlockOrder order = new BlockOrder(blocks, plan.seed());
        long tokens = 0;
        long computing = 0;
        int step = 0;
        boolean finite = true;
        while (step < plan.steps() && finite && !interrupted.getAsBoolean()) {
            long began = System.nanoTime();
            Window window = window(gradients, order);
            double norm = norm(gradients);
            finite = Double.isFinite(window.loss()) && Double.isFinite(norm);
            if (!finite) {
                reporter.tell(new TrainEvent.Notice(
                        step,
                        "step " + (step + 1) + " gave no finite loss; training stopped and the best state, step "
                                + best.step() + ", is kept: lower --lr"));
                break;
            }
            double rate = plan.rate() * plan.schedule().at(step, plan.warmup(), plan.steps());
            update.step(rate);
            step++;
            tokens += window.targets();
            computing += System.nanoTime() - began;
            reporter.tell(event(step, window.loss(), rate, norm, tokens, computing, start));
            if (step % every == 0 || step == plan.steps()) {
                best.judge(step);
            }
        }
        boolean paused = finite && step < plan.steps();
        if (paused && best.judged() < step) {
            best.judge(step);
        }
        best.restore();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        reporter.tell(new TrainEvent.Finished(step, plan.steps(), paused, best.step(), elapsed));
        return new Outcome(step, best.step(), best.first(), best.score(), paused, elapsed);
    }

    private TrainEvent.Step event(
            int step, double loss, double rate, double norm, long tokens, long computing, long start) {
        long elapsed = System.nanoTime() - start;
        return new TrainEvent.Step(
                step,
                plan.steps(),
                loss,
                rate,
                norm,
                tokens / (computing / 1e9),
                Duration.ofNanos(elapsed),
                Duration.ofNanos((long) ((double) elapsed / step * (plan.steps() - step))));
    }

    /** One optimizer step's worth of text: mean loss in nats, and how many tokens it is the mean of. */
    private record Window(double loss, long targets) {}

    /** How many sequences of a batch are computed at once. */
    static int rowsAtOnce(int batch, int length) {
        return Math.min(batch, Math.max(1, TOKENS_AT_ONCE / length));
    }

    private Window window(Gradients gradients, BlockOrder order) {
        int[] chosen = order.next(plan.batch());
        int length = plan.length();
        long[] ids = new long[chosen.length * length];
        long[] targets = new long[ids.length];
        long found = 0;
        for (int i = 0; i < chosen.length; i++) {
            found += blocks.fill(chosen[i], ids, targets, i * length);
        }
        gradients.clear();
        int rows = rowsAtOnce(chosen.length, length);
        double sum = 0;
        for (int first = 0; first < chosen.length; first += rows) {
            int count = Math.min(rows, chosen.length - first);
            long[] someIds = new long[count * length];
            long[] someTargets = new long[count * length];
            System.arraycopy(ids, first * length, someIds, 0, someIds.length);
            System.arraycopy(targets, first * length, someTargets, 0, someTargets.length);
            // Divided by the targets of the whole window: any cut into micro-batches gives the same gradient.
            sum += gradients.accumulate(someIds, someTargets, count, length, found);
        }
        return new Window(sum / found, found);
    }

    private double norm(Gradients gradients) {
        try (NDArray norm = engine.script().call(engine.root(), "clip", gradients.arrays(), plan.clip())) {
            return norm.getFloat();
        }
    }
}
