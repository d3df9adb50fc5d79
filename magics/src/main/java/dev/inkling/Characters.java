package dev.inkling;

/** What kind of character this is, and how wide: the questions that the rules and tables ask. */
public final class Characters {
    private Characters() {}

    public static boolean isHan(int c) {
        if (c < 0x3005) { // most characters of a Latin text are told by one question
            return false;
        }
        return (c >= 0x4e00 && c <= 0x9fff)
                || (c >= 0x3400 && c <= 0x4dbf)
                || c == 0x3005
                || c == 0x3007
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0x20000 && c <= 0x3ffff);
    }

    public static boolean isKana(int c) {
        return c >= 0x3041 && c <= 0x30ff && c != 0x30fb;
    }

    public static boolean isHangul(int c) {
        return (c >= 0xac00 && c <= 0xd7a3) || (c >= 0x1100 && c <= 0x11ff);
    }

    /** Marks that only Chinese and Japanese use, and full-width forms. */
    public static boolean isCjkMark(int c) {
        return (c >= 0x3000 && c <= 0x303f && c != 0x3005 && c != 0x3007)
                || c == 0x30fb
                || (c >= 0xfe30 && c <= 0xfe4f)
                || (c >= 0xff00 && c <= 0xffef);
    }

    /** True where no space stands between this and the next character of running text. */
    public static boolean isWide(int c) {
        if (c < 0x3000) {
            return false;
        }
        return isHan(c) || isKana(c) || isCjkMark(c);
    }

    /** Columns on a screen: two for Han and full-width characters, none for what is not seen. */
    public static int columns(int c) {
        if (c >= ' ' && c < 0x7f) {
            return 1;
        }
        if (isWide(c) || isHangul(c)) {
            return 2;
        }
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.FORMAT || type == Character.CONTROL ? 0 : 1;
    }

    /** Columns that a line takes on a screen. */
    public static int columns(CharSequence text) {
        return columns(text, 0, text.length());
    }

    /** Columns that [start, end) takes on a screen. */
    public static int columns(CharSequence text, int start, int end) {
        int columns = 0;
        for (int i = start; i < end; i++) {
            char unit = text.charAt(i);
            if (unit >= ' ' && unit < 0x7f) {
                columns++;
            } else if (unit >= 0x4e00 && unit <= 0x9fff) {
                columns += 2;
            } else {
                int c = i + 1 < end ? Character.codePointAt(text, i) : unit;
                columns += columns(c);
                i += Character.charCount(c) - 1;
            }
        }
        return columns;
    }

    public static boolean isPrivate(int c) {
        return (c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000;
    }

    /** Spaces that end or indent a line. */
    public static boolean isSpace(int c) {
        if (c > ' ' && c < 0xa0 || c > 0x3000) {
            return false;
        }
        return c == ' ' || c == '\t' || c == 0x3000 || (c >= 0x2000 && c <= 0x200a) || c == 0xa0 || c == 0x202f;
    }

    public static boolean isBlank(CharSequence text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!isSpace(text.charAt(i)) && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
                return false;
            }
        }
        return true;
    }

    /** True for 0 to 9, also in full width. */
    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9' || c >= '０' && c <= '９';
    }

    /** As {@link Character#isLetter(char)}, without a look into its tables for the usual ones. */
    public static boolean isLetter(char c) {
        if (c < 0x80) {
            return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        }
        return c >= 0x4e00 && c <= 0x9fa5 || Character.isLetter(c);
    }

    /** As {@link Character#isLetterOrDigit(char)}, without a look into its tables for the usual ones. */
    public static boolean isLetterOrDigit(char c) {
        return c >= '0' && c <= '9' || isLetter(c) || c >= 0x80 && Character.isDigit(c);
    }

    /** The small letter of a capital one. */
    public static char lower(char c) {
        if (c < 0x80) {
            return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
        }
        return Character.toLowerCase(c);
    }

    /** How many Han characters there are. */
    public static int han(CharSequence text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPair = Character.isHighSurrogate(c) && i + 1 < text.length();
            count += isHan(isPair ? Character.codePointAt(text, i) : c) ? 1 : 0;
        }
        return count;
    }

    /** Characters that are seen: everything but spaces and line ends. */
    public static int visible(CharSequence text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                count += c > ' ' && c < 0x7f ? 1 : 0;
            } else if (c >= 0x4e00 && c <= 0x9fff
                    || !Character.isWhitespace(c) && !isSpace(c) && !Character.isISOControl(c)) {
                count++;
            }
        }
        return count;
    }
}
