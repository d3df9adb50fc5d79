package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import java.util.List;

/** Remembers the parameters at the lowest held-out score. */
final class BestState {
    private final EngineThread engine;
    private final NDManager manager;
    private final TrainableState state;
    private final HeldOut heldOut;
    private final Reporter reporter;
    private List<NDArray> copy = List.of();
    private Scorer.Score first;
    private Scorer.Score score;
    private double loss = Double.POSITIVE_INFINITY;
    private int step;
    private int judged;
    private int worse;
    private double latest;

    BestState(EngineThread engine, NDManager manager, TrainableState state, HeldOut heldOut, Reporter reporter) {
        this.engine = engine;
        this.manager = manager;
        this.state = state;
        this.heldOut = heldOut;
        this.reporter = reporter;
    }

    int step() {
        return step;
    }

    /** Score of the first state judged, the base. */
    Scorer.Score first() {
        return first;
    }

    /** Score of the state that is kept. */
    Scorer.Score score() {
        return score;
    }

    /** What to remember beside {@link #copy}. */
    Progress.Best remembered() {
        return new Progress.Best(step, judged, worse, first.nats(), first.targets(), score.nats(), score.targets());
    }

    /** Takes up where another has stopped. */
    void goOn(Progress.Best from, TrainingCheckpoint checkpoint) {
        first = new Scorer.Score(from.baseNats(), from.baseTargets());
        keep(from.step(), new Scorer.Score(from.nats(), from.targets()));
        checkpoint.restore(engine, TrainingCheckpoint.Which.BEST, state.named(copy));
        judged = from.judged();
        worse = from.worse();
    }

    private void keep(int now, Scorer.Score found) {
        copy.forEach(NDArray::close);
        copy = state.copy(engine, manager);
        score = found;
        loss = Double.isNaN(found.perToken()) ? Double.POSITIVE_INFINITY : found.perToken();
        step = now;
        worse = 0;
    }

    /** The best parameters, in the order of the state's. */
    List<NDArray> copy() {
        return copy;
    }

    /** The latest step whose state was judged. */
    int judged() {
        return judged;
    }

    /** Evaluations in a row that have not improved on the best. */
    int worse() {
        return worse;
    }

    /** By how much the state judged last is worse than the base, relative to it; negative when it is better. */
    double behindBase() {
        return latest / first.perToken() - 1;
    }

    void judge(int now) {
        judged = now;
        Scorer.Score found = new Scorer(engine, state.decoder()).score(heldOut);
        first = first == null ? found : first;
        latest = found.perToken();
        // The untouched state is kept in any case: a base without a finite score must not be left half trained.
        boolean better = copy.isEmpty() || found.perToken() < loss;
        reporter.tell(new TrainEvent.HeldOut(
                now, found.perToken(), found.nats() / Math.log(2) / heldOut.characters(), better));
        if (better) {
            keep(now, found);
        } else {
            worse++;
        }
    }

    void restore() {
        state.restore(engine, copy);
    }
}
