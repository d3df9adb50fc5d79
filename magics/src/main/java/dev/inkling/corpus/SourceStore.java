package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All sources of a corpus with their texts, their changes and what is remembered of them, put down one by one and read
 * again when asked for: in memory are a few bytes for each. Sources may be added by many threads in any order.
 */
final class SourceStore {
    /** Fingerprints that are held. */
    private static final int BLOCK = 256;

    private final Spill heads = new Spill();
    private final Spill texts = new Spill();
    private final Spill logs = new Spill();
    private final Spill prints = new Spill();
    private long[] keys = new long[16];
    private long[] places = new long[16];
    private int[] lengths = new int[16];
    private int size;

    /** Text and changes of a source as they were put down. */
    final class Kept {
        private final long textAt;
        private final int textUnits;
        private final boolean wide;
        private final long logAt;
        private final int logBytes;
        private final long printAt;
        private final int printBytes;
        private final int passes;
        private final Outcome outcome;

        private Kept(RecordReader in) {
            textAt = in.number();
            textUnits = in.integer();
            wide = in.yes();
            logAt = in.number();
            logBytes = in.integer();
            printAt = in.number();
            printBytes = in.integer();
            passes = in.integer();
            outcome = Outcome.read(in);
        }

        String text() {
            return text(0, textUnits);
        }

        /** Length of the text. */
        int units() {
            return textUnits;
        }

        String text(int offset, int units) {
            int width = wide ? 2 : 1;
            byte[] bytes = texts.read(textAt + (long) offset * width, Math.multiplyExact(units, width));
            return RecordReader.units(bytes, 0, units, wide);
        }

        List<Change> changes(String source) {
            return SourceStore.changes(source, logs.read(logAt, logBytes));
        }

        Fingerprint fingerprint() {
            return Fingerprint.read(new RecordReader(prints.read(printAt, printBytes)));
        }

        int passes() {
            return passes;
        }

        Outcome outcome() {
            return outcome;
        }
    }

    /**
     * Adds a source.
     *
     * @param key by which the sources are put in order in the end
     * @param shortest passage that is remembered, in UTF-16 units
     */
    void add(long key, Source source, int shortest) {
        byte[] head = head(source, shortest);
        long at = heads.append(head, head.length);
        synchronized (this) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
                places = Arrays.copyOf(places, 2 * size);
                lengths = Arrays.copyOf(lengths, 2 * size);
            }
            keys[size] = key;
            places[size] = at;
            lengths[size] = head.length;
            size++;
        }
    }

    /** Puts a source down again after it was changed. */
    void replace(int index, Source source, int shortest) {
        byte[] head = head(source, shortest);
        places[index] = heads.append(head, head.length);
        lengths[index] = head.length;
    }

    private byte[] head(Source source, int shortest) {
        RecordWriter out = new RecordWriter();
        Outcome outcome = source.outcome();
        if (source.isNew()) {
            String text = source.stored();
            boolean wide = RecordWriter.isWide(text);
            RecordWriter units = new RecordWriter().units(text, wide);
            out.number(texts.append(units.bytes(), units.size()))
                    .number(text.length())
                    .yes(wide);
            RecordWriter log = log(source.changes());
            out.number(logs.append(log.bytes(), log.size())).number(log.size());
            RecordWriter print = new RecordWriter();
            if (source.isLeft()) {
                Fingerprint.of(text, shortest).write(print);
            }
            out.number(prints.append(print.bytes(), print.size())).number(print.size());
        } else {
            Kept kept = source.kept();
            out.number(kept.textAt).number(kept.textUnits).yes(kept.wide);
            out.number(kept.logAt).number(kept.logBytes).number(kept.printAt).number(kept.printBytes);
        }
        out.number(source.passes());
        outcome.write(out);
        source.write(out);
        return Arrays.copyOf(out.bytes(), out.size());
    }

    static RecordWriter log(List<Change> changes) {
        RecordWriter log = new RecordWriter();
        for (Change change : changes) {
            log.number(change.rule().ordinal()).number(change.pass()).number(change.offset());
            log.text(change.before()).text(change.after());
        }
        return log;
    }

    static List<Change> changes(String source, byte[] log) {
        RecordReader in = new RecordReader(log);
        List<Change> changes = new ArrayList<>();
        while (in.hasMore()) {
            changes.add(
                    new Change(Rule.values()[in.integer()], source, in.integer(), in.integer(), in.text(), in.text()));
        }
        return changes;
    }

    /** Puts the sources in the order of their keys; from now on each has its number. */
    void sort() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        long[] unsorted = keys;
        Arrays.sort(order, (a, b) -> Long.compare(unsorted[a], unsorted[b]));
        places = Arrays.stream(order).mapToLong(i -> places[i]).toArray();
        lengths = Arrays.stream(order).mapToInt(i -> lengths[i]).toArray();
        keys = new long[0];
    }

    int size() {
        return size;
    }

    Source get(int index) {
        RecordReader in = new RecordReader(heads.read(places[index], lengths[index]));
        return Source.read(in, new Kept(in));
    }

    /** Takes a source of which text is left, and what is remembered of it. */
    @FunctionalInterface
    interface Each {
        void accept(int number, Fingerprint print);
    }

    /** Gives all sources of which text is left, one after the other in their order; several are read at a time. */
    void eachLeft(Each each) {
        for (int start = 0; start < size; start += BLOCK) {
            List<Optional<Fingerprint>> prints = IntStream.range(start, Math.min(size, start + BLOCK))
                    .parallel()
                    .mapToObj(number -> Optional.of(get(number))
                            .filter(Source::isLeft)
                            .map(source -> source.kept().fingerprint()))
                    .toList();
            for (int i = 0; i < prints.size(); i++) {
                int number = start + i;
                prints.get(i).ifPresent(print -> each.accept(number, print));
            }
        }
    }

    /** Bytes of all changes. */
    long logBytes() {
        return logs.size();
    }
}
