package dev.inkling.corpus;

import java.util.regex.Pattern;

/** Addresses of the web, which stand among words and are none. */
final class Addresses {
    private static final Pattern ADDRESS = Pattern.compile("(?:[a-z]{3,6}://|www\\.)[\\x21-\\x7e]+");

    private Addresses() {}

    static String without(String text) {
        return mayBeIn(text) ? ADDRESS.matcher(text).replaceAll("") : text;
    }

    /** False where there is none, as a quick look tells. */
    static boolean mayBeIn(String text) {
        return text.contains("://") || text.contains("www.");
    }
}
