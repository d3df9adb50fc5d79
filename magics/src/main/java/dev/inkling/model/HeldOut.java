package dev.inkling.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Texts to judge a model by, with their sizes.
 *
 * @param documents token ids, each begun as the model's texts begin, so that a document's first token is judged too
 * @param asked by document and token, which ones are judged; empty for all but the first of each document
 * @param bytes length in UTF-8 of what is judged
 * @param characters the same in Unicode characters
 */
public record HeldOut(List<int[]> documents, List<boolean[]> asked, long bytes, long characters) {
    /** Texts that are judged as a whole. */
    public HeldOut(List<int[]> documents, long bytes, long characters) {
        this(documents, List.of(), bytes, characters);
    }

    /** @param begin put before each text; negative when the model's texts begin with nothing */
    public static HeldOut of(List<String> texts, Function<String, int[]> encode, int begin) {
        List<int[]> documents =
                texts.stream().map(encode).map(ids -> begun(ids, begin)).toList();
        return new HeldOut(
                documents,
                texts.stream()
                        .mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length)
                        .sum(),
                texts.stream().mapToLong(t -> t.codePointCount(0, t.length())).sum());
    }

    /** The ids of a text as the model reads it: after what its texts begin with; negative for nothing. */
    public static int[] begun(int[] ids, int begin) {
        if (begin < 0) {
            return ids;
        }
        int[] begun = new int[ids.length + 1];
        begun[0] = begin;
        System.arraycopy(ids, 0, begun, 1, ids.length);
        return begun;
    }

    public long tokens() {
        return documents.stream().mapToLong(d -> d.length).sum();
    }
}
