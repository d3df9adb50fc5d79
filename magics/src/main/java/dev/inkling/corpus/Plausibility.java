package dev.inkling.corpus;

import dev.inkling.Characters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How surprising a text is as Chinese or Latin-script prose, in nats: a small hand-made model of which kind of character
 * follows which, with Han characters weighed by their rank. The same bytes read in two encodings are compared by the sum.
 */
final class Plausibility {
    /** Which Han characters are the frequent ones. */
    enum Script {
        SIMPLIFIED,
        TRADITIONAL,
        EITHER
    }

    private static final int OTHER = 0;
    private static final int HAN = 1;
    private static final int LATIN = 2;
    private static final int ACCENTED = 3;
    private static final int SPACE = 4;
    private static final int MARK = 5;
    private static final int CJK_MARK = 6;
    private static final int DIGIT = 7;
    private static final int BAD = 8;

    /** Nats for a change of kind; row: the kind before, column: the kind now. */
    private static final float[][] CHANGE = {
        // other  han  latin  acc  space  mark  cjk  digit  bad
        {1.0f, 2.5f, 3.0f, 5.0f, 2.0f, 3.0f, 3.0f, 3.0f, 4f}, // other
        {6.0f, 0.2f, 4.0f, 9.0f, 3.5f, 4.0f, 2.0f, 4.5f, 4f}, // Han
        {6.0f, 5.5f, 0.3f, 4.0f, 1.7f, 3.0f, 5.5f, 4.5f, 4f}, // Latin
        {6.0f, 8.0f, 0.4f, 5.0f, 1.7f, 3.0f, 7.0f, 6.0f, 4f}, // accented
        {5.0f, 1.5f, 0.6f, 4.0f, 1.5f, 2.5f, 3.0f, 3.0f, 4f}, // space
        {5.0f, 2.0f, 1.5f, 4.5f, 0.8f, 2.0f, 3.0f, 2.5f, 4f}, // mark
        {5.0f, 0.7f, 4.0f, 8.0f, 1.7f, 4.0f, 1.7f, 4.0f, 4f}, // CJK mark
        {5.0f, 2.0f, 3.0f, 5.0f, 1.5f, 1.7f, 2.5f, 0.7f, 4f}, // digit
        {4.0f, 4.0f, 4.0f, 4.0f, 4.0f, 4.0f, 4.0f, 4.0f, 1f}, // bad
    };

    /** Nats by which a character is more frequent in one script: the rare ones of both lists do not count. */
    private static final float CLEARLY = 4.5f;

    private static final String FREQUENT_ACCENTED = "éèêëàâáäãåçíïîñóôöúüùßæøœÉÀÄÖÜÅÇ";
    private static final String FREQUENT_MARKS = ".,'\"-;:!?()’“”‘—…–";
    private static final String FREQUENT_CJK_MARKS = "，。、";
    private static final char FIRST_HAN = '\u4e00';
    private static final float[][] HAN_NATS = load();
    private static final Script[] SCRIPTS = scripts();

    private Plausibility() {}

    /** The sum over the text, in nats; lower is more plausible. */
    static double nats(CharSequence text, Script script) {
        float[] han = HAN_NATS[script.ordinal()];
        double sum = 0;
        int before = SPACE;
        for (int i = 0; i < text.length(); ) {
            int c = Character.codePointAt(text, i);
            i += Character.charCount(c);
            int kind = kind(c);
            sum += CHANGE[before][kind] + own(c, kind, han);
            before = kind;
        }
        return sum;
    }

    /** Nats per character; 0 for an empty text. */
    static double mean(CharSequence text, Script script) {
        int characters = Character.codePointCount(text, 0, text.length());
        return characters == 0 ? 0 : nats(text, script) / characters;
    }

    /** How rare the Han characters are on average, in nats; 0 when there are none. */
    static double meanHan(CharSequence text) {
        return meanHan(text, 0, text.length());
    }

