package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.Locale;

/** Paragraphs with hardly a word: tables of figures, lists of addresses, rows of marks. */
final class FewWords {
    private FewWords() {}

    static void find(Doubts doubts, CleanOptions options) {
        int shortest = options.count(RuleParameter.WORD_CHARACTERS);
        double least = options.value(RuleParameter.WORD_SHARE);
        String text = doubts.text();
        boolean addresses = Addresses.mayBeIn(text);
        Paragraphs.each(text, (start, end) -> {
            if (end - start >= shortest) {
                double share = share(text, start, end, addresses);
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
    private static double share(String text, int start, int end, boolean addresses) {
        int seen = 0;
        int letters = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            seen += c > ' ' && c < 0x80 || !Character.isWhitespace(c) ? 1 : 0;
            letters += isLetter(c) ? 1 : 0;
        }
        if (addresses) {
            letters = (int) Addresses.without(text.substring(start, end))
                    .chars()
                    .filter(c -> isLetter((char) c))
                    .count();
        }
        return seen == 0 ? 1 : (double) letters / seen;
    }

    private static boolean isLetter(char c) {
        return Characters.isLetter(c) || Character.isSurrogate(c);
    }
}
