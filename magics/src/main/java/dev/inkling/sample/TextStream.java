package dev.inkling.sample;

import dev.inkling.tokens.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Turns token ids into text as they come. A character whose bytes are spread over several tokens appears when it is
 * whole.
 */
public final class TextStream {
    private static final char UNFINISHED = '\uFFFD';

    /** Tokens decoded together: those before a new one decide about its spaces. */
    private static final int KEPT = 8;

    private static final int LONGEST = 32;

    /** Tokens after which an unfinished character is given up: the longest has four bytes. */
    private static final int UNFINISHED_TOKENS = 2 * LONGEST;

    private final Tokenizer tokenizer;
    private final Consumer<String> sink;
    private List<Integer> window;
    private int given;

    /** @param before ids before the first, so that spaces at the seam come out right */
    public TextStream(Tokenizer tokenizer, int[] before, Consumer<String> sink) {
        this.tokenizer = tokenizer;
        this.sink = sink;
        this.window = Arrays.stream(before, Math.max(0, before.length - KEPT), before.length)
                .boxed()
                .collect(Collectors.toCollection(ArrayList::new));
        given = whole(decoded());
    }

    public void add(int id) {
        window.add(id);
        String text = decoded();
        give(text, whole(text));
        // All is given out: older tokens have no say any more, and decoding them again would cost ever more.
        if (window.size() > UNFINISHED_TOKENS) {
            give(text, text.length());
        }
        if (given == text.length() && window.size() > LONGEST) {
            window = new ArrayList<>(window.subList(window.size() - KEPT, window.size()));
            given = decoded().length();
        }
    }

    /** Gives out what is left, whole or not. */
    public void end() {
        String text = decoded();
        give(text, text.length());
    }

    private void give(String text, int end) {
        if (end > given) {
            sink.accept(text.substring(given, end));
            given = end;
        }
    }

    /** Where the text ends without what may yet become a character. */
    private static int whole(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == UNFINISHED) {
            end--;
        }
        return end;
    }

    private String decoded() {
        return tokenizer.decode(window.stream().mapToInt(Integer::intValue).toArray());
    }
}
