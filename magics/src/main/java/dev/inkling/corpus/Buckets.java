package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups numbers by keys without holding them: they are put down in parts by their keys, and each part is sorted alone.
 * Of a key 38 bits count; who needs to be sure compares what is in a group.
 */
final class Buckets {
    private static final int PARTS = 64;

    /** Numbers that are put down at once. */
    private static final int BLOCK = 1 << 11;

    private final Spill spill = new Spill();
    private final List<List<Long>> blocks = new ArrayList<>();
    private final long[][] open = new long[PARTS][];
    private final int[] filled = new int[PARTS];

    /** Takes the numbers of a group in rising order, each once. */
    @FunctionalInterface
    interface Group {
        void accept(int[] numbers);
    }

    Buckets() {
        for (int part = 0; part < PARTS; part++) {
            blocks.add(new ArrayList<>());
        }
    }

    /** @param number not negative */
    void add(long key, int number) {
        int part = (int) (key & PARTS - 1);
        if (open[part] == null) {
            open[part] = new long[16];
        } else if (filled[part] == open[part].length) {
            if (filled[part] == BLOCK) {
                putDown(part);
            } else {
                open[part] = Arrays.copyOf(open[part], 2 * filled[part]);
            }
        }
        open[part][filled[part]++] = key & 0xffffffff00000000L | number;
    }

    private void putDown(int part) {
        RecordWriter block = new RecordWriter();
        for (int i = 0; i < filled[part]; i++) {
            block.hash(open[part][i]);
        }
        blocks.get(part).add(spill.append(block.bytes(), block.size()));
        filled[part] = 0;
    }

    /** Every key under which there are at least so many numbers. */
    void forEach(int fewest, Group group) {
        for (int part = 0; part < PARTS; part++) {
            long[] all = read(part);
            Arrays.sort(all);
            for (int start = 0; start < all.length; ) {
                int end = start + 1;
                while (end < all.length && all[end] >>> 32 == all[start] >>> 32) {
                    end++;
                }
                if (end - start >= fewest) {
                    int[] numbers = Arrays.stream(all, start, end)
                            .mapToInt(entry -> (int) entry)
                            .distinct()
                            .toArray();
                    if (numbers.length >= fewest) {
                        group.accept(numbers);
                    }
                }
                start = end;
            }
        }
    }

    private long[] read(int part) {
        List<Long> places = blocks.get(part);
        long[] all = new long[places.size() * BLOCK + filled[part]];
        int count = 0;
        for (long place : places) {
            RecordReader block = new RecordReader(spill.read(place, 8 * BLOCK));
            for (int i = 0; i < BLOCK; i++) {
                all[count++] = block.hash();
            }
        }
        if (filled[part] > 0) {
            System.arraycopy(open[part], 0, all, count, filled[part]);
        }
        return all;
    }
}
