package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.Arrays;

/**
 * The words of all texts, as hashes. Above a number of them only those stay whose hash is small, whatever the order in
 * which they came: a word that is not known any more keeps its hyphen, which does no harm.
 */
final class Words implements Vocabulary {
    /** Different words that are held at most: those of a library. */
    private static final int MOST = 1 << 22;

    /** Words that came lately are told without a look into the large table. */
    private static final int RECENT = 1 << 12;

    private final int most;
    private final long[] recent = new long[RECENT];
    private long[] table = new long[1 << 10];
    private int size;

    /** Hashes from this on, seen as unsigned numbers without their last bit, are not held. */
    private long limit = Long.MAX_VALUE;

    Words() {
        this(MOST);
    }

    Words(int most) {
        this.most = most;
    }

    static Words of(String text) {
        Words words = new Words();
        words.add(text);
        return words;
    }

    /** Adds the words of a text. */
    void add(String text) {
        long[] hashes = new long[64];
        int count = 0;
        long hash = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Vocabulary.isLetter(c)) {
                hash = next(hash, c);
            } else if (hash != 0) {
                hashes = count == hashes.length ? Arrays.copyOf(hashes, 2 * count) : hashes;
                hashes[count++] = end(hash);
                hash = 0;
            }
        }
        add(hashes, count);
    }

    private synchronized void add(long[] hashes, int count) {
        for (int i = 0; i < count; i++) {
            int place = (int) hashes[i] >>> 1 & RECENT - 1;
            if (recent[place] != hashes[i]) {
                recent[place] = hashes[i];
                add(hashes[i]);
            }
        }
    }

    private void add(long hash) {
        if (hash >= limit || !put(table, hash)) {
            return;
        }
        size++;
        while (size > most) {
            limit >>>= 1;
            rehash(table.length);
        }
        if (2 * size > table.length) {
            rehash(2 * table.length);
        }
    }

    /** False when it is there already. */
    private static boolean put(long[] table, long hash) {
        int at = (int) Shingles.mix(hash) & table.length - 1;
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = at + 1 & table.length - 1;
        }
        table[at] = hash;
        return true;
    }

    private void rehash(int length) {
        long[] old = table;
        table = new long[length];
        size = 0;
        for (long hash : old) {
            if (hash != 0 && hash < limit && put(table, hash)) {
                size++;
            }
        }
    }

    @Override
    public synchronized boolean knows(String word) {
        long hash = 0;
        for (int i = 0; i < word.length(); i++) {
            hash = next(hash, word.charAt(i));
        }
        long wanted = end(hash);
        int at = (int) Shingles.mix(wanted) & table.length - 1;
        while (table[at] != 0 && table[at] != wanted) {
            at = at + 1 & table.length - 1;
        }
        return table[at] == wanted;
    }

    private static long next(long hash, char c) {
        return (hash + Characters.lower(c) + 1) * 0x9e3779b97f4a7c15L;
    }

    /** Never negative, never 0. */
    private static long end(long hash) {
        return Shingles.mix(hash) >>> 1 | 1;
    }
}
