package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Rule;
import dev.inkling.corpus.RuleParameter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that choose rules of cleaning and the figures that they go by. */
final class RuleOptions {
    @Option(
            names = "--rules",
            split = ",",
            paramLabel = "RULE",
            completionCandidates = RuleNames.class,
            description = "Only these rules, separated by commas: ${COMPLETION-CANDIDATES}.")
    private List<String> rules = List.of();

    @Option(
            names = "--also",
            split = ",",
            paramLabel = "RULE",
            completionCandidates = NamesOnRequest.class,
            description = "Also these rules, which are off unless they are named: ${COMPLETION-CANDIDATES}.")
    private List<String> also = List.of();

    @Option(
            names = "--skip",
            split = ",",
            paramLabel = "RULE",
            completionCandidates = RuleNames.class,
            description = "All rules but these.")
    private List<String> skip = List.of();

    @Option(
            names = "--set",
            split = ",",
            paramLabel = "NAME=FIGURE",
            completionCandidates = FigureNames.class,
            description = "What a rule goes by, for example near-duplicates.threshold=0.6: ${COMPLETION-CANDIDATES}.")
    private Map<String, String> figures = Map.of();

    /** The names of the rules, for the help text. */
    static final class RuleNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Rule.values()).map(Rule::id).iterator();
        }
    }

    /** The names of the rules that have to be asked for. */
    static final class NamesOnRequest implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Rule.values())
                    .filter(rule -> !rule.isOnByDefault())
                    .map(Rule::id)
                    .iterator();
        }
    }

    /** The names of the figures, with the values that hold unless others are named. */
    static final class FigureNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(RuleParameter.values())
                    .map(RuleParameter::toString)
                    .iterator();
        }
    }

    /** @throws InklingException when a name or figure is not known */
    CleanOptions get() {
        CleanOptions options = CleanOptions.defaults();
        if (!rules.isEmpty()) {
            options = options.only(named(rules));
        }
        options = options.with(named(also)).without(named(skip));
        for (Map.Entry<String, String> figure : figures.entrySet()) {
            RuleParameter parameter = RuleParameter.named(figure.getKey());
            options = options.with(parameter, number(parameter, figure.getValue()));
        }
        return options;
    }

    boolean areGiven() {
        return !rules.isEmpty() || !also.isEmpty() || !skip.isEmpty() || !figures.isEmpty();
    }

    /** True when the user has said whether this rule runs. */
    boolean decides(Rule rule) {
        return !rules.isEmpty() || named(also).contains(rule) || named(skip).contains(rule);
    }

    private static List<Rule> named(List<String> names) {
        return names.stream().map(Rule::named).toList();
    }

    private static double number(RuleParameter parameter, String value) {
        try {
            return Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            throw new InklingException(parameter.id() + " (" + parameter.description() + ") must be a number, got \""
                    + value.strip() + "\"");
        }
    }
}
