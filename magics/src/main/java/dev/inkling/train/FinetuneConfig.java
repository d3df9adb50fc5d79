package dev.inkling.train;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the user has decided about a fine-tuning run; the rest follows from the model and the corpus.
 *
 * @param values the settings given, words or numbers
 */
public record FinetuneConfig(Map<Setting, Object> values) {
    public FinetuneConfig {
        Map<Setting, Object> checked = new EnumMap<>(Setting.class);
        values.forEach((setting, value) -> checked.put(setting, setting.parse(String.valueOf(value))));
        values = Collections.unmodifiableMap(checked);
    }

    /** Everything by default. */
    public static FinetuneConfig defaults() {
        return new FinetuneConfig(Map.of());
    }

    public static FinetuneConfig lora() {
        return defaults().with(Setting.METHOD, "lora");
    }

    public static FinetuneConfig dora() {
        return defaults().with(Setting.METHOD, "dora");
    }

    public static FinetuneConfig full() {
        return defaults().with(Setting.METHOD, "full");
    }

    /** @throws dev.inkling.InklingException when the value is out of range */
    public FinetuneConfig with(Setting setting, Object value) {
        Map<Setting, Object> all = new EnumMap<>(Setting.class);
        all.putAll(values);
        all.put(setting, value);
        return new FinetuneConfig(all);
    }

    public FinetuneConfig withEpochs(double epochs) {
        return with(Setting.EPOCHS, epochs);
    }

    public FinetuneConfig withMaxSteps(int steps) {
        return with(Setting.MAX_STEPS, steps);
    }

    public FinetuneConfig withLearningRate(double rate) {
        return with(Setting.LR, rate);
    }

    public FinetuneConfig withBatch(int sequences) {
        return with(Setting.BATCH, sequences);
    }

    public FinetuneConfig withLength(int tokens) {
        return with(Setting.LENGTH, tokens);
    }

    public FinetuneConfig withRank(int rank) {
        return with(Setting.RANK, rank);
    }

    /** @param words {@code all}, {@code attention}, {@code feed-forward} or the model's own names, with commas between */
    public FinetuneConfig withTargets(String words) {
        return with(Setting.TARGETS, words);
    }

    /** @param layers lowest ones that stay as they are */
    public FinetuneConfig withFrozen(int layers) {
        return with(Setting.FREEZE, layers);
    }

    public FinetuneConfig withSeed(int seed) {
        return with(Setting.SEED, seed);
    }

    /** Settings by their names as options; a name that is unknown here is left out, as a later version may know more. */
    public static FinetuneConfig named(Map<String, String> settings) {
        Map<Setting, Object> known = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (settings.containsKey(setting.word())) {
                known.put(setting, settings.get(setting.word()));
            }
        }
        return new FinetuneConfig(known);
    }

    /** The settings by their names as options. */
    public Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        values.forEach((setting, value) -> named.put(setting.word(), String.valueOf(value)));
        return named;
    }

    OptionalInt whole(Setting setting) {
        Object value = values.get(setting);
        return value == null ? OptionalInt.empty() : OptionalInt.of(((Double) value).intValue());
    }

    OptionalDouble number(Setting setting) {
        Object value = values.get(setting);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
    }

    Optional<String> word(Setting setting) {
        return Optional.ofNullable((String) values.get(setting));
    }
}
