package dev.inkling.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Texts to judge a model by, with their sizes.
 *
 * @param documents token ids, each begun by the end-of-text token where the model has one, so that a document's first
 *     token is judged too
 */
public record HeldOut(List<int[]> documents, long bytes, long characters) {
    /** @param endOfText put before each text; negative when the model has none */
    public static HeldOut of(List<String> texts, Function<String, int[]> encode, int endOfText) {
        List<int[]> documents = texts.stream()
                .map(encode)
                .map(ids -> endOfText < 0 ? ids : begun(ids, endOfText))
                .toList();
        return new HeldOut(
                documents,
                texts.stream()
                        .mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length)
                        .sum(),
                texts.stream().mapToLong(t -> t.codePointCount(0, t.length())).sum());
    }

    private static int[] begun(int[] ids, int endOfText) {
        int[] begun = new int[ids.length + 1];
        begun[0] = endOfText;
        System.arraycopy(ids, 0, begun, 1, ids.length);
        return begun;
    }

    public long tokens() {
        return documents.stream().mapToLong(d -> d.length).sum();
    }
}
