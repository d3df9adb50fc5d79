package dev.inkling.train;

import dev.inkling.model.engine.EngineThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Writes a run's checkpoint now and then, seldom enough to cost little. */
final class CheckpointSaver {
    private static final long LEAST_PAUSE = Duration.ofSeconds(30).toNanos();

    /** Writing may take this part of the time, no more. */
    private static final int SHARE = 30;

    private final EngineThread engine;
    private final Path file;
    private final Reporter reporter;
    private long last = System.nanoTime();
    private long cost;
    private boolean failed;

    /** @param file null when nothing is to be kept */
    CheckpointSaver(EngineThread engine, Path file, Reporter reporter) {
        this.engine = engine;
        this.file = file;
        this.reporter = reporter;
    }

    /**
     * @param step steps done
     * @param every steps between checkpoints; 0 to go by the time
     */
    boolean due(int step, int every) {
        boolean now = every > 0 ? step % every == 0 : System.nanoTime() - last >= Math.max(LEAST_PAUSE, SHARE * cost);
        return file != null && now;
    }

    /**
     * Replaces the checkpoint; when that fails the run goes on in memory, and says so.
     *
     * @param update null for a run that has ended
     */
    void save(Progress progress, TrainableState state, BestState best, Update update) {
        if (file == null) {
            return;
        }
        long began = System.nanoTime();
        try {
            TrainingCheckpoint.write(engine, file, progress, state.named(), state.named(best.copy()), update);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                reporter.tell(new TrainEvent.Notice(
                        progress.step(),
                        "the checkpoint could not be written to " + file + " (" + e.getMessage() + "): the run goes on"
                                + " in memory and tries again; make room on the disk"));
            }
            failed = true;
        }
        last = System.nanoTime();
        cost = last - began;
    }
}
