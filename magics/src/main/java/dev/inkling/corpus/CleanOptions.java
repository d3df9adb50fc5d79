package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What cleaning does and how far it goes.
 *
 * @param rules the rules that are on
 * @param figures what the rules go by where it is not the value that they begin with
 * @param masks which placeholder stands for which private value
 */
public record CleanOptions(Set<Rule> rules, Map<RuleParameter, Double> figures, MaskMap masks) {
    public CleanOptions {
        rules = Collections.unmodifiableSet(rules.isEmpty() ? EnumSet.noneOf(Rule.class) : EnumSet.copyOf(rules));
        Map<RuleParameter, Double> checked = new EnumMap<>(RuleParameter.class);
        figures.forEach((parameter, value) -> checked.put(parameter, parameter.checked(value)));
        figures = Collections.unmodifiableMap(checked);
        Objects.requireNonNull(masks, "masks");
    }

    /** The rules that are safe for prose, with the measured thresholds; placeholders are kept in memory only. */
    public static CleanOptions defaults() {
        return new CleanOptions(Rule.defaults(), Map.of(), MaskMap.inMemory());
    }

    /** The same with these rules only. */
    public CleanOptions only(Collection<Rule> chosen) {
        Set<Rule> set = EnumSet.noneOf(Rule.class);
        set.addAll(chosen);
        return new CleanOptions(set, figures, masks);
    }

    /** The same with these rules too. */
    public CleanOptions with(Collection<Rule> more) {
        Set<Rule> set = EnumSet.noneOf(Rule.class);
        set.addAll(rules);
        set.addAll(more);
        return only(set);
    }

    /** The same without these rules. */
    public CleanOptions without(Collection<Rule> skipped) {
        Set<Rule> set = EnumSet.noneOf(Rule.class);
        set.addAll(rules);
        set.removeAll(skipped);
        return only(set);
    }

    /**
     * The same with another figure.
     *
     * @throws InklingException when it is out of range
     */
    public CleanOptions with(RuleParameter parameter, double value) {
        Map<RuleParameter, Double> changed = new EnumMap<>(RuleParameter.class);
        changed.putAll(figures);
        changed.put(parameter, value);
        return new CleanOptions(rules, changed, masks);
    }

    /** The same with another map of placeholders. */
    public CleanOptions with(MaskMap other) {
        return new CleanOptions(rules, figures, other);
    }

    public boolean has(Rule rule) {
        return rules.contains(rule);
    }

    /** The figure that holds. */
    public double value(RuleParameter parameter) {
        return figures.getOrDefault(parameter, parameter.initial());
    }

    int count(RuleParameter parameter) {
        return (int) Math.rint(value(parameter));
    }

    /** Jaccard similarity of two documents' shingles from which one of them is dropped. */
    double nearDuplicate() {
        return value(RuleParameter.NEAR_DUPLICATE);
    }

    /** Shortest paragraph that is looked for in other documents, in characters. */
    int paragraphCharacters() {
        return count(RuleParameter.PARAGRAPH_CHARACTERS);
    }

    /** A paragraph in more documents than this stays in one of them only. */
    int paragraphRepeats() {
        return count(RuleParameter.PARAGRAPH_REPEATS);
    }

    /** The script that Chinese is written in where that is asked for. */
    HanForms hanForms() {
        return count(RuleParameter.HAN_TRADITIONAL) == 1 ? HanForms.TRADITIONAL : HanForms.SIMPLIFIED;
    }

    /** Share of a source's visible characters above which a rule is reported as an alarm. */
    double alarmShare() {
        return value(RuleParameter.ALARM_SHARE);
    }
}
