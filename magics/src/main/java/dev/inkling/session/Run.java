package dev.inkling.session;

import dev.inkling.eval.Evaluation;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainPlan;
import java.util.List;
import java.util.Locale;

/**
 * A fine-tuning run and what came of it.
 *
 * @param number counts from 1 within the session
 * @param model name of the base
 * @param plan every setting, chosen or by default
 * @param before the base on the held-out texts
 * @param after the kept state on the same texts
 * @param events what happened on the way, in order
 * @param steps optimizer steps done
 * @param bestStep the step whose state is kept; 0 when nothing improved on the base
 * @param paused true when it was interrupted before its end
 * @param opening beginning of a held-out text, for a look at both
 * @param baseText how the base goes on from it
 * @param tunedText how the tuned model does
 */
public record Run(
        int number,
        String model,
        TrainPlan plan,
        TextLedger ledger,
        Evaluation before,
        Evaluation after,
        List<TrainEvent> events,
        int steps,
        int bestStep,
        boolean paused,
        String opening,
        String baseText,
        String tunedText) {
    public Run {
        events = List.copyOf(events);
    }

    /** By how much of the base's bits per character the tuned model needs less; negative when it needs more. */
    public double gain() {
        return 1 - after.bitsPerCharacter() / before.bitsPerCharacter();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "run %d of %s: %d of %d steps%s, held-out bits per character %.3f -> %.3f (%+.1f %%)",
                number,
                model,
                steps,
                plan.steps(),
                paused ? " (paused)" : "",
                before.bitsPerCharacter(),
                after.bitsPerCharacter(),
                -100 * gain());
    }
}
