package dev.inkling.session;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.inkling.eval.Evaluation;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a sweep.
 *
 * @param model name of the base
 * @param corpus name of the version of the texts; empty for the session's
 * @param settings those that were chosen, by their names as options
 * @param run number of the run; 0 before it begins
 * @param state {@code waiting}, {@code training}, {@code paused}, {@code finished} or {@code failed}
 * @param problem why it failed; else empty
 * @param before the base on the held-out texts; null before the end
 * @param after the best state on the same texts; null before the end
 * @param seconds how long it has taken so far
 */
public record SweepCell(
        String model,
        String corpus,
        Map<String, String> settings,
        int run,
        String state,
        String problem,
        Evaluation before,
        Evaluation after,
        double seconds) {
    static final String MODEL = "model";
    static final String CORPUS = "corpus";
    static final String WAITING = "waiting";
    static final String TRAINING = "training";
    static final String PAUSED = "paused";
    static final String FINISHED = "finished";
    static final String FAILED = "failed";

    public SweepCell {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    static SweepCell waiting(String model, String corpus, FinetuneConfig config) {
        return new SweepCell(model, corpus, config.named(), 0, WAITING, "", null, null, 0);
    }

    SweepCell begun(int number) {
        return new SweepCell(model, corpus, settings, number, TRAINING, "", null, null, seconds);
    }

    SweepCell ended(Evaluation base, Evaluation best, boolean paused, double more) {
        String how = paused ? PAUSED : FINISHED;
        return new SweepCell(model, corpus, settings, run, how, "", base, best, seconds + more);
    }

    SweepCell failed(String why) {
        return new SweepCell(model, corpus, settings, run, FAILED, why, null, null, seconds);
    }

    /** The same to be tried once more. */
    SweepCell again() {
        return state.equals(FAILED) ? new SweepCell(model, corpus, settings, 0, WAITING, "", null, null, 0) : this;
    }

    /** The same settings with another seed. */
    SweepCell seeded(int seed) {
        return waiting(model, corpus, config().withSeed(seed));
    }

    FinetuneConfig config() {
        return FinetuneConfig.named(settings);
    }

    int seed() {
        return (int) Double.parseDouble(settings.getOrDefault(Setting.SEED.word(), "1"));
    }

    /** What runs have in common that differ by chance alone. */
    List<Object> withoutSeed() {
        Map<String, String> rest = new LinkedHashMap<>(settings);
        rest.remove(Setting.SEED.word());
        return List.of(model, corpus, rest);
    }

    /** A value by the name of what varies in the sweep. */
    public String value(String name) {
        return switch (name) {
            case MODEL -> model;
            case CORPUS -> corpus;
            default -> settings.getOrDefault(name, name.equals(Setting.SEED.word()) ? "1" : "");
        };
    }

    /** True when it came to its end. */
    @JsonIgnore
    public boolean isFinished() {
        return state.equals(FINISHED);
    }

    @JsonIgnore
    boolean isOpen() {
        return !isFinished() && !state.equals(FAILED);
    }
}
