package dev.inkling.corpus;

import java.util.AbstractList;
import java.util.RandomAccess;

/** What became of each source, read when it is asked for. */
final class StoredReports extends AbstractList<SourceReport> implements RandomAccess {
    private final SourceStore store;

    StoredReports(SourceStore store) {
        this.store = store;
    }

    @Override
    public SourceReport get(int index) {
        return store.get(index).report();
    }

    @Override
    public int size() {
        return store.size();
    }
}
