package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Document;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainingTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the texts amount to for training, in plain words. */
final class TextAdvice {
    /** Characters up to which every token is counted; of more texts a part is, and the rest reckoned. */
    private static final long COUNTED = 4_000_000;

    /** Characters of each document that are counted of a corpus that is larger. */
    private static final int PIECE = 8_000;

    /** A pass more than these teaches a small corpus by heart. */
    private static final double MOST_PASSES = 3;

    /** What is held out by default. */
    private static final double LEARNED = 0.9;

    /** A label with more values than these does not tell kinds apart. */
    private static final int MOST_KINDS = 8;

    /** Labels that say what kind of text it is, the plainest first; titles and authors do not. */
    private static final List<String> KINDS = List.of("kind", "category", "categories", "分类", "theme", "主题");

    private TextAdvice() {}

    static List<String> of(Corpus corpus, Optional<LanguageModel> model) {
        List<String> advice = new ArrayList<>();
        model.filter(LanguageModel::hasTokenizer).ifPresent(loaded -> tokens(corpus, loaded, advice));
        mixture(corpus).ifPresent(advice::add);
        return advice;
    }

    private static void tokens(Corpus corpus, LanguageModel model, List<String> advice) {
        long characters = corpus.characters();
        long counted = 0;
        long tokens = 0;
        try {
            for (Document document : corpus.documents()) {
                String text = characters <= COUNTED ? document.text() : piece(document.text());
                counted += text.codePointCount(0, text.length());
                tokens += model.encode(text).length;
            }
        } catch (InklingException e) {
            advice.add(e.getMessage());
            return;
        }
        if (counted == 0 || tokens == 0) {
            return;
        }
        boolean exact = counted == characters;
        tokens = exact ? tokens : Math.round((double) tokens * characters / counted);
        String amount = (exact ? "" : "about ")
                + format(
                        "%,d tokens for %s (%.1f characters each)",
                        tokens, model.info().name(), (double) characters / tokens);
        if (tokens < TrainingTexts.LEAST_TOKENS) {
            advice.add(amount + format(", too few: %%finetune needs %,d.", TrainingTexts.LEAST_TOKENS));
            return;
        }
        TrainPlan plan = TrainPlan.of(
                model.trainable(FinetuneConfig.defaults()),
                model.info().config(),
                Math.max(1, Math.round(LEARNED * tokens)));
        advice.add(amount
                + format(
                        ": by default %%finetune reads them %.0f times, in %,d steps of %d x %d tokens.",
                        plan.epochs(), plan.steps(), plan.batch(), plan.length()));
        if (plan.epochs() > MOST_PASSES + 0.5) {
            advice.add(format(
                    "%.0f passes are many for a voice (3 are usual), and fewer would be less than the 60 steps that"
                            + " teach anything: --patience 3 stops before the texts are learned by heart, more texts"
                            + " are better.",
                    plan.epochs()));
        }
    }

    private static String piece(String text) {
        int end = Math.min(text.length(), PIECE);
        return text.substring(0, end < text.length() && Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end);
    }

    /** Texts of several kinds, none of which is four fifths of them, are several voices. */
    private static Optional<String> mixture(Corpus corpus) {
        Map<String, Map<String, Integer>> labels = corpus.labels();
        for (String label : KINDS) {
            Map<String, Integer> values = labels.getOrDefault(label, Map.of());
            if (values.size() < 2 || values.size() > MOST_KINDS) {
                continue;
            }
            Map<String, Long> sizes = corpus.documents().stream()
                    .filter(document -> document.labels().containsKey(label))
                    .collect(Collectors.groupingBy(
                            document -> document.labels().get(label), Collectors.summingLong(Document::characters)));
            List<Map.Entry<String, Long>> order = sizes.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .toList();
            if (order.get(0).getValue() < 0.8 * corpus.characters()) {
                String shares = order.stream()
                        .map(e -> format("%s %.0f %%", e.getKey(), 100.0 * e.getValue() / corpus.characters()))
                        .collect(Collectors.joining(", "));
                return Optional.of(format(
                        "The texts are of several kinds (%s: %s); a voice learns best from one:"
                                + " %%finetune --where \"%s = '%s'\" takes that alone.",
                        label, shares, label, order.get(0).getKey().replace("'", "''")));
            }
        }
        return Optional.empty();
    }

    private static String format(String sentence, Object... figures) {
        return String.format(Locale.ROOT, sentence, figures);
    }
}
