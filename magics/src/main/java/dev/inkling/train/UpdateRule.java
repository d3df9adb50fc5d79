package dev.inkling.train;

import dev.inkling.InklingException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How parameters change by their gradients.
 *
 * @param optimizer the algorithm
 * @param numbers its settings, all of them and no others, {@link Setting#WEIGHT_DECAY} among them
 */
public record UpdateRule(OptimizerKind optimizer, Map<Setting, Double> numbers) {
    public UpdateRule {
        numbers = Collections.unmodifiableMap(new EnumMap<>(numbers));
        if (!numbers.keySet().equals(optimizer.defaults().keySet())) {
            throw new IllegalArgumentException(
                    optimizer.word() + " takes " + optimizer.defaults().keySet() + ", got " + numbers.keySet());
        }
    }

    /** AdamW with its usual numbers and a decay. */
    public UpdateRule(double weightDecay) {
        this(OptimizerKind.ADAMW, replaced(OptimizerKind.ADAMW.defaults(), Setting.WEIGHT_DECAY, weightDecay));
    }

    /**
     * What the user asks for, and the rest as fits the optimizer.
     *
     * @throws InklingException for a number that the optimizer does not have
     */
    static UpdateRule of(FinetuneConfig config) {
        OptimizerKind kind =
                config.word(Setting.OPTIMIZER).map(OptimizerKind::of).orElse(OptimizerKind.ADAMW);
        Map<Setting, Double> numbers = new EnumMap<>(kind.defaults());
        for (Setting setting : OptimizerKind.settings()) {
            config.number(setting).ifPresent(number -> {
                if (!numbers.containsKey(setting)) {
                    throw new InklingException(setting.option() + " means nothing to " + kind.word()
                            + ": leave it out or take --optimizer " + owners(setting));
                }
                numbers.put(setting, number);
            });
        }
        return new UpdateRule(kind, numbers);
    }

    private static String owners(Setting setting) {
        return OptimizerKind.having(setting).stream().map(OptimizerKind::word).collect(Collectors.joining(" or "));
    }

    private static Map<Setting, Double> replaced(Map<Setting, Double> numbers, Setting setting, double number) {
        Map<Setting, Double> all = new EnumMap<>(numbers);
        all.put(setting, number);
        return all;
    }

    /** The same with another decay. */
    UpdateRule withWeightDecay(double decay) {
        return new UpdateRule(optimizer, replaced(numbers, Setting.WEIGHT_DECAY, decay));
    }

    /** @throws IllegalArgumentException when the optimizer has no such number */
    public double number(Setting setting) {
        Double number = numbers.get(setting);
        if (number == null) {
            throw new IllegalArgumentException(optimizer.word() + " has no " + setting.option());
        }
        return number;
    }

    /** Pull of matrices towards zero, as a share of the learning rate. */
    public double weightDecay() {
        return number(Setting.WEIGHT_DECAY);
    }

    /** The optimizer and its numbers, by the names of their options. */
    Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put(Setting.OPTIMIZER.word(), optimizer.word());
        numbers.forEach((setting, number) -> shown.put(setting.word(), String.valueOf(number)));
        return shown;
    }
}