    /** The same of [start, end). */
    static double meanHan(CharSequence text, int start, int end) {
        float[] han = HAN_NATS[Script.EITHER.ordinal()];
        double sum = 0;
        int count = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (Characters.isHan(c)) {
                sum += hanNats(c, han);
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /**
     * The script in which a Han character is far more frequent than in the other one.
     *
     * @param c U+4E00 to U+9FFF
     */
    static Script script(char c) {
        return SCRIPTS[c - FIRST_HAN];
    }

    private static Script[] scripts() {
        Script[] scripts = new Script[HAN_NATS[0].length];
        for (int i = 0; i < scripts.length; i++) {
            float simplified = HAN_NATS[Script.SIMPLIFIED.ordinal()][i];
            float traditional = HAN_NATS[Script.TRADITIONAL.ordinal()][i];
            scripts[i] = simplified + CLEARLY < traditional
                    ? Script.SIMPLIFIED
                    : traditional + CLEARLY < simplified ? Script.TRADITIONAL : Script.EITHER;
        }
        return scripts;
    }

    private static int kind(int c) {
        if (c < 0x80) {
            if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
                return LATIN;
            }
            if (c >= '0' && c <= '9') {
                return DIGIT;
            }
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                return SPACE;
            }
            return c < 0x20 || c == 0x7f ? BAD : MARK;
        }
        if (Characters.isHan(c)) {
            return HAN;
        }
        if (Characters.isCjkMark(c)) {
            return c == 0x3000 ? SPACE : CJK_MARK;
        }
        if (c >= 0xc0 && c <= 0x17f && c != 0xd7 && c != 0xf7) {
            return ACCENTED;
        }
        if (c < 0xa0 || c == 0xfffd || Characters.isPrivate(c) || !Character.isDefined(c)) {
            return BAD;
        }
        if (c == 0xa0 || c == 0xad || c == 0xfeff || c == 0x200b) {
            return SPACE;
        }
        return c < 0xc0 || (c >= 0x2010 && c <= 0x2044) || c == 0x20ac || c == 0x2122 ? MARK : OTHER;
    }

    private static float own(int c, int kind, float[] han) {
        return switch (kind) {
            case HAN -> hanNats(c, han);
            case LATIN -> "etaoinshrdlu".indexOf(c) >= 0 ? 2.4f : c >= 'a' ? 3.6f : 4.4f;
            case ACCENTED -> FREQUENT_ACCENTED.indexOf(c) >= 0 ? 3f : 6f;
            case SPACE -> c == ' ' || c == '\n' || c == '\r' ? 0.5f : c == '\t' || c == 0x3000 ? 2f : 4f;
            case MARK -> FREQUENT_MARKS.indexOf(c) >= 0 ? 2f : c < 0x80 ? 4f : 6f;
            case CJK_MARK ->
                FREQUENT_CJK_MARKS.indexOf(c) >= 0
                        ? 1f
                        : c < 0x3020
                                        || c == 0xff01
                                        || c == 0xff1f
                                        || c == 0xff1a
                                        || c == 0xff1b
                                        || c == 0xff08
                                        || c == 0xff09
                                ? 3f
                                : 7f;
            case DIGIT -> 2.3f;
            case BAD -> 15f;
            default -> Characters.isKana(c) ? 4.5f : 9f;
        };
    }

    private static float hanNats(int c, float[] han) {
        return c >= FIRST_HAN && c <= 0x9fff ? han[c - FIRST_HAN] : 16f;
    }

    /** Nats by rank, after Zipf and Mandelbrot; characters not in the list of 4,000 share a small rest. */
    private static float[][] load() {
        String[] lines;
        try (InputStream in = Plausibility.class.getResourceAsStream("han-frequency.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        float[][] nats = new float[3][0xa000 - FIRST_HAN];
        for (int script = 0; script < 2; script++) {
            Arrays.fill(nats[script], 13.5f);
            String line = lines[script].strip();
            for (int rank = 0; rank < line.length(); rank++) {
                nats[script][line.charAt(rank) - FIRST_HAN] = (float) -Math.log(0.178 / (rank + 15));
            }
        }
        for (int i = 0; i < nats[2].length; i++) {
            nats[2][i] = Math.min(nats[0][i], nats[1][i]);
        }
        return nats;
    }
}
