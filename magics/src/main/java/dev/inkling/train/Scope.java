package dev.inkling.train;

import dev.inkling.InklingException;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.adapt.Targets;
import dev.inkling.model.ModelConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a model is trained.
 *
 * @param lowRank the additions that are trained; empty for the weights themselves
 * @param frozen lower layers that stay as they are
 */
record Scope(Optional<LowRankSettings> lowRank, int frozen) {
    /** Settings that speak of additions alone. */
    private static final Set<Setting> OF_ADDITIONS =
            Set.of(Setting.RANK, Setting.ALPHA, Setting.SCALING, Setting.TARGETS, Setting.LORA_PLUS, Setting.DROPOUT);

    private static final int USUAL_RANK = 16;
    /** With this the strength at the usual rank is the same, whatever alpha is divided by. */
    private static final double USUAL_ROOT_ALPHA = 2 * Math.sqrt(USUAL_RANK);

    /**
     * What the user chose, and for the rest what fits the model.
     *
     * @param small true to train every weight unless something else is asked for
     */
    static Scope of(FinetuneConfig config, ModelConfig model, boolean small) {
        int frozen = config.whole(Setting.FREEZE).orElse(0);
        if (frozen >= model.layers()) {
            throw new InklingException("--freeze " + frozen + " leaves none of the model's " + model.layers()
                    + " layers to train: take " + (model.layers() - 1) + " or less");
        }
        List<Setting> ofAdditions = Stream.of(Setting.values())
                .filter(setting ->
                        OF_ADDITIONS.contains(setting) && config.values().containsKey(setting))
                .toList();
        String method = config.word(Setting.METHOD).orElse(small && ofAdditions.isEmpty() ? "full" : "lora");
        if (!method.equals("full")) {
            return new Scope(Optional.of(additions(config, model, frozen, method.equals("dora"))), frozen);
        }
        if (!ofAdditions.isEmpty()) {
            throw new InklingException("--method full knows no "
                    + ofAdditions.stream().map(Setting::option).collect(Collectors.joining(", no "))
                    + ": take --method lora, or leave it out");
        }
        return new Scope(Optional.empty(), frozen);
    }

    private static LowRankSettings additions(FinetuneConfig config, ModelConfig model, int frozen, boolean magnitudes) {
        Targets targets = config.word(Setting.TARGETS).map(Targets::of).orElse(Targets.ALL);
        List<String> unknown = targets.unknown(model, frozen);
        if (!unknown.isEmpty()) {
            throw new InklingException("--targets " + String.join(",", unknown) + ": no linear map in the layers to"
                    + " train has that name; take " + String.join(", ", Targets.GROUPS) + " or some of "
                    + String.join(", ", Targets.names(model)));
        }
        int narrowest = targets.narrowest(model, frozen);
        int rank = config.whole(Setting.RANK).orElse(Math.min(USUAL_RANK, narrowest));
        if (rank > narrowest) {
            throw new InklingException("--rank " + rank + " is more than this model's narrowest linear map has rows ("
                    + narrowest + "): take " + narrowest + " or less");
        }
        LowRankSettings.Scaling scaling = config.word(Setting.SCALING)
                .map(word -> LowRankSettings.Scaling.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(LowRankSettings.Scaling.RANK);
        double usualAlpha = scaling == LowRankSettings.Scaling.RANK ? 2 * rank : USUAL_ROOT_ALPHA;
        return new LowRankSettings(
                rank,
                config.number(Setting.ALPHA).orElse(usualAlpha),
                scaling,
                magnitudes,
                targets,
                config.number(Setting.LORA_PLUS).orElse(1),
                config.number(Setting.DROPOUT).orElse(0));
    }
}
