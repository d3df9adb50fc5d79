package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in plain words what the rules that flag and mask have found. */
final class Findings {
    private Findings() {}

    /** Places where scripts meet, below which a habit is not told. */
    private static final int FEWEST_PLACES = 50;

    static List<String> sentences(
            List<Document> documents, List<Flag> flags, List<PrivateData> privateData, CleanOptions options) {
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
        habits(documents, sentences);
        return sentences;
    }

    /** Which Chinese script the writer uses, and whether there is a space beside Latin words: told, never changed. */
    private static void habits(List<Document> documents, List<String> sentences) {
        int with = 0;
        int without = 0;
        int simplified = 0;
        int traditional = 0;
        int mixed = 0;
        for (Document document : documents) {
            if (!document.language().equals("zh") && !document.language().equals("mixed")) {
                continue;
            }
            Spacing.Habit habit = Spacing.habit(document.text());
            with += habit.with();
            without += habit.without();
            HanScript script = HanScript.of(document.text());
            mixed += script.isMixed() ? 1 : 0;
            traditional += script.isTraditional() && !script.isMixed() ? 1 : 0;
            simplified += script.isTold() && !script.isTraditional() && !script.isMixed() ? 1 : 0;
        }
        if (mixed > 0 || simplified > 0 && traditional > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "Texts in simplified Chinese characters: %,d, in traditional ones: %,d, in both:"
                            + " %,d; a model learns both ways as they come.",
                    simplified,
                    traditional,
                    mixed));
        }
        double share = (double) with / Math.max(1, with + without);
        if (with + without >= FEWEST_PLACES && share > 0.1 && share < 0.9) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "A space stands at %.0f %% of the %,d places where Chinese meets Latin words or figures:"
                            + " --also %s makes them alike (--set %s for none).",
                    100 * share,
                    with + without,
                    Rule.CJK_SPACING.id(),
                    RuleParameter.CJK_SPACES.id() + "=0"));
        }
    }

    private static String joined(List<PrivateData> privateData, boolean masked) {
        return privateData.stream()
                .filter(data -> data.masked() == masked)
                .map(PrivateData::toString)
                .collect(Collectors.joining(", "));
    }
}
