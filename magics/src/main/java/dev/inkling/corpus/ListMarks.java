package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the lines that begin an item of a list, one after the other through a text. A number begins one only when it is the
 * first or its predecessor began one: where a line is broken, a year or a version may come to stand at its begin.
 */
final class ListMarks {
    private static final Pattern ITEM = Pattern.compile(
            "(?:[-*+•·●○◆■▪‣–] |(\\d{1,3}|[a-zA-Z])[.)] |(\\d{1,3})[、．.)）](?!\\d)|[(（][\\d一二三四五六七八九十]{1,3}[)）]"
                    + "|[一二三四五六七八九十]{1,3}、|[①-⑳]|[>|#]).*",
            Pattern.DOTALL);

    /** Characters of a line that are looked at. */
    private static final int HEAD = 12;

    private static final String SIGNS = "-*+•·●○◆■▪‣–(（>|#一二三四五六七八九十";

    private final BitSet numbers = new BitSet();
    private boolean dashes;

    /** True for a line that looks like an item, whatever stands before it. */
    static boolean isItem(String text, int start, int end) {
        return mayBegin(text, start, end) && mark(text, start, end).matches();
    }

    /**
     * True when this line begins an item of a list that the lines before it make possible.
     *
     * @param ended whether the line before ends as sentences do
     */
    boolean begins(String text, int start, int end, boolean ended) {
        if (!mayBegin(text, start, end)) {
            return false;
        }
        Matcher mark = mark(text, start, end);
        if (!mark.matches()) {
            return false;
        }
        String sign = mark.group(1) == null ? mark.group(2) : mark.group(1);
        if (sign != null) {
            // Letters are counted from 1001 on, so that they do not mix with numbers.
            int number = Character.isDigit(sign.charAt(0))
                    ? Integer.parseInt(sign)
                    : 1001 + Character.toLowerCase(sign.charAt(0)) - 'a';
            boolean first = number <= 1 || number == 1001;
            if (!first && !numbers.get(number - 1) && !numbers.get(number)) {
                return false;
            }
            numbers.set(number);
        } else if (mark.group().charAt(0) == '–') {
            if (!ended && !dashes) {
                return false;
            }
            dashes = true;
        }
        return true;
    }

    /** False for nearly every line of prose, by its first two characters. */
    private static boolean mayBegin(String text, int start, int end) {
        int at = head(text, start, end);
        if (at + 1 >= end) {
            return at < end; // a sign alone may be an item
        }
        char c = text.charAt(at);
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
            return text.charAt(at + 1) == '.' || text.charAt(at + 1) == ')';
        }
        return c >= '0' && c <= '9' || c >= '①' && c <= '⑳' || SIGNS.indexOf(c) >= 0;
    }

    private static int head(String text, int start, int end) {
        int at = start;
        while (at < end && Characters.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static Matcher mark(String text, int start, int end) {
        int at = head(text, start, end);
        return ITEM.matcher(text.substring(at, Math.min(end, at + HEAD)));
    }
}
