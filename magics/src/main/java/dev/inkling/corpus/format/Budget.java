package dev.inkling.corpus.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What archives may unpack to. One budget serves an archive and all that lies in it. */
final class Budget {
    /** Archives in archives. */
    static final int DEEPEST = 3;

    /** Entries of an archive and of those in it. */
    static final int MOST_ENTRIES = 100_000;

    /** Bytes that one entry and bytes that all of them may have. */
    static final long LARGEST_ENTRY = 1L << 28;

    static final long LARGEST = 1L << 33;

    /** Prose shrinks to a third, the dullest log to a hundredth. */
    static final int MOST_RATIO = 200;

    /** Bytes below which no ratio is of interest. */
    static final long SMALL = 1L << 24;

    private final int depth;
    private final Counters counters;

    private static final class Counters {
        private final long packed;
        private long unpacked;
        private int entries;

        private Counters(long packed) {
            this.packed = packed;
        }
    }

    private Budget(int depth, Counters counters) {
        this.depth = depth;
        this.counters = counters;
    }

    /** @param packed bytes of the file on disk */
    static Budget of(long packed) {
        return new Budget(0, new Counters(packed));
    }

    /** @throws Refused when archives lie in archives too deep */
    Budget deeper() throws Refused {
        if (depth == DEEPEST) {
            throw Refused.exploding("archives lie in it more than " + DEEPEST
                    + " deep, as in files made to explode; unpack what you need of it");
        }
        return new Budget(depth + 1, counters);
    }

    boolean isInside() {
        return depth > 0;
    }

    void entry() throws Refused {
        if (++counters.entries > MOST_ENTRIES) {
            throw Refused.exploding("it holds more than " + MOST_ENTRIES + " files; unpack what you need of it");
        }
    }

    /** @param name of the entry, for the refusal */
    InputStream limit(InputStream in, String name) {
        return new FilterInputStream(in) {
            private long read;

            @Override
            public int read() throws IOException {
                int value = super.read();
                count(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int got = super.read(buffer, offset, length);
                count(Math.max(0, got));
                return got;
            }

            @Override
            public boolean markSupported() {
                return false;
            }

            private void count(int bytes) throws Refused {
                read += bytes;
                counters.unpacked += bytes;
                if (read > LARGEST_ENTRY) {
                    throw Refused.exploding(
                            "its entry " + name + " unpacks to more than " + (LARGEST_ENTRY >> 20) + " MB");
                }
                if (counters.unpacked > LARGEST) {
                    throw Refused.exploding(
                            "it unpacks to more than " + (LARGEST >> 30) + " GB; unpack what you need of it");
                }
                if (counters.unpacked > SMALL && counters.unpacked > MOST_RATIO * counters.packed) {
                    throw Refused.exploding("it unpacks to more than " + MOST_RATIO + " times its size (at entry "
                            + name + "), as files made to explode do");
                }
            }
        };
    }
}
