package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a sweep tries: every combination of the values, or some of them.
 *
 * @param choices several values a setting, words or numbers; one value is the same in all runs
 * @param models names or folders of models of this machine; empty for the one that is loaded
 * @param corpora folders that {@code Corpus.write} wrote; empty for the session's corpus
 * @param random how many combinations to draw; empty for all
 * @param budget how long the runs may take together; empty for as long as they take
 * @param seeds how many runs, each with a seed of its own, the best settings get, so that chance can be told from merit
 */
public record SweepConfig(
        Map<Setting, List<Object>> choices,
        List<String> models,
        List<Path> corpora,
        OptionalInt random,
        Optional<Duration> budget,
        int seeds) {
    static final int USUAL_SEEDS = 3;
    private static final int MOST_SEEDS = 100;
    private static final int MOST_RUNS = 1000;

    public SweepConfig {
        Map<Setting, List<Object>> checked = new EnumMap<>(Setting.class);
        choices.forEach((setting, values) -> checked.put(
                setting,
                values.stream()
                        .map(value -> setting.parse(String.valueOf(value)))
                        .distinct()
                        .toList()));
        checked.values().removeIf(List::isEmpty);
        checked.forEach((setting, values) -> {
            if (setting.isFree() && values.size() > 1) {
                throw new InklingException(setting.option() + " is the same in all runs of a sweep, got "
                        + values.size() + " values: give one value. Versions of the texts are compared with --corpus;"
                        + " corpus.where(\"...\").write(Path.of(\"FOLDER\")) writes one");
            }
        });
        if (checked.containsKey(Setting.PAIRS) && !corpora.isEmpty()) {
            throw new InklingException("--corpus names versions of the cleaned texts, and " + Setting.PAIRS.option()
                    + " takes its own file in their place: leave one of them out");
        }
        choices = Collections.unmodifiableMap(checked);
        models = models.stream().distinct().toList();
        corpora = corpora.stream().distinct().toList();
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw new InklingException("--seeds takes a whole number from 1 to " + MOST_SEEDS + ", got " + seeds);
        }
        if (random.isPresent() && random.getAsInt() < 1) {
            throw new InklingException("--random takes how many runs to draw, 1 or more, got " + random.getAsInt());
        }
        if (budget.isPresent() && (budget.get().isZero() || budget.get().isNegative())) {
            throw new InklingException("--budget takes a time above zero, such as 10m, got " + budget.get());
        }
        double runs = Math.max(1, models.size()) * (double) Math.max(1, corpora.size());
        for (List<Object> values : choices.values()) {
            runs *= values.size();
        }
        if (runs > MOST_RUNS && random.isEmpty()) {
            throw new InklingException(String.format(
                    Locale.ROOT,
                    "these values make %,.0f combinations: give fewer, or draw some of them, as with --random 20",
                    runs));
        }
    }

    /** One run with everything by default, to which values are added. */
    public static SweepConfig grid() {
        return new SweepConfig(Map.of(), List.of(), List.of(), OptionalInt.empty(), Optional.empty(), USUAL_SEEDS);
    }

    /** What is the same in all runs. */
    public static SweepConfig of(FinetuneConfig common) {
        SweepConfig config = grid();
        for (Map.Entry<Setting, Object> one : common.values().entrySet()) {
            config = config.over(one.getKey(), one.getValue());
        }
        return config;
    }

    /** @throws InklingException when a value is out of range */
    public SweepConfig over(Setting setting, Object... values) {
        Map<Setting, List<Object>> all = new EnumMap<>(Setting.class);
        all.putAll(choices);
        all.put(setting, List.of(values));
        return new SweepConfig(all, models, corpora, random, budget, seeds);
    }

    /**
     * Values as one types them, with commas between them; a free text is one value.
     *
     * @throws InklingException when one is out of range
     */
    public SweepConfig over(Setting setting, String typed) {
        if (setting.isFree()) {
            return over(setting, (Object) typed);
        }
        Stream<String> values = Arrays.stream(typed.split(",")).map(String::strip);
        return over(
                setting,
                (setting.isOpen() ? values.map(value -> value.replace('+', ',')) : values).toArray(Object[]::new));
    }

    public SweepConfig overModels(String... names) {
        return new SweepConfig(choices, List.of(names), corpora, random, budget, seeds);
    }

    public SweepConfig overCorpora(Path... folders) {
        return new SweepConfig(choices, models, List.of(folders), random, budget, seeds);
    }

    public SweepConfig withRandom(int runs) {
        return new SweepConfig(choices, models, corpora, OptionalInt.of(runs), budget, seeds);
    }

    public SweepConfig withBudget(Duration time) {
        return new SweepConfig(choices, models, corpora, random, Optional.of(time), seeds);
    }

    public SweepConfig withSeeds(int runs) {
        return new SweepConfig(choices, models, corpora, random, budget, runs);
    }

    /** Every combination, the last setting changing fastest. */
    List<FinetuneConfig> combinations() {
        List<FinetuneConfig> all = List.of(FinetuneConfig.defaults());
        for (Map.Entry<Setting, List<Object>> choice : choices.entrySet()) {
            List<FinetuneConfig> longer = new ArrayList<>();
            for (FinetuneConfig config : all) {
                choice.getValue().forEach(value -> longer.add(config.with(choice.getKey(), value)));
            }
            all = longer;
        }
        return all;
    }

    /** Names of what differs between the runs, as they stand over columns. */
    List<String> varied() {
        List<String> names = new ArrayList<>();
        if (models.size() > 1) {
            names.add(SweepCell.MODEL);
        }
        if (corpora.size() > 1) {
            names.add(SweepCell.CORPUS);
        }
        choices.forEach((setting, values) -> {
            if (values.size() > 1) {
                names.add(setting.word());
            }
        });
        return names;
    }

    /** What random choices follow from. */
    long seed() {
        return choices.containsKey(Setting.SEED)
                ? ((Double) choices.get(Setting.SEED).get(0)).longValue()
                : 1;
    }
}
