package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in plain words what the rules that flag and mask have found. */
final class Findings {
    private Findings() {}

    static List<String> sentences(List<Flag> flags, List<PrivateData> privateData, CleanOptions options) {
        List<String> sentences = new ArrayList<>();
        String masked = joined(privateData, true);
        if (!masked.isEmpty()) {
            sentences.add("Masked: " + masked + ". "
                    + options.masks()
                            .file()
                            .map(file -> "What the placeholders stand for is in " + file + ", for you alone.")
                            .orElse("What the placeholders stand for is kept while this program runs."));
        }
        String left = joined(privateData, false);
        if (!left.isEmpty()) {
            String names = privateData.stream()
                    .filter(data -> !data.masked())
                    .map(data -> data.rule().id())
                    .collect(Collectors.joining(","));
            sentences.add("Left as they are: " + left + "; mask them with --also " + names + ".");
        }
        if (!flags.isEmpty()) {
            Map<Rule, Integer> counts = new EnumMap<>(Rule.class);
            flags.forEach(flag -> counts.merge(flag.rule(), 1, Integer::sum));
            String kinds = counts.entrySet().stream()
                    .map(entry -> entry.getKey().id() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
            sentences.add((flags.size() == 1 ? "1 passage is" : flags.size() + " passages are")
                    + " flagged and left as they are (" + kinds + "): %review pages through them.");
        }
        return sentences;
    }

    private static String joined(List<PrivateData> privateData, boolean masked) {
        return privateData.stream()
                .filter(data -> data.masked() == masked)
                .map(PrivateData::toString)
                .collect(Collectors.joining(", "));
    }
}
