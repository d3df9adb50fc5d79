package dev.inkling.tokens;

import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * BERT's pieces. The library puts a space between any two words, and each Chinese character is a word; the writer's text
 * has none there.
 */
final class WordPieceForm implements TextForm {
    /** Scripts written without spaces, and their punctuation: U+3000 to U+303F, U+FF00 to U+FFEF and some of U+20xx. */
    private static final String UNSPACED = "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\u3000-\u303f\uff00-\uffef]";

    private static final Pattern SPACE = Pattern.compile("(?<=" + UNSPACED + ") | (?=" + UNSPACED + ")");

    @Override
    public int[] encode(String text, Function<String, int[]> library) {
        return library.apply(text);
    }

    @Override
    public String shown(String decoded) {
        return SPACE.matcher(decoded).replaceAll("");
    }
}
