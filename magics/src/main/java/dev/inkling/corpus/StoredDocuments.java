package dev.inkling.corpus;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Map;
import java.util.RandomAccess;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Documents that are read when they are asked for; in memory are their lengths and languages. */
final class StoredDocuments extends AbstractList<Document> implements RandomAccess {
    private final IntFunction<Document> read;
    private int[] characters = new int[16];
    private String[] languages = new String[16];
    private int size;

    private StoredDocuments(IntFunction<Document> read) {
        this.read = read;
    }

    /** Those that are left of the sources. */
    static StoredDocuments of(SourceStore store) {
        int[] numbers = new int[store.size()];
        StoredDocuments documents =
                new StoredDocuments(i -> store.get(numbers[i]).document().orElseThrow());
        for (int i = 0; i < store.size(); i++) {
            Source source = store.get(i);
            if (source.state() == SourceReport.State.KEPT) {
                numbers[documents.size] = i;
                documents.add(source.outcome().characters(), source.outcome().language());
            }
        }
        return documents;
    }

    /** Puts documents down one after the other. */
    static final class Builder {
        private final Spill spill = new Spill();
        private long[] places = new long[16];
        private int[] lengths = new int[16];
        private final StoredDocuments documents = new StoredDocuments(this::document);

        void add(Document document) {
            RecordWriter out = new RecordWriter();
            out.text(document.text()).text(document.source()).date(document.date());
            out.text(document.language()).map(document.labels());
            int number = documents.size;
            if (number == places.length) {
                places = Arrays.copyOf(places, 2 * number);
                lengths = Arrays.copyOf(lengths, 2 * number);
            }
            places[number] = spill.append(out.bytes(), out.size());
            lengths[number] = out.size();
            documents.add(document.characters(), document.language());
        }

        private Document document(int number) {
            RecordReader in = new RecordReader(spill.read(places[number], lengths[number]));
            return new Document(in.text(), in.text(), in.date(), in.text(), in.map());
        }

        StoredDocuments documents() {
            return documents;
        }
    }

    private void add(int length, String language) {
        if (size == characters.length) {
            characters = Arrays.copyOf(characters, 2 * size);
            languages = Arrays.copyOf(languages, 2 * size);
        }
        characters[size] = length;
        languages[size++] = language.intern();
    }

    @Override
    public Document get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("document " + index + " of " + size);
        }
        return read.apply(index);
    }

    @Override
    public int size() {
        return size;
    }

    /** Unicode characters by language. */
    Map<String, Long> lengths() {
        Map<String, Long> lengths = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            lengths.merge(languages[i], (long) characters[i], Long::sum);
        }
        return lengths;
    }
}
