package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.model.Decoder;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainableState;
import dev.inkling.train.TrainingCheckpoint;
import dev.inkling.train.TrainingCheckpoint.Which;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The runs of a session, those that are kept on disk, and the state that is sampled from. */
final class Runs {
    private static final String BASE = "the base";

    private final RunStore store;
    private final Predicate<LanguageModel> isCurrent;
    private final List<Run> done = new ArrayList<>();
    /** Runs at work, waiting for the engine included. */
    private final AtomicInteger training = new AtomicInteger();

    private volatile boolean ending;
    /** What a run made of the current model; null for the base. */
    private TrainableState tuned;

    private String inUse = BASE;

    /** @param isCurrent whether a model is the session's still; asked under this object's lock */
    Runs(RunStore store, Predicate<LanguageModel> isCurrent) {
        this.store = store;
        this.isCurrent = isCurrent;
    }

    RunStore store() {
        return store;
    }

    /** The runs of this session, oldest first. */
    synchronized List<Run> done() {
        return List.copyOf(done);
    }

    synchronized String inUse() {
        return inUse;
    }

    synchronized boolean isTuned() {
        return tuned != null;
    }

    /** What is sampled from; asked in the turn of the task: what was tuned when it queued may be gone by then. */
    synchronized Decoder decoder(LanguageModel base) {
        return tuned == null || !isCurrent.test(base) ? base.decoder() : tuned.decoder();
    }

    /**
     * Frees what was tuned, as its model goes.
     *
     * @return bytes that are free again
     */
    long forget() {
        TrainableState unused;
        synchronized (this) {
            unused = tuned;
            tuned = null;
            inUse = BASE;
        }
        return release(unused);
    }

    /** @throws InklingException when no run, or not the one with the number, was stopped before its end */
    RunFiles stopped(OptionalInt number) {
        return number.isPresent()
                ? store.get(number.getAsInt())
                : store.latest(card -> !card.isFinished())
                        .orElseThrow(() -> new InklingException("no run was stopped before its end: %runs lists what"
                                + " there is, %finetune begins a new one"));
    }

    /** Trains, and takes the result for what is sampled from. */
    Run train(LanguageModel base, FinetuneJob job, TrainListener listener, BooleanSupplier interrupted) {
        Finetuning.Result result;
        training.incrementAndGet();
        try (NumberedFolders.Claim claim = RunFiles.claim(job.files());
                EngineThread.Work work = EngineThread.get().work(() -> ending = true)) {
            result = new Finetuning(base, job, listener, () -> ending || interrupted.getAsBoolean()).run();
        } finally {
            training.decrementAndGet();
        }
        synchronized (this) {
            done.add(result.run());
        }
        use(base, result.state(), "run " + result.run().number());
        return result.run();
    }

    /** See {@link Session#end}. */
    void end(Duration most) {
        ending = true;
        long deadline = System.nanoTime() + most.toNanos();
        try {
            while (training.get() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a tuned state for the one to sample from, unless another model was loaded meanwhile. */
    private void use(LanguageModel base, TrainableState state, String name) {
        TrainableState unused;
        synchronized (this) {
            boolean current = isCurrent.test(base);
            unused = current ? tuned : state;
            tuned = current ? state : tuned;
            inUse = current ? name : inUse;
        }
        release(unused);
    }

    void useBase(LanguageModel base) {
        use(base, null, BASE);
    }

    /**
     * Takes what a run made of the model for what is sampled from.
     *
     * @param number of the run; empty for the latest of this model
     * @throws InklingException when there is no such run, or it was of another model
     */
    void use(LanguageModel base, OptionalInt number, Which which) {
        RunFiles files = number.isPresent()
                ? store.get(number.getAsInt())
                : store.latest(card -> card.isOf(base))
                        .orElseThrow(() -> new InklingException(
                                "no run of " + base.info().name() + " is kept on this machine: %finetune makes one"));
        RunCard card = files.readCard();
        card.requireModel(base);
        TrainPlan plan =
                TrainPlan.of(card.config(), base.info().config(), card.ledger().planTokens());
        TrainingCheckpoint checkpoint = files.checkpoint();
        // A pause may have judged its own step to be the best, which a run that goes on does not know of.
        boolean last =
                which == Which.LAST || card.result() != null && card.result().bestStep() == checkpoint.step();
        TrainableState state = EngineThread.get().call(engine -> {
            TrainableState loaded = TrainableState.of(engine, base.checkpoint(), base.decoder(), plan);
            try {
                checkpoint.restore(engine, last ? Which.LAST : Which.BEST, loaded.named());
                return loaded;
            } catch (RuntimeException | Error e) {
                loaded.close();
                throw e;
            }
        });
        use(base, state, "run " + card.number() + ", step " + (last ? checkpoint.step() : checkpoint.bestStep()));
    }

    /**
     * Never under the lock: whoever holds the engine may ask this session for a fact.
     *
     * @return bytes that are free again
     */
    private static long release(TrainableState state) {
        long[] bytes = new long[1];
        if (state != null) {
            EngineThread.get().release(() -> {
                bytes[0] = state.size() * Precision.F32.bytes();
                state.close();
            });
        }
        return bytes[0];
    }
}
