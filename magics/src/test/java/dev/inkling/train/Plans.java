package dev.inkling.train;

import dev.inkling.adapt.LowRankSettings;
import java.util.Optional;

/** Plans that keep their layers' values, and checkpoint by the time. */
public final class Plans {
    private Plans() {}

    public static TrainPlan of(
            Optional<LowRankSettings> lowRank,
            int steps,
            double epochs,
            double rate,
            int batch,
            int length,
            int seed,
            Schedule schedule,
            int warmup,
            UpdateRule rule,
            double clip) {
        return of(lowRank, 0, steps, epochs, rate, batch, length, seed, schedule, warmup, rule, clip);
    }

    /** @param frozen lower layers that stay as they are */
    public static TrainPlan of(
            Optional<LowRankSettings> lowRank,
            int frozen,
            int steps,
            double epochs,
            double rate,
            int batch,
            int length,
            int seed,
            Schedule schedule,
            int warmup,
            UpdateRule rule,
            double clip) {
        return new TrainPlan(
                lowRank,
                frozen,
                steps,
                epochs,
                rate,
                batch,
                length,
                seed,
                schedule,
                warmup,
                rule,
                clip,
                0,
                false,
                0,
                TextPlan.USUAL,
                WatchPlan.NONE);
    }

    /** The same with other texts, and watched by other means. */
    public static TrainPlan with(TrainPlan plan, TextPlan texts, WatchPlan watch) {
        return with(plan, plan.recompute(), texts, watch);
    }

    /** The same with layers that are computed twice. */
    static TrainPlan recomputed(TrainPlan plan) {
        return with(plan, true, plan.texts(), plan.watch());
    }

    /** The same with something left out of the stream. */
    static TrainPlan dropping(TrainPlan plan, double dropout) {
        return with(plan, dropout, plan.recompute(), plan.texts(), plan.watch());
    }

    private static TrainPlan with(TrainPlan plan, boolean recompute, TextPlan texts, WatchPlan watch) {
        return with(plan, plan.residualDropout(), recompute, texts, watch);
    }

    private static TrainPlan with(TrainPlan plan, double dropout, boolean recompute, TextPlan texts, WatchPlan watch) {
        return new TrainPlan(
                plan.lowRank(),
                plan.frozen(),
                plan.steps(),
                plan.epochs(),
                plan.rate(),
                plan.batch(),
                plan.length(),
                plan.seed(),
                plan.schedule(),
                plan.warmup(),
                plan.rule(),
                plan.clip(),
                dropout,
                recompute,
                plan.saveEvery(),
                texts,
                watch);
    }
}
