package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one rule found of private data; never the data itself.
 *
 * @param rule which kind
 * @param values how many different ones
 * @param places where they stood or stand, all together
 * @param files in how many files
 * @param masked true when placeholders stand there now; false when the rule is off and the data was left
 */
public record PrivateData(Rule rule, int values, int places, int files, boolean masked) {
    /** Different values, files and places by rule, counted as they come. */
    static final class Counts {
        private final Map<Rule, Count> byRule = new EnumMap<>(Rule.class);

        void add(Rule rule, String value, String file) {
            Count count = byRule.computeIfAbsent(rule, any -> new Count());
            count.values.add(value);
            count.files.add(file);
            count.places++;
        }
    }

    private static final class Count {
        private final Set<String> values = new HashSet<>();
        private final Set<String> files = new HashSet<>();
        private int places;
    }

    /** What was masked, by the log, then what was left. */
    static List<PrivateData> of(ChangeLog log, Counts left, CleanOptions options) {
        Counts masked = new Counts();
        for (Rule rule : options.rules()) {
            if (rule.masks()) {
                log.of(rule).forEach(change -> masked.add(rule, change.after(), change.source()));
            }
        }
        List<PrivateData> all = new ArrayList<>();
        masked.byRule.forEach((rule, count) -> all.add(data(rule, count, true)));
        left.byRule.forEach((rule, count) -> all.add(data(rule, count, false)));
        return all;
    }

    private static PrivateData data(Rule rule, Count count, boolean masked) {
        return new PrivateData(rule, count.values.size(), count.places, count.files.size(), masked);
    }

    /** For example: 3 phone-numbers (5 places in 2 files). */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d %s (%,d %s in %,d %s)",
                values,
                rule.id(),
                places,
                places == 1 ? "place" : "places",
                files,
                files == 1 ? "file" : "files");
    }
}
