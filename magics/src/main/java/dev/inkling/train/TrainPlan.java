package dev.inkling.train;

import dev.inkling.InklingException;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.ModelConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A run with nothing left open: what the user chose, and for the rest what fits the model and the corpus.
 *
 * @param lowRank the additions that are trained; empty to train every weight
 * @param steps optimizer steps
 * @param rate peak learning rate
 * @param batch sequences per optimizer step
 * @param length tokens per sequence
 * @param warmup optimizer steps until the peak
 */
public record TrainPlan(
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
    /** Fewer steps than this teach little, however small the corpus. */
    static final int LEAST_STEPS = 60;

    private static final int USUAL_LENGTH = 256;
    private static final int SMALL_MODEL = 100_000_000;
    /** Steps in a pass that a small corpus is cut into, by a smaller batch. */
    private static final int STEPS_A_PASS = 25;

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
        boolean small = model.parameters() < SMALL_MODEL;
        boolean full = config.word(Setting.METHOD).map("full"::equals).orElse(small);
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
        int narrowest = Math.min(model.embedding(), model.keyValueHeads() * model.headSize());
        int rank = config.whole(Setting.RANK).orElse(Math.min(16, narrowest));
        if (!full && rank > narrowest) {
            throw new InklingException("--rank " + rank + " is more than this model's narrowest linear map has rows ("
                    + narrowest + "): take " + narrowest + " or less");
        }
        LowRankSettings additions =
                new LowRankSettings(rank, config.number(Setting.ALPHA).orElse(2 * rank));
        UpdateRule rule = UpdateRule.of(config);
        return new TrainPlan(
                full ? Optional.empty() : Optional.of(additions),
                steps,
                (double) steps * batch / blocks,
                config.number(Setting.LR).orElse(rule.optimizer().rate(rate(model.parameters(), full), full)),
                batch,
                length,
                config.whole(Setting.SEED).orElse(1),
                Schedule.valueOf(config.word(Setting.SCHEDULE).orElse("cosine").toUpperCase(Locale.ROOT)),
                warmup,
                rule,
                config.number(Setting.CLIP).orElse(1));
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

    /** True when every weight is trained. */
    public boolean full() {
        return lowRank.isEmpty();
    }

    /** The settings by name, in the order in which they are shown. */
    public Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("method", full() ? "full" : "lora");
        shown.put("steps", String.valueOf(steps));
        shown.put("epochs", String.format(Locale.ROOT, "%.2f", epochs));
        shown.put("lr", String.valueOf(rate));
        shown.put("batch", String.valueOf(batch));
        shown.put("length", String.valueOf(length));
        lowRank.ifPresent(additions -> {
            shown.put("rank", String.valueOf(additions.rank()));
            shown.put("alpha", String.valueOf(additions.alpha()));
        });
        shown.put("seed", String.valueOf(seed));
        shown.putAll(rule.shown());
        shown.put("schedule", schedule.name().toLowerCase(Locale.ROOT));
        shown.put("warmup", String.valueOf(warmup));
        shown.put("clip", String.valueOf(clip));
        return shown;
    }
}
