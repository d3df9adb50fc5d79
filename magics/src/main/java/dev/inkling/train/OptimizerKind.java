package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.engine.EngineThread;
import java.math.BigDecimal;
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
 * <p>Learning rates are factors on AdamW's, from short runs of {@code OptimizerRates} (a 64 wide model, 80 steps, every
 * weight and low-rank additions; held-out loss 1.24 before, 0.974 and 0.999 by AdamW). Adafactor's rate is relative to
 * the weights' size: 0.972 at 10, and 0.991 at 100 for additions, which begin at zero. Lion's steps have the size of
 * the rate in every number; of the third to tenth that Chen et al. (2023) give, short runs want the third: 1.060 and
 * 1.003 at 0.3, 1.108 and 1.091 at 0.1. SGD: 0.884 at 100 and, for additions, 1.031 at 10, 1.018 at 30, nothing at 100.
 * The decays keep rate times decay, SGD's with what its momentum adds.
 */
public enum OptimizerKind {
    ADAMW(
            1,
            1,
            8,
            Map.of(Setting.BETA1, 0.9, Setting.BETA2, 0.95, Setting.EPS, 1e-8, Setting.WEIGHT_DECAY, 0.01),
            (engine, manager, parameters, gradients, r) -> new AdamW(
                    engine,
                    manager,
                    parameters,
                    gradients,
                    r.number(Setting.BETA1),
                    r.number(Setting.BETA2),
                    r.number(Setting.EPS),
                    r.weightDecay())),
    ADAMW8BIT(
            1,
            1,
            2.04,
            ADAMW.defaults,
            (engine, manager, parameters, gradients, r) -> new AdamW8bit(
                    engine,
                    manager,
                    parameters,
                    gradients,
                    r.number(Setting.BETA1),
                    r.number(Setting.BETA2),
                    r.number(Setting.EPS),
                    r.weightDecay())),
    ADAFACTOR(
            10,
            100,
            0.01,
            Map.of(Setting.EPS, 1.2e-7, Setting.WEIGHT_DECAY, 0.001),
            (engine, manager, parameters, gradients, r) ->
                    new Adafactor(engine, manager, parameters, gradients, r.number(Setting.EPS), r.weightDecay())),
    LION(
            0.3,
            0.3,
            4,
            Map.of(Setting.BETA1, 0.9, Setting.BETA2, 0.99, Setting.WEIGHT_DECAY, 0.03),
            (engine, manager, parameters, gradients, r) -> new Lion(
                    engine,
                    manager,
                    parameters,
                    gradients,
                    r.number(Setting.BETA1),
                    r.number(Setting.BETA2),
                    r.weightDecay())),
    SGD(
            100,
            20,
            4,
            Map.of(Setting.MOMENTUM, 0.9, Setting.WEIGHT_DECAY, 1e-5),
            (engine, manager, parameters, gradients, r) ->
                    new Sgd(engine, manager, parameters, gradients, r.number(Setting.MOMENTUM), r.weightDecay()));

    private final double full;
    private final double lowRank;
    private final double bytes;
    private final Map<Setting, Double> defaults;
    private final Maker maker;

    /** Makes an optimizer by a rule of its kind. */
    @FunctionalInterface
    private interface Maker {
        Optimizer make(
                EngineThread engine,
                NDManager manager,
                List<NDArray> parameters,
                List<NDArray> gradients,
                UpdateRule r);
    }

    /**
     * @param full usual learning rate relative to AdamW's, where every weight is trained
     * @param lowRank the same for low-rank additions
     * @param bytes of state for each trained number
     */
    OptimizerKind(double full, double lowRank, double bytes, Map<Setting, Double> defaults, Maker maker) {
        this.full = full;
        this.lowRank = lowRank;
        this.bytes = bytes;
        this.defaults = Collections.unmodifiableMap(new EnumMap<>(defaults));
        this.maker = maker;
    }

    /**
     * An optimizer with state of its own.
     *
     * @param manager owner of the state
     * @param gradients of the parameters, in their order
     * @param r a rule of this kind
     */
    Optimizer create(
            EngineThread engine, NDManager manager, List<NDArray> parameters, List<NDArray> gradients, UpdateRule r) {
        return maker.make(engine, manager, parameters, gradients, r);
    }

    /** The kind that a user names so. */
    static OptimizerKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** As a user names it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of state that it keeps for so many trained numbers; a momentum counts also where it is switched off. */
    long state(long trained) {
        return Math.round(bytes * trained);
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
        // In decimals: 0.3 times 5.0E-5 is shown to the user as 1.5E-5.
        return BigDecimal.valueOf(adamw)
                .multiply(BigDecimal.valueOf(all ? full : lowRank))
                .doubleValue();
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
