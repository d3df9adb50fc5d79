package dev.inkling.corpus;

import java.util.Arrays;
import java.util.List;

/** The log of the sources of this session. */
final class StoredPages implements ChangeLog.Pages {
    private final SourceStore store;

    /** Hashes of the names, sorted, with the numbers of their sources beside them. */
    private long[] hashes;

    private int[] numbers;

    StoredPages(SourceStore store) {
        this.store = store;
    }

    SourceStore store() {
        return store;
    }

    @Override
    public int size() {
        return store.size();
    }

    @Override
    public int find(String source) {
        index();
        int place = Arrays.binarySearch(hashes, hash(source));
        while (place > 0 && hashes[place - 1] == hash(source)) {
            place--;
        }
        for (int i = place; i >= 0 && i < hashes.length && hashes[i] == hash(source); i++) {
            if (store.get(numbers[i]).name().equals(source)) {
                return numbers[i];
            }
        }
        return -1;
    }

    private synchronized void index() {
        if (hashes != null) {
            return;
        }
        long[] all = new long[store.size()];
        for (int i = 0; i < all.length; i++) {
            Source source = store.get(i);
            // Several entries of a report can have one name; one of them at most is a text.
            all[i] = source.wasRead() ? hash(source.name()) : -1;
        }
        Integer[] order = new Integer[all.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(all[a], all[b]));
        numbers = Arrays.stream(order).mapToInt(i -> i).toArray();
        hashes = Arrays.stream(numbers).mapToLong(i -> all[i]).toArray();
    }

    private static long hash(String name) {
        long hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = Shingles.mix(hash * 31 + name.charAt(i) + 1);
        }
        return hash >>> 1;
    }

    @Override
    public List<Change> changes(int page) {
        return store.get(page).changes();
    }

    @Override
    public String name(int page) {
        return store.get(page).name();
    }

    @Override
    public String forms(int page) {
        return store.get(page).forms();
    }

    @Override
    public long times(int page, Rule rule) {
        var taken = store.get(page).outcome().taken();
        return rule == null
                ? taken.values().stream().mapToLong(Outcome.Taken::times).sum()
                : taken.getOrDefault(rule, Outcome.Taken.NOTHING).times();
    }
}
