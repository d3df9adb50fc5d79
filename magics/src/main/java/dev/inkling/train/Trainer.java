package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.UsedMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The training loop: blocks of packed text in a seeded order, exact means over each optimizer step, the held-out
 * texts scored on the way, and the best state by that score kept.
 */
public final class Trainer {
    private static final int EVALUATIONS = 12;

    private final EngineThread engine;
    private final TrainableState state;
    private final TrainPlan plan;
    private final Blocks blocks;
    private final HeldOut heldOut;
    private final Path checkpoint;
    private final Look look;
    private final Reporter reporter;
    private final BooleanSupplier interrupted;
    private Runnable probe = () -> {};

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

    /** A look at what the model writes in the middle of a run; must not change the model, nor draw from the engine's seed. */
    @FunctionalInterface
    public interface Look {
        TrainEvent.Sample at(int step, Decoder decoder);
    }

    /**
     * A run on texts that are learned as a whole, without a look on the way.
     *
     * @param documents token ids to learn from
     * @param checkpoint the file that keeps the run; one that is there already is gone on from; null for none
     * @param interrupted asked before each step; true pauses the run
     */
    public Trainer(
            EngineThread engine,
            TrainableState state,
            TrainPlan plan,
            List<int[]> documents,
            HeldOut heldOut,
            Path checkpoint,
            TrainListener listener,
            BooleanSupplier interrupted) {
        this(engine, state, plan, new TrainTexts(documents), heldOut, checkpoint, null, listener, interrupted);
    }

    /**
     * @param texts to learn from
     * @param checkpoint the file that keeps the run; one that is there already is gone on from; null for none
     * @param look what is asked as often as the plan has samples; null for nothing
     * @param interrupted asked before each step; true pauses the run
     */
    public Trainer(
            EngineThread engine,
            TrainableState state,
            TrainPlan plan,
            TrainTexts texts,
            HeldOut heldOut,
            Path checkpoint,
            Look look,
            TrainListener listener,
            BooleanSupplier interrupted) {
        this.look = look;
        this.checkpoint = checkpoint;
        this.engine = engine;
        this.state = state;
        this.plan = plan;
        this.blocks = new Blocks(texts, plan.length(), plan.texts().withinDocuments());
        this.heldOut = heldOut;
        this.reporter = new Reporter(listener);
        this.interrupted = interrupted;
    }

    /** @param called where memory may run out */
    void probe(Runnable called) {
        probe = called;
    }

    /**
     * Runs to the end or until interrupted; afterwards the state is the best one by the held-out score.
     *
     * @throws dev.inkling.InklingException when the checkpoint is damaged or belongs to another run
     */
    public Outcome run(String title) {
        Optional<TrainingCheckpoint> from = Optional.ofNullable(checkpoint).flatMap(TrainingCheckpoint::find);
        reporter.tell(new TrainEvent.Started(title, plan.steps(), blocks.tokens(), heldOut.tokens(), state.size()));
        try (NDManager manager = engine.root().newSubManager()) {
            List<NDArray> parameters = state.parameters();
            Gradients gradients = new Gradients(engine, manager, state.decoder(), parameters);
            gradients.probe(probe);
            gradients.recompute(plan.recompute());
            try {
                Update update = Update.of(engine, manager, plan, state, gradients);
                BestState best = new BestState(engine, manager, state, heldOut, reporter);
                return new Loop(gradients, update, best).run(from);
            } finally {
                parameters.forEach(p -> p.setRequiresGradient(false));
            }
        }
    }

    /** The steps of one run. */
    private final class Loop {
        private final Gradients gradients;
        private final MicroBatches batches;
        private final Update update;
        private final BestState best;
        private final CheckpointSaver saver = new CheckpointSaver(engine, checkpoint, reporter);
        private final Alarms alarms = new Alarms(plan, reporter);
        private final BlockOrder order = new BlockOrder(blocks, plan.seed());
        private long start = System.nanoTime();
        private int step;
        private long tokens;
        private long computing;
        private boolean diverged;

        Loop(Gradients gradients, Update update, BestState best) {
            this.gradients = gradients;
            this.batches = new MicroBatches(gradients, blocks, reporter, plan);
            this.update = update;
            this.best = best;
        }

