package dev.inkling.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run is watched by.
 *
 * @param patience evaluations without improvement after which it stops; 0 for none
 * @param sampleEvery optimizer steps between samples; 0 for none
 * @param samplePrompt what they begin with; empty for the beginning of a held-out text
 */
public record WatchPlan(int patience, int sampleEvery, String samplePrompt) {
    /** Neither stops early nor writes samples. */
    public static final WatchPlan NONE = new WatchPlan(0, 0, "");

    static WatchPlan of(FinetuneConfig config) {
        return new WatchPlan(
                config.whole(Setting.PATIENCE).orElse(0),
                config.whole(Setting.SAMPLE_EVERY).orElse(0),
                config.word(Setting.SAMPLE_PROMPT).orElse(""));
    }

    boolean samples(int step) {
        return sampleEvery > 0 && step % sampleEvery == 0;
    }

    /** @param worse evaluations in a row that did not improve on the best */
    boolean isLost(int worse) {
        return patience > 0 && worse >= patience;
    }

    Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        if (patience > 0) {
            shown.put(Setting.PATIENCE.word(), String.valueOf(patience));
        }
        if (sampleEvery > 0) {
            shown.put(Setting.SAMPLE_EVERY.word(), String.valueOf(sampleEvery));
        }
        if (!samplePrompt.isEmpty()) {
            shown.put(Setting.SAMPLE_PROMPT.word(), samplePrompt);
        }
        return shown;
    }
}
