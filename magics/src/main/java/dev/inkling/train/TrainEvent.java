package dev.inkling.train;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a training run tells its listeners. Losses are means in nats per target token. */
public sealed interface TrainEvent {
    /**
     * The run begins.
     *
     * @param steps planned optimizer steps
     * @param trainTokens tokens in the training part, once over
     * @param heldOutTokens tokens in the held-out part
     * @param trainableParameters how many numbers the optimizer changes
     */
    record Started(String title, int steps, long trainTokens, long heldOutTokens, long trainableParameters)
            implements TrainEvent {}

    /**
     * What is about to be done, told first of all.
     *
     * @param settings of the run by their names as options, chosen or by default
     * @param texts where the texts go, in sentences
     */
    record Planned(Map<String, String> settings, List<String> texts) implements TrainEvent {
        public Planned {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            texts = List.copyOf(texts);
        }
    }

    /**
     * An optimizer step is done.
     *
     * @param step counts from 1
     * @param loss of this step's batch, before the update
     * @param gradientNorm global L2 norm before clipping
     * @param memory bytes in use where the model computes: of this process, or of the graphics card; 0 where it is unknown
     */
    record Step(
            int step,
            int steps,
            double loss,
            double learningRate,
            double gradientNorm,
            double tokensPerSecond,
            Duration elapsed,
            Duration remaining,
            long memory)
            implements TrainEvent {}

    /**
     * The held-out texts were scored.
     *
     * @param step after this many optimizer steps; 0 is the untouched base
     * @param best true when no earlier state was better
     */
    record HeldOut(int step, double loss, double bitsPerCharacter, boolean best) implements TrainEvent {}

    /** How the model at this step goes on from a prompt. */
    record Sample(int step, String prompt, String text) implements TrainEvent {}

    /** A plain sentence for the user: what was noticed and what follows from it. */
    record Notice(int step, String sentence) implements TrainEvent {}

    /**
     * The run ended.
     *
     * @param paused true when it was interrupted before its last step
     * @param bestStep the state that is kept as the result
     */
    record Finished(int step, int steps, boolean paused, int bestStep, Duration elapsed) implements TrainEvent {}
}
