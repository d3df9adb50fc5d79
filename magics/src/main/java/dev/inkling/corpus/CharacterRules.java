package dev.inkling.corpus;

import dev.inkling.Characters;
import java.text.Normalizer;

/** The rules that look at single characters and their neighbours. */
final class CharacterRules {
    private static final int LONGEST_ELLIPSIS = 6;

    private CharacterRules() {}

    /** CRLF, CR, NEL, line separator and form feed become LF; a paragraph separator becomes a blank line. */
    static void lineEnds(Edits edits) {
        String text = edits.text();
        if (!hasAny(text, "\r\f\u000b\u0085\u2028\u2029")) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> {
                    boolean pair = i + 1 < text.length() && text.charAt(i + 1) == '\n';
                    if (pair) {
                        edits.remove(Rule.LINE_ENDS, i, i + 1);
                    } else {
                        edits.replace(Rule.LINE_ENDS, i, i + 1, "\n");
                    }
                }
                case '\f', '\u000b', '\u0085', '\u2028' -> edits.replace(Rule.LINE_ENDS, i, i + 1, "\n");
                case '\u2029' -> edits.replace(Rule.LINE_ENDS, i, i + 1, "\n\n");
                default -> {}
            }
        }
    }

    /** Zero-width, direction, control characters and soft hyphens go. A joiner that shapes emoji or other scripts stays. */
    static void invisible(Edits edits) {
        String text = edits.text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f || Characters.isHan(c)) {
                continue;
            }
            if (c == '\u00ad') {
                boolean broken =
                        i + 2 < text.length() && text.charAt(i + 1) == '\n' && Character.isLetter(text.charAt(i + 2));
                edits.remove(Rule.INVISIBLE, i, broken ? i + 2 : i + 1);
                i += broken ? 1 : 0;
            } else if (isInvisible(c) || ((c == '\u200c' || c == '\u200d') && !joins(text, i))) {
                edits.remove(Rule.INVISIBLE, i, i + 1);
            }
        }
    }

    private static boolean isInvisible(char c) {
        return c < ' ' && c != '\n' && c != '\t' && c != '\r'
                || c >= 0x7f && c < 0xa0
                || c == '\u200b'
                || c == '\u200e'
                || c == '\u200f'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2060' && c <= '\u206f'
                || c == '\ufeff'
                || c == '\u180e'
                || c >= '\ufff9' && c <= '\ufffb'
                || c == '\ufffe'
                || c == '\uffff';
    }

    private static boolean joins(String text, int i) {
        if (i == 0 || i + 1 == text.length()) {
            return false;
        }
        int before = text.codePointBefore(i);
        int after = text.codePointAt(i + 1);
        return isShaped(before) && isShaped(after);
    }

    /** Emoji with their variation selectors, Arabic, Indic and other scripts in which a joiner has a meaning. */
    private static boolean isShaped(int c) {
        return c == 0xfe0f || c >= 0x2600 && c <= 0x27bf || c >= 0x1f000 && c < 0x20000 || c >= 0x600 && c < 0x1100;
    }

    static void spaces(Edits edits) {
        String text = edits.text();
        if (!hasAny(text, "\u00a0\u202f\u2007")) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u00a0' || c == '\u202f' || c == '\u2007') {
                edits.replace(Rule.SPACES, i, i + 1, " ");
            }
        }
    }

    static void unicode(Edits edits) {
        String text = edits.text();
        if (isPlain(text) || Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            return;
        }
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline + 1;
            unicodeLine(edits, start, end);
            start = end;
        }
    }

    /** True for a text of characters alone that are the same in NFC whatever stands beside them, as most texts are. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPlain = c < 0x300
                    || c >= 0x4e00 && c <= 0x9fff
                    || c >= 0x3001 && c <= 0x3020
                    || c >= 0xff00 && c <= 0xffef
                    || c >= 0x2010 && c <= 0x2027;
            if (!isPlain) {
                return false;
            }
        }
        return true;
    }

    /** One look for each of a few characters takes less than a look at every character. */
    private static boolean hasAny(String text, String characters) {
        for (int i = 0; i < characters.length(); i++) {
            if (text.indexOf(characters.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Replaces from the first to the last character that differs, so that the log holds little else. */
    private static void unicodeLine(Edits edits, int start, int end) {
        String line = edits.text().substring(start, end);
        String composed = Normalizer.normalize(line, Normalizer.Form.NFC);
        if (composed.equals(line)) {
            return;
        }
        int same = 0;
        int shorter = Math.min(line.length(), composed.length());
        while (same < shorter && line.charAt(same) == composed.charAt(same)) {
            same++;
        }
        int tail = 0;
        while (tail < shorter - same
                && line.charAt(line.length() - 1 - tail) == composed.charAt(composed.length() - 1 - tail)) {
            tail++;
        }
        edits.replace(Rule.UNICODE, start + same, end - tail, composed.substring(same, composed.length() - tail));
    }

    static void fullWidth(Edits edits) {
        String text = edits.text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '０') {
                continue;
            }
            if (c >= '０' && c <= '９' || c >= 'Ａ' && c <= 'Ｚ' || c >= 'ａ' && c <= 'ｚ') {
                edits.replace(Rule.FULL_WIDTH, i, i + 1, String.valueOf((char) (c - 0xfee0)));
            }
        }
    }

    /** Runs inside a line of words only: a line of nothing but marks is the author's ornament. */
    static void repeatedMarks(Edits edits, int longestRun) {
        String text = edits.text();
        for (int i = 0; i < text.length(); ) {
            // A longer run that begins before this place would go on across it.
            int across = i + longestRun;
            if (across > i && across < text.length() && text.charAt(across) != text.charAt(across - 1)) {
                i = across;
                continue;
            }
            char c = text.charAt(i);
            int end = i + 1;
            while (end < text.length() && text.charAt(end) == c) {
                end++;
            }
            if (end - i <= longestRun) { // nearly every character of every text
                i = end;
                continue;
            }
            int longest = "!?！？~～，,".indexOf(c) >= 0
                    ? longestRun
                    : ".。·…—".indexOf(c) >= 0 ? Math.max(longestRun, LONGEST_ELLIPSIS) : 0;
            if (longest > 0 && end - i > longest && !isOrnament(text, i, end)) {
                edits.remove(Rule.REPEATED_MARKS, i + longest, end);
            }
            i = end;
        }
    }

    private static boolean isOrnament(String text, int start, int end) {
        int lineStart = text.lastIndexOf('\n', start - 1) + 1;
        int next = text.indexOf('\n', end);
        int lineEnd = next < 0 ? text.length() : next;
        // A run is short against its line in all but hostile input; look no further than it takes.
        return !hasWord(text, Math.max(lineStart, start - 200), start)
                && !hasWord(text, end, Math.min(lineEnd, end + 200));
    }

    private static boolean hasWord(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Character.isLetterOrDigit(text.charAt(i)) || Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    static void trailingSpaces(Edits edits) {
        String text = edits.text();
        for (int end = text.indexOf('\n'); ; end = text.indexOf('\n', end + 1)) {
            int stop = end < 0 ? text.length() : end;
            int start = stop;
            while (start > 0 && Characters.isSpace(text.charAt(start - 1))) {
                start--;
            }
            if (start < stop) {
                edits.remove(Rule.TRAILING_SPACES, start, stop);
            }
            if (end < 0) {
                return;
            }
        }
    }

    static void blankLines(Edits edits) {
        String text = edits.text();
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        int start = 0;
        while (start < end && text.charAt(start) == '\n') {
            start++;
        }
        edits.remove(Rule.BLANK_LINES, 0, start);
        for (int i = text.indexOf("\n\n\n", start); i >= 0 && i < end; ) {
            int stop = i + 2;
            while (text.charAt(stop) == '\n') {
                stop++;
            }
            edits.remove(Rule.BLANK_LINES, i + 2, stop);
            i = text.indexOf("\n\n\n", stop);
        }
        edits.remove(Rule.BLANK_LINES, end, text.length());
    }
}
