package dev.inkling.corpus;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paragraphs with hardly a word: tables of figures, lists of addresses, rows of marks. */
final class FewWords {
    private static final Pattern ADDRESS = Pattern.compile("(?:https?://|www\\.)[\\x21-\\x7e]+");

    private FewWords() {}

    static void find(Doubts doubts, CleanOptions options) {
        int shortest = options.count(RuleParameter.WORD_CHARACTERS);
        double least = options.value(RuleParameter.WORD_SHARE);
        String text = doubts.text();
        int at = 0;
        for (String paragraph : Paragraphs.in(text)) {
            int start = text.indexOf(paragraph, at);
            at = start + paragraph.length();
            if (paragraph.length() >= shortest) {
                double share = share(paragraph);
                if (share < least) {
                    doubts.flag(
                            Rule.FEW_WORDS,
                            start,
                            at,
                            String.format(
                                    Locale.ROOT,
                                    "%.0f %% of it are letters outside of addresses (limit %.0f %%)",
                                    100 * share,
                                    100 * least));
                }
            }
        }
    }

    /** Letters outside of addresses as a share of all that is seen. */
    private static double share(String paragraph) {
        int seen = 0;
        int letters = 0;
        boolean addresses = paragraph.contains("://") || paragraph.contains("www.");
        Matcher address = addresses ? ADDRESS.matcher(paragraph) : null;
        int until = 0;
        for (int i = 0; i < paragraph.length(); ) {
            int c = paragraph.codePointAt(i);
            if (addresses
                    && i >= until
                    && (c == 'h' || c == 'w')
                    && address.region(i, paragraph.length()).lookingAt()) {
                until = address.end();
            }
            seen += Character.isWhitespace(c) ? 0 : 1;
            letters += Character.isLetter(c) && i >= until ? 1 : 0;
            i += Character.charCount(c);
        }
        return seen == 0 ? 1 : (double) letters / seen;
    }
}
