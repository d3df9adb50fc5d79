package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of a text to compare it with others.
 *
 * @param words hash of its characters but spaces and line ends
 * @param signature of the whole
 * @param passages its long paragraphs
 */
record Fingerprint(long words, MinHash.Signature signature, List<Passage> passages) {
    /** Enough for the candidates with a Jaccard similarity of 0.5: all but 4 in 1,000. */
    private static final int PLACES = 126;

    private static final int PLACES_OF_PASSAGE = 30;

    /** Below so many pieces a similarity says little. */
    static final int FEWEST = 12;

    /** Marks with which a speech begins. */
    private static final String SPEECH = "“「『\"'‘—–";

    /**
     * A paragraph.
     *
     * @param offset in UTF-16 units of the text
     * @param length in UTF-16 units
     * @param hash of its characters
     * @param signature empty where only the very same paragraph counts: verse, lists, dialogue
     */
    record Passage(int offset, int length, long hash, MinHash.Signature signature) {}

    /** @param shortest passage that is looked for elsewhere, in UTF-16 units */
    static Fingerprint of(String text, int shortest) {
        List<Passage> passages = new ArrayList<>();
        MinHash whole = new MinHash(PLACES);
        Shingles.Walk walk = new Shingles.Walk(text, whole);
        int[] done = new int[1];
        Paragraphs.each(text, (start, end) -> {
            if (end - start < shortest) {
                return;
            }
            MinHash own = new MinHash(PLACES_OF_PASSAGE);
            if (isProse(text, start, end)) {
                walk.through(done[0], start, null);
                walk.through(start, end, own);
                done[0] = end;
            }
            passages.add(new Passage(start, end - start, hash(text, start, end), own.signature()));
        });
        walk.through(done[0], text.length(), null);
        return new Fingerprint(words(text), whole.signature(), passages);
    }

    /** Not verse or a list, which stand in lines, and not speech, in which people say the same things again. */
    private static boolean isProse(String text, int start, int end) {
        int newline = text.indexOf('\n', start);
        if (newline >= 0 && newline < end || SPEECH.indexOf(text.charAt(start)) >= 0) {
            return false;
        }
        int spoken = 0;
        int from = -1;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '“' || c >= 0x4e00) {
                continue;
            }
            if ((c == '“' || c == '「' || c == '『') && from < 0) {
                from = i;
            } else if (from >= 0 && (c == '”' || c == '」' || c == '』')) {
                spoken += i - from;
                from = -1;
            }
        }
        return 2 * spoken < end - start;
    }

    private static long hash(String text, int start, int end) {
        long hash = 0;
        for (int i = start; i < end; i++) {
            hash = Shingles.next(hash, text.charAt(i));
        }
        return Shingles.mix(hash);
    }

    private static long words(String text) {
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPlain = c > ' ' && c < 0x7f || c >= 0x4e00 && c <= 0x9fff;
            if (isPlain || !Character.isWhitespace(c) && !Characters.isSpace(c)) {
                hash = Shingles.next(hash, c);
            }
        }
        return Shingles.mix(hash);
    }

    /** True when drafts of it can be told. */
    boolean isComparable() {
        return signature.pieces() >= FEWEST;
    }

    void write(RecordWriter out) {
        out.hash(words);
        write(out, signature);
        out.number(passages.size());
        for (Passage passage : passages) {
            out.number(passage.offset).number(passage.length).hash(passage.hash);
            write(out, passage.signature);
        }
    }

    private static void write(RecordWriter out, MinHash.Signature signature) {
        out.number(signature.pieces()).number(signature.places().length);
        for (char place : signature.places()) {
            out.unit(place);
        }
    }

    static Fingerprint read(RecordReader in) {
        long words = in.hash();
        MinHash.Signature signature = readSignature(in);
        int count = in.integer();
        List<Passage> passages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            passages.add(new Passage(in.integer(), in.integer(), in.hash(), readSignature(in)));
        }
        return new Fingerprint(words, signature, passages);
    }

    private static MinHash.Signature readSignature(RecordReader in) {
        int pieces = in.integer();
        char[] places = new char[in.integer()];
        for (int i = 0; i < places.length; i++) {
            places[i] = in.unit();
        }
        return new MinHash.Signature(places, pieces);
    }
}
