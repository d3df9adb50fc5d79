package dev.inkling.corpus;

import java.util.Locale;

/** Paragraphs with hardly a word: tables of figures, lists of addresses, rows of marks. */
final class FewWords {
    private FewWords() {}

    static void find(Doubts doubts, CleanOptions options) {
        int shortest = options.count(RuleParameter.WORD_CHARACTERS);
        double least = options.value(RuleParameter.WORD_SHARE);
        String text = doubts.text();
        Paragraphs.each(text, (start, end) -> {
            if (end - start >= shortest) {
                double share = share(text.substring(start, end));
                if (share < least) {
                    doubts.flag(
                            Rule.FEW_WORDS,
                            start,
                            end,
                            String.format(
                                    Locale.ROOT,
                                    "%.0f %% of it are letters outside of addresses (limit %.0f %%)",
                                    100 * share,
                                    100 * least));
                }
            }
        });
    }

    /** Letters outside of addresses as a share of all that is seen. */
    private static double share(String paragraph) {
        int seen = 0;
        for (int i = 0; i < paragraph.length(); i++) {
            char c = paragraph.charAt(i);
            seen += c > ' ' && c < 0x80 || !Character.isWhitespace(c) ? 1 : 0;
        }
        String words = Addresses.without(paragraph);
        int letters = 0;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            letters += Character.isLetter(c) || Character.isSurrogate(c) ? 1 : 0;
        }
        return seen == 0 ? 1 : (double) letters / seen;
    }
}