        Outcome run(Optional<TrainingCheckpoint> from) {
            from.ifPresentOrElse(this::goOn, () -> best.judge(0));
            int every = (plan.steps() + EVALUATIONS - 1) / EVALUATIONS;
            boolean well = true;
            while (goesOn() && well && !interrupted.getAsBoolean()) {
                well = step();
                if (well && (step % every == 0 || step == plan.steps())) {
                    best.judge(step);
                    alarms.judged(step, best);
                }
                if (well && look != null && plan.watch().samples(step)) {
                    reporter.tell(look.at(step, state.decoder()));
                }
                if (well && saver.due(step, plan.saveEvery())) {
                    saver.save(progress(), state, best, update);
                }
            }
            boolean paused = !diverged && goesOn();
            if (!paused && !diverged && step < plan.steps()) {
                alarms.stopped(step, best);
            }
            // Saved before the state of the pause is judged: a run that goes on must not know of its pauses.
            saver.save(progress(), state, best, paused ? update : null);
            if (paused && best.judged() < step) {
                best.judge(step);
            }
            best.restore();
            Duration elapsed = elapsed();
            reporter.tell(new TrainEvent.Finished(step, plan.steps(), paused, best.step(), elapsed));
            return new Outcome(step, best.step(), best.first(), best.score(), paused, elapsed);
        }

        /** False once all steps are done, or so many evaluations have not improved that patience is at its end. */
        private boolean goesOn() {
            return step < plan.steps() && !plan.watch().isLost(best.worse());
        }

        private void goOn(TrainingCheckpoint saved) {
            Progress progress = saved.progress();
            best.goOn(progress.best(), saved);
            saved.restore(engine, TrainingCheckpoint.Which.LAST, state.named());
            step = progress.step();
            // A run that ended has kept no memory of its optimizer, though its process may have died before it said so.
            if (goesOn()) {
                saved.restore(engine, update);
            }
            tokens = progress.tokens();
            computing = progress.computing();
            batches.rows(progress.rows());
            start = System.nanoTime() - progress.elapsed();
            for (int i = 0; i < step; i++) {
                order.next(plan.batch());
            }
        }

        private Progress progress() {
            return new Progress(step, tokens, computing, elapsed().toNanos(), batches.rows(), best.remembered());
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        /** @return false when it could not be done; the parameters are then as they were */
        private boolean step() {
            long began = System.nanoTime();
            MicroBatches.Window window;
            try {
                window = batches.window(step, order.next(plan.batch()));
            } catch (MicroBatches.NoRoom e) {
                reporter.tell(new TrainEvent.Notice(
                        step,
                        "memory ran out with one sequence of " + plan.length() + " tokens; the run is paused after "
                                + step + " steps: close other programs and go on with --resume, or begin anew with a"
                                + " smaller --length or --method lora"));
                return false;
            }
            double norm = norm(gradients);
            diverged = !Double.isFinite(window.loss()) || !Double.isFinite(norm);
            if (diverged) {
                reporter.tell(new TrainEvent.Notice(
                        step,
                        "step " + (step + 1) + " gave no finite loss; training stopped and the best state, step "
                                + best.step() + ", is kept: lower --lr"));
                return false;
            }
            double rate = plan.rate() * plan.schedule().at(step, plan.warmup(), plan.steps());
            update.step(rate);
            step++;
            tokens += window.targets();
            computing += System.nanoTime() - began;
            Duration elapsed = elapsed();
            alarms.step(step, window.loss());
            reporter.tell(new TrainEvent.Step(
                    step,
                    plan.steps(),
                    window.loss(),
                    rate,
                    norm,
                    tokens / (computing / 1e9),
                    elapsed,
                    elapsed.dividedBy(step).multipliedBy(plan.steps() - step),
                    UsedMemory.of(engine)));
            return true;
        }
    }

    private double norm(Gradients gradients) {
        try (NDArray norm = engine.script().call(engine.root(), "clip", gradients.arrays(), plan.clip())) {
            return norm.getFloat();
        }
    }
}
