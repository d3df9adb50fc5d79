package dev.inkling.sample;

import dev.inkling.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns token ids into text as they come. A character whose bytes are spread over several tokens appears when it is
 * whole.
 */
public final class TextStream {
    private static final char UNFINISHED = '\uFFFD';

    private final Tokenizer tokenizer;
    private final Consumer<String> sink;
    private final List<Integer> ids = new ArrayList<>();
    private final StringBuilder given = new StringBuilder();

    /** @param before ids before the first, so that spaces at the seam come out right */
    public TextStream(Tokenizer tokenizer, int[] before, Consumer<String> sink) {
        this.tokenizer = tokenizer;
        this.sink = sink;
        for (int id : before) {
            ids.add(id);
        }
        given.append(whole(decoded()));
    }

    public void add(int id) {
        ids.add(id);
        give(whole(decoded()));
    }

    /** Gives out what is left, whole or not. */
    public void end() {
        give(decoded());
    }

    private void give(String text) {
        if (text.length() > given.length()) {
            sink.accept(text.substring(given.length()));
            given.append(text, given.length(), text.length());
        }
    }

    /** The text without what may yet become a character. */
    private static String whole(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == UNFINISHED) {
            end--;
        }
        return text.substring(0, end);
    }

    private String decoded() {
        return tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray());
    }
}
