package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.engine.EngineThread;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The optimizers one can choose, each with the numbers it takes and what suits it where the user names none.
 *
 * <p>Learning rates and decays as factors on AdamW's: Lion's steps have the size of the rate in every number, so a tenth
 * of the rate and ten times the decay (Chen et al. 2023); Adafactor's rate is relative to the size of the weights, about
 * a thirtieth; a gradient clipped to length one moves a model by SGD as far as AdamW does at a hundred times the rate.
 */
public enum OptimizerKind {
    ADAMW(1, 1, Map.of(Setting.BETA1, 0.9, Setting.BETA2, 0.95, Setting.EPS, 1e-8, Setting.WEIGHT_DECAY, 0.01)) {
        @Override
        Optimizer create(
                EngineThread engine,
                NDManager manager,
                List<NDArray> parameters,
                List<NDArray> gradients,
                UpdateRule r) {
            return new AdamW(
                    engine,
                    manager,
                    parameters,
                    gradients,
                    r.number(Setting.BETA1),
                    r.number(Setting.BETA2),
                    r.number(Setting.EPS),
                    r.weightDecay());
        }
    },
    ADAMW8BIT(1, 1, ADAMW.defaults) {
        @Override
        Optimizer create(
                EngineThread engine,
                NDManager manager,
                List<NDArray> parameters,
                List<NDArray> gradients,
                UpdateRule r) {
            return new AdamW8bit(
                    engine,
                    manager,
                    parameters,
                    gradients,
                    r.number(Setting.BETA1),
                    r.number(Setting.BETA2),
                    r.number(Setting.EPS),
                    r.weightDecay());
        }
    },
    ADAFACTOR(20, 100, Map.of(Setting.EPS, 1.2e-7, Setting.WEIGHT_DECAY, 0.0005)) {
        @Override
        Optimizer create(
                EngineThread engine,
                NDManager manager,
                List<NDArray> parameters,
                List<NDArray> gradients,
                UpdateRule r) {
            return new Adafactor(engine, manager, parameters, gradients, r.number(Setting.EPS), r.weightDecay());
        }
    },
    LION(0.1, 0.1, Map.of(Setting.BETA1, 0.9, Setting.BETA2, 0.99, Setting.WEIGHT_DECAY, 0.1)) {
        @Override
        Optimizer create(
                EngineThread engine,
                NDManager manager,
                List<NDArray> parameters,
                List<NDArray> gradients,
                UpdateRule r) {
            return new Lion(
                    engine,
                    manager,
                    parameters,
                    gradients,
                    r.number(Setting.BETA1),
                    r.number(Setting.BETA2),
                    r.weightDecay());
        }
    },
    SGD(100, 20, Map.of(Setting.MOMENTUM, 0.9, Setting.WEIGHT_DECAY, 1e-5)) {
        @Override
        Optimizer create(
                EngineThread engine,
                NDManager manager,
                List<NDArray> parameters,
                List<NDArray> gradients,
                UpdateRule r) {
            return new Sgd(engine, manager, parameters, gradients, r.number(Setting.MOMENTUM), r.weightDecay());
        }
    };

    private final double full;
    private final double lowRank;
    private final Map<Setting, Double> defaults;

    /**
     * @param full usual learning rate relative to AdamW's, where every weight is trained
     * @param lowRank the same for low-rank additions
     */
    OptimizerKind(double full, double lowRank, Map<Setting, Double> defaults) {
        this.full = full;
        this.lowRank = lowRank;
        this.defaults = Collections.unmodifiableMap(new EnumMap<>(defaults));
    }

    /**
     * An optimizer with state of its own.
     *
     * @param manager owner of the state
     * @param gradients of the parameters, in their order
     * @param r a rule of this kind
     */
    abstract Optimizer create(
            EngineThread engine, NDManager manager, List<NDArray> parameters, List<NDArray> gradients, UpdateRule r);

    /** The kind that a user names so. */
    static OptimizerKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** As a user names it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The numbers that it takes, and what they are where the user names none. */
    public Map<Setting, Double> defaults() {
        return defaults;
    }

    /**
     * Its usual learning rate.
     *
     * @param adamw what AdamW's would be
     * @param all true when every weight is trained, false for low-rank additions
     */
    double rate(double adamw, boolean all) {
        return adamw * (all ? full : lowRank);
    }

    /** The numbers that any of them takes. */
    static Set<Setting> settings() {
        Set<Setting> settings = EnumSet.noneOf(Setting.class);
        for (OptimizerKind kind : values()) {
            settings.addAll(kind.defaults.keySet());
        }
        return settings;
    }

    /** Those that take a number. */
    static List<OptimizerKind> having(Setting setting) {
        return Stream.of(values())
                .filter(kind -> kind.defaults.containsKey(setting))
                .toList();
    }
}
