package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What cleaning does and how far it goes.
 *
 * @param rules the rules that are on
 * @param nearDuplicate exact Jaccard similarity of two documents' shingles from which one of them is dropped, 0.5 to 1
 * @param paragraphCharacters shortest paragraph that is looked for in other documents, in characters
 * @param paragraphRepeats a paragraph in more documents than this stays in one of them only
 * @param alarmShare share of a source's visible characters above which a rule is reported as an alarm, 0 to 1
 */
public record CleanOptions(
        Set<Rule> rules, double nearDuplicate, int paragraphCharacters, int paragraphRepeats, double alarmShare) {
    public CleanOptions {
        rules = Collections.unmodifiableSet(rules.isEmpty() ? EnumSet.noneOf(Rule.class) : EnumSet.copyOf(rules));
        if (!(nearDuplicate >= 0.5 && nearDuplicate <= 1)) {
            throw new InklingException("near-duplicate similarity must be from 0.5 to 1, got " + nearDuplicate);
        }
        if (paragraphCharacters < 1 || paragraphRepeats < 1) {
            throw new InklingException("repeated paragraphs need a length and a count of at least 1, got "
                    + paragraphCharacters + " and " + paragraphRepeats);
        }
        if (!(alarmShare >= 0 && alarmShare <= 1)) {
            throw new InklingException("the share that raises an alarm must be from 0 to 1, got " + alarmShare);
        }
    }

    /** Every rule on, with the measured thresholds. */
    public static CleanOptions defaults() {
        return new CleanOptions(Rule.all(), 0.55, 100, 2, 0.05);
    }

    /** The same with these rules only. */
    public CleanOptions only(Collection<Rule> chosen) {
        Set<Rule> set = EnumSet.noneOf(Rule.class);
        set.addAll(chosen);
        return new CleanOptions(set, nearDuplicate, paragraphCharacters, paragraphRepeats, alarmShare);
    }

    /** The same without these rules. */
    public CleanOptions without(Collection<Rule> skipped) {
        Set<Rule> set = EnumSet.noneOf(Rule.class);
        set.addAll(rules);
        set.removeAll(skipped);
        return only(set);
    }

    public boolean has(Rule rule) {
        return rules.contains(rule);
    }
}
