package dev.inkling.train;

import dev.inkling.InklingException;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.ModelConfig;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A run with nothing left open: what the user chose, and for the rest what fits the model and the corpus.
 *
 * @param lowRank the additions that are trained; empty to train the weights themselves
 * @param frozen lower layers that stay as they are
 * @param steps optimizer steps
 * @param rate peak learning rate
 * @param batch sequences per optimizer step
 * @param length tokens per sequence
 * @param warmup optimizer steps until the peak
 * @param residualDropout share of the embeddings and of what each layer adds to them that is left out at random
 * @param recompute true to compute layers a second time on the way back instead of keeping their values
 * @param saveEvery optimizer steps between checkpoints; 0 for some time between them
 * @param texts what is learned from and what is held out
 * @param watch what is looked at on the way
 */
public record TrainPlan(
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
        double clip,
        double residualDropout,
        boolean recompute,
        int saveEvery,
        TextPlan texts,
        WatchPlan watch) {
    /** Fewer steps than this teach little, however small the corpus. */
    static final int LEAST_STEPS = 60;

    /** What {@link Setting#EPOCHS} takes at least; fewer are said by the steps. */
    private static final double LEAST_EPOCHS = 0.01;

    private static final int USUAL_LENGTH = 256;
    private static final int SMALL_MODEL = 100_000_000;
    /** Steps in a pass that a small corpus is cut into, by a smaller batch. */
    private static final int STEPS_A_PASS = 25;

    /** A megabyte of text: what is less is soon known by heart by a model of 100M parameters and more. */
    private static final int FEW_TOKENS = 250_000;

    private static final double USUAL_DROPOUT = 0.05;

    /** Tokens of an optimizer step on a large corpus, as is usual for models of 100M parameters and more. */
    private static final int LARGEST_STEP = 16_384;

    public TrainPlan {
        requireShorter(warmup, steps, Setting.EPOCHS);
    }

    /** @param limit what decides how long the run is */
    private static void requireShorter(int warmup, int steps, Setting limit) {
        if (warmup >= steps && warmup > 0) {
            throw new InklingException("warm-up (" + warmup + " steps) must be shorter than the run (" + steps
                    + " steps): lower --warmup or raise " + limit.option());
        }
    }

    /**
     * Fills in what the user left open.
     *
     * @param trainTokens tokens to learn from, once over
     */
    public static TrainPlan of(FinetuneConfig config, ModelConfig model, long trainTokens) {
        Scope scope = Scope.of(config, model, model.parameters() < SMALL_MODEL);
        int length = config.whole(Setting.LENGTH).orElse(Math.min(USUAL_LENGTH, model.context()));
        if (length > model.context()) {
            throw new InklingException("--length " + length + " is more than the model's context of " + model.context()
                    + " tokens: take " + model.context() + " or less");
        }
        long blocks = Math.max(1, (trainTokens + length - 1) / length);
        int usual = (int) Math.max(1, Math.min(Math.max(1, LARGEST_STEP / length), blocks / STEPS_A_PASS));
        // A step takes no text twice.
        int batch = (int) Math.min(blocks, config.whole(Setting.BATCH).orElse(usual));
        double epochs = config.number(Setting.EPOCHS).orElse(3);
        int steps = (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(epochs * blocks / batch)));
        if (config.number(Setting.EPOCHS).isEmpty()) {
            steps = Math.max(LEAST_STEPS, steps);
        }
        int most = config.whole(Setting.MAX_STEPS).orElse(Integer.MAX_VALUE);
        Setting limit = most < steps ? Setting.MAX_STEPS : Setting.EPOCHS;
        steps = Math.min(steps, most);
        int warmup = config.whole(Setting.WARMUP).orElse(Math.min(steps / 10, Math.max(10, steps / 20)));
        requireShorter(warmup, steps, limit);
        boolean full = scope.lowRank().isEmpty();
        boolean dropping = config.number(Setting.DROPOUT).isEmpty()
                && model.parameters() >= SMALL_MODEL
                && trainTokens < FEW_TOKENS;
        UpdateRule rule = UpdateRule.of(config);
        return new TrainPlan(
                dropping ? scope.lowRank().map(additions -> additions.withDropout(USUAL_DROPOUT)) : scope.lowRank(),
                scope.frozen(),
                steps,
                (double) steps * batch / blocks,
                config.number(Setting.LR).orElse(rule.optimizer().rate(rate(model.parameters(), full), full)),
                batch,
                length,
                config.whole(Setting.SEED).orElse(1),
                Schedule.valueOf(config.word(Setting.SCHEDULE).orElse("cosine").toUpperCase(Locale.ROOT)),
                warmup,
                rule,
                config.number(Setting.CLIP).orElse(1),
                config.number(Setting.RESIDUAL_DROPOUT).orElse(0),
                config.word(Setting.RECOMPUTE).map("on"::equals).orElse(false),
                config.whole(Setting.SAVE_EVERY).orElse(0),
                TextPlan.of(config),
                WatchPlan.of(config));
    }

    /** Of AdamW. */
    private static double rate(long parameters, boolean full) {
        if (parameters < SMALL_MODEL) {
            return full ? 1e-3 : 5e-3;
        }
        if (full) {
            return parameters < 500_000_000L ? 5e-5 : parameters < 2_000_000_000L ? 3e-5 : 1e-5;
        }
        return parameters < 1_000_000_000L ? 3e-4 : parameters < 5_000_000_000L ? 2e-4 : 1e-4;
    }

    /** Every setting as one could have given it: on the same texts it makes the same plan again. */
    public FinetuneConfig settings() {
        Map<Setting, Object> all = new EnumMap<>(Setting.class);
        Map<String, String> shown = shown();
        for (Setting setting : Setting.values()) {
            String value = shown.get(setting.word());
            if (value != null) {
                all.put(setting, value);
            }
        }
        all.put(Setting.EPOCHS, Math.max(LEAST_EPOCHS, epochs));
        all.put(Setting.MAX_STEPS, steps);
        return new FinetuneConfig(all);
    }

    /** True when weights are trained and no additions. */
    public boolean full() {
        return lowRank.isEmpty();
    }

    /** The settings by name, in the order in which they are shown. */
    public Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put(
                "method",
                lowRank.map(additions -> additions.magnitudes() ? "dora" : "lora")
                        .orElse("full"));
        shown.put("steps", String.valueOf(steps));
        shown.put("epochs", String.format(Locale.ROOT, "%.2f", epochs));
        shown.put("lr", String.valueOf(rate));
        shown.put("batch", String.valueOf(batch));
        shown.put("length", String.valueOf(length));
        lowRank.ifPresent(additions -> {
            shown.put("rank", String.valueOf(additions.rank()));
            shown.put("alpha", String.valueOf(additions.alpha()));
            shown.put("scaling", additions.scaling().name().toLowerCase(Locale.ROOT));
            shown.put("targets", additions.targets().toString());
            shown.put("lora-plus", String.valueOf(additions.ratio()));
            shown.put("dropout", String.valueOf(additions.dropout()));
        });
        shown.put("freeze", String.valueOf(frozen));
        shown.put("seed", String.valueOf(seed));
        shown.putAll(rule.shown());
        shown.put("schedule", schedule.name().toLowerCase(Locale.ROOT));
        shown.put("warmup", String.valueOf(warmup));
        shown.put("clip", String.valueOf(clip));
        if (residualDropout > 0) {
            shown.put("residual-dropout", String.valueOf(residualDropout));
        }
        if (recompute) {
            shown.put("recompute", "on");
        }
        if (saveEvery > 0) {
            shown.put("save-every", String.valueOf(saveEvery));
        }
        shown.putAll(texts.shown());
        shown.putAll(watch.shown());
        return shown;
    }
}
