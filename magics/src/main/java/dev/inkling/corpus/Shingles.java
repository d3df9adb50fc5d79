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
        new Walk(text, out).through(start, end, null);
    }

    /** A way through a text, stretch by stretch; a piece may begin in one stretch and end in the next. */
    static final class Walk {
        private final String text;
        private final LongConsumer out;

        private final Open han = new Open(2);
        private final Open words = new Open(1);

        Walk(String text, LongConsumer out) {
            this.text = text;
            this.out = out;
        }

        /**
         * Goes through [start, end), where no word goes on beyond the end.
         *
         * @param alone takes the pieces that lie within this stretch; null when nobody asks for them
         */
        void through(int start, int end, LongConsumer alone) {
            int hanBefore = han.count;
            int wordsBefore = words.count;
            long word = 0;
            for (int i = start; i <= end; i++) {
                char c = i < end ? text.charAt(i) : ' ';
                boolean isHan = Characters.isHan(c);
                if (!isHan && Characters.isLetterOrDigit(c)) {
                    word = next(word, Characters.lower(c));
                    continue;
                }
                if (word != 0 && c != '\'' && c != '’') {
                    give(words.with(mix(word)), words.count - wordsBefore, words.count, alone);
                    word = 0;
                }
                if (isHan) {
                    give(han.with(c), han.count - hanBefore, han.count, alone);
                }
            }
        }

        private void give(long piece, int within, int count, LongConsumer alone) {
            if (count >= SIZE) {
                out.accept(piece);
                if (alone != null && within >= SIZE) {
                    alone.accept(piece);
                }
            }
        }
    }

    /** The pieces that are not whole yet: each has a hash of what is there of it. */
    private static final class Open {
        private final long seed;
        private long one;
        private long two;
        private long three;
        private long four;
        private int count;

        Open(long seed) {
            this.seed = seed;
        }

        /** Adds a character or word to all of them; the hash of the piece that it makes whole. */
        long with(long newest) {
            count++;
            long whole = mix(next(four, newest));
            four = next(three, newest);
            three = next(two, newest);
            two = next(one, newest);
            one = next(seed, newest);
            return whole;
        }
    }

    /** A hash with one more value; {@link #mix} ends it. */
    static long next(long hash, long value) {
        long next = (hash + value + 1) * 0x9e3779b97f4a7c15L;
        return next ^ next >>> 29;
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
