package dev.inkling.corpus.format;

import java.util.Locale;

/** File names in messages, and what they tell. */
public final class Names {
    private static final int LONGEST = 120;

    private Names() {}

    /** A name that can be printed: control characters are written out, the middle of a long one is left out. */
    static String shown(String name) {
        StringBuilder out = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("U+%04X", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.length() <= LONGEST
                ? out.toString()
                : out.substring(0, LONGEST / 2) + "…" + out.substring(out.length() - LONGEST / 2);
    }

    /** In lower case, without the point; empty when there is none. */
    public static String extension(String name) {
        int point = name.lastIndexOf('.');
        return point <= 0 ? "" : name.substring(point + 1).toLowerCase(Locale.ROOT);
    }

    /** True for what systems and programs put beside the files of people. */
    public static boolean isHidden(String name) {
        return name.startsWith(".")
                || name.startsWith("~$")
                || name.equalsIgnoreCase("desktop.ini")
                || name.equalsIgnoreCase("thumbs.db")
                || name.equals("__MACOSX");
    }
}
