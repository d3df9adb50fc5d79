package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.Arrays;
import java.util.stream.Stream;

/** The language of a text by the share of its scripts; of Latin script English is known by its small words. */
final class Language {
    /** Small words, each with its letters in the bytes of a number. */
    private static final int[] ENGLISH = Stream.of(
                    "the", "and", "of", "to", "a", "in", "is", "that", "it", "was", "i", "you", "for", "on", "with",
                    "my")
            .mapToInt(word -> packed(word, 0, word.length()))
            .sorted()
            .toArray();

    private static final int LONGEST = 4;

    /** Characters that are looked at. */
    private static final int SAMPLE = 200_000;

    private static final int FEW_WORDS = 50;

    private Language() {}

    static String of(String text) {
        int han = 0;
        int kana = 0;
        int hangul = 0;
        int words = 0;
        int english = 0;
        int wordStart = -1;
        int length = Math.min(text.length(), SAMPLE);
        for (int i = 0; i <= length; i++) {
            char c = i < length ? text.charAt(i) : ' ';
            boolean latin = Vocabulary.isLetter(c);
            if (latin && wordStart < 0) {
                wordStart = i;
            } else if (!latin && wordStart >= 0) {
                words++;
                boolean isShort = i - wordStart <= LONGEST;
                english += isShort && Arrays.binarySearch(ENGLISH, packed(text, wordStart, i)) >= 0 ? 1 : 0;
                wordStart = -1;
            }
            if (c >= 0x4e00 && c <= 0x9fff) {
                han++;
            } else if (c >= 0x1100) {
                han += Characters.isHan(c) ? 1 : 0;
                kana += Characters.isKana(c) ? 1 : 0;
                hangul += Characters.isHangul(c) ? 1 : 0;
            }
        }
        return judge(han, kana, hangul, words, english);
    }

    /** The letters of a word of at most four, small, in the bytes of a number; 0 when one is not of ASCII. */
    private static int packed(String text, int start, int end) {
        int packed = 0;
        for (int i = start; i < end; i++) {
            char c = Characters.lower(text.charAt(i));
            if (c >= 0x80) {
                return 0;
            }
            packed = packed << 8 | c;
        }
        return packed;
    }

    /** True when there are enough words in Latin letters to tell English from other languages. */
    static boolean isLatin(String text) {
        int words = 0;
        for (int i = 1; i <= text.length() && words < FEW_WORDS; i++) {
            boolean end = i == text.length() || !Vocabulary.isLetter(text.charAt(i));
            words += end && Vocabulary.isLetter(text.charAt(i - 1)) ? 1 : 0;
        }
        return words >= FEW_WORDS;
    }

    /** A Chinese word is about one and a half characters long. */
    private static String judge(int han, int kana, int hangul, int words, int english) {
        double asian = (han + kana + hangul) / 1.5;
        if (asian + words == 0) {
            return "other";
        }
        double share = asian / (asian + words);
        if (share > 0.25) {
            if (hangul > han) {
                return "ko";
            }
            if (kana > 0.1 * (han + kana)) {
                return "ja";
            }
            return share >= 0.6 ? "zh" : "mixed";
        }
        return words < FEW_WORDS || english >= 0.08 * words ? "en" : "other";
    }
}
