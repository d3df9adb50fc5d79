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
    /** Counts places as they come. */
    private static final class Count {
        final Set<String> values = new HashSet<>();
        final Set<String> files = new HashSet<>();
        int places;

        void add(String value, String file) {
            values.add(value);
            files.add(file);
            places++;
        }
    }

    /** What was masked, by the log, then what was left, by the documents. */
    static List<PrivateData> of(Iterable<Change> log, List<Document> documents, CleanOptions options) {
        Map<Rule, Count> masked = new EnumMap<>(Rule.class);
        for (Change change : log) {
            if (change.rule().masks()) {
                masked.computeIfAbsent(change.rule(), rule -> new Count()).add(change.after(), change.source());
            }
        }
        Map<Rule, Count> left = new EnumMap<>(Rule.class);
        for (Document document : documents) {
            for (PrivateFinder.Finding finding : Masks.left(document.text(), options)) {
                left.computeIfAbsent(finding.rule(), rule -> new Count()).add(finding.value(), document.source());
            }
        }
        List<PrivateData> all = new ArrayList<>();
        masked.forEach((rule, count) -> all.add(data(rule, count, true)));
        left.forEach((rule, count) -> all.add(data(rule, count, false)));
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
