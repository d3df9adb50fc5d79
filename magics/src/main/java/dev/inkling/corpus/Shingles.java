package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The overlapping pieces of a text by which two texts are compared: five Han characters, or five Latin-script words,
 * without marks and spaces. English in pieces of characters would make all English texts alike.
 */
final class Shingles {
    private static final int SIZE = 5;

    private Shingles() {}

    /** The hashes of the pieces, sorted, each once. */
    static long[] of(String text) {
        Collector all = new Collector(Math.max(16, text.length() / 3));
        each(text, 0, text.length(), all);
        return distinct(all.pieces, all.count);
    }

    private static final class Collector implements LongConsumer {
        private long[] pieces;
        private int count;

        private Collector(int expected) {
            pieces = new long[expected];
        }

        @Override
        public void accept(long piece) {
            pieces = count == pieces.length ? Arrays.copyOf(pieces, count * 2) : pieces;
            pieces[count++] = piece;
        }
    }

    /** Gives the hashes of the pieces of [start, end) in the order of the text, as often as they occur. */
    static void each(String text, int start, int end, LongConsumer out) {
        long[] han = new long[SIZE];
        long[] words = new long[SIZE];
        int hanCount = 0;
        int wordCount = 0;
        long word = 0;
        for (int i = start; i <= end; i++) {
            char c = i < end ? text.charAt(i) : ' ';
            boolean isHan = Characters.isHan(c);
            if (!isHan && Character.isLetterOrDigit(c)) {
                word = mix(word * 31 + Character.toLowerCase(c));
                continue;
            }
            if (word != 0 && c != '\'' && c != '’') {
                words[wordCount++ % SIZE] = word;
                word = 0;
                if (wordCount >= SIZE) {
                    out.accept(hash(words, wordCount, 1));
                }
            }
            if (isHan) {
                han[hanCount++ % SIZE] = c;
                if (hanCount >= SIZE) {
                    out.accept(hash(han, hanCount, 2));
                }
            }
        }
    }

    private static long hash(long[] ring, int next, long seed) {
        long hash = seed;
        for (int i = 0; i < SIZE; i++) {
            hash = mix(hash * 0x9e3779b97f4a7c15L + ring[(next + i) % SIZE]);
        }
        return hash == 0 ? 1 : hash;
    }

    /** The finalizer of SplitMix64: every bit of the input moves half of the bits of the output. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static long[] distinct(long[] values, int count) {
        Arrays.sort(values, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || values[i] != values[kept - 1]) {
                values[kept++] = values[i];
            }
        }
        return Arrays.copyOf(values, kept);
    }

    /** Size of the intersection over size of the union of two sorted sets; 0 for two empty ones. */
    static double jaccard(long[] a, long[] b) {
        int i = 0;
        int j = 0;
        int both = 0;
        while (i < a.length && j < b.length) {
            if (a[i] == b[j]) {
                both++;
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        int union = a.length + b.length - both;
        return union == 0 ? 0 : (double) both / union;
    }
}
