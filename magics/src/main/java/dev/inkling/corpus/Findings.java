package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in plain words what the rules that flag and mask have found. */
final class Findings {
    /** Places where scripts meet, below which a habit is not told. */
    private static final int FEWEST_PLACES = 50;

    private Findings() {}

    static List<String> sentences(Inspection inspection, List<PrivateData> privateData, CleanOptions options) {
        List<String> sentences = new ArrayList<>();
        List<Flag> flags = inspection.flags();
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
        inspection.habits().tell(sentences);
        return sentences;
    }

    /** Which Chinese script the writer uses, and whether there is a space beside Latin words: told, and changed on request only. */
    static final class Habits {
        private int with;
        private int without;
        private int simplified;
        private int traditional;
        private int mixed;

        /** Adds what one text in Chinese tells. */
        void add(Spacing.Habit habit, HanScript script) {
            with += habit.with();
            without += habit.without();
            mixed += script.isMixed() ? 1 : 0;
            traditional += script.isTraditional() && !script.isMixed() ? 1 : 0;
            simplified += script.isTold() && !script.isTraditional() && !script.isMixed() ? 1 : 0;
        }

        private void tell(List<String> sentences) {
            if (mixed > 0 || simplified > 0 && traditional > 0) {
                sentences.add(String.format(
                        Locale.ROOT,
                        "Texts in simplified Chinese characters: %,d, in traditional ones: %,d, in both:"
                                + " %,d; a model learns both ways as they come. --also %s writes Chinese in simplified"
                                + " characters (--set %s for traditional ones).",
                        simplified,
                        traditional,
                        mixed,
                        Rule.HAN_SCRIPT.id(),
                        RuleParameter.HAN_TRADITIONAL.id() + "=1"));
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
    }

    private static String joined(List<PrivateData> privateData, boolean masked) {
        return privateData.stream()
                .filter(data -> data.masked() == masked)
                .map(PrivateData::toString)
                .collect(Collectors.joining(", "));
    }
}
