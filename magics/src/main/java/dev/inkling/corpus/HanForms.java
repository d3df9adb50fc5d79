package dev.inkling.corpus;

import com.ibm.icu.text.Transliterator;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.BitSet;

/**
 * A script that Chinese is written in, and the way into it from the other one, as ICU knows it by characters and by words.
 * ICU is loaded when the first text is written: that takes a quarter of a second.
 */
enum HanForms {
    SIMPLIFIED("GB2312", "Traditional-Simplified"),
    TRADITIONAL("x-windows-950", "Simplified-Traditional");

    private static final char FIRST = '\u4e00';
    private static final char LAST = '\u9fff';

    private final BitSet characters = new BitSet(LAST - FIRST + 1);
    private final String id;
    private Transliterator loaded;

    /**
     * @param charset a standard that has the characters of this script and not those of the other alone
     * @param id of ICU's transliterator
     */
    HanForms(String charset, String id) {
        this.id = id;
        CharsetEncoder encoder = Charset.forName(charset).newEncoder();
        for (char c = FIRST; c <= LAST; c++) {
            characters.set(c - FIRST, encoder.canEncode(c));
        }
    }

    HanForms other() {
        return this == SIMPLIFIED ? TRADITIONAL : SIMPLIFIED;
    }

    /** True when this script has a Han character; the other one may have it as well. */
    boolean has(char c) {
        return c >= FIRST && c <= LAST && characters.get(c - FIRST);
    }

    /** True when a Han character is there that this script has not: one of the other script, or one rare in both. */
    boolean lacksAny(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST && c <= LAST && !has(c)) {
                return true;
            }
        }
        return false;
    }

    /** Frequent characters of this script alone less those of the other alone: above 0 the text is in this script. */
    int lean(String text) {
        int simplified = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST && c <= LAST) {
                Plausibility.Script script = Plausibility.script(c);
                simplified += script == Plausibility.Script.SIMPLIFIED && !TRADITIONAL.has(c) ? 1 : 0;
                simplified -= script == Plausibility.Script.TRADITIONAL && !SIMPLIFIED.has(c) ? 1 : 0;
            }
        }
        return this == SIMPLIFIED ? simplified : -simplified;
    }

    /** The text as ICU writes it in this script, character for character; as it is where ICU gives more or fewer. */
    String write(String text) {
        String written = transliterator().transliterate(text);
        return written.length() == text.length() ? written : text;
    }

    private synchronized Transliterator transliterator() {
        if (loaded == null) {
            loaded = Transliterator.getInstance(id);
        }
        return loaded;
    }
}
