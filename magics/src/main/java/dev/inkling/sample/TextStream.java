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
    private static final int MOST_WAITING = 8;

    private final Tokenizer tokenizer;
    private final Consumer<String> sink;
    private List<Integer> window;
    private int given;
    /** Tokens in a row that have left a character unfinished. */
    private int waiting;

    /** @param before ids before the first, so that spaces at the seam come out right */
    public TextStream(Tokenizer tokenizer, int[] before, Consumer<String> sink) {
        this.tokenizer = tokenizer;
        this.sink = sink;
        this.window = Arrays.stream(before).boxed().collect(Collectors.toCollection(ArrayList::new));
        String text = decoded();
        given = whole(text);
        forget(text);
    }

    public void add(int id) {
        window.add(id);
        String text = decoded();
        give(text, whole(text));
        waiting = given < text.length() ? waiting + 1 : 0;
        if (waiting > MOST_WAITING) {
            give(text, text.length());
        }
        forget(text);
    }

    /**
     * Once all is given out older tokens have no say any more, and decoding them again would cost ever more. What is kept
     * must not begin inside a character or a word, where it would read otherwise than in the whole.
     */
    private void forget(String text) {
        if (given < text.length() || window.size() <= LONGEST) {
            return;
        }
        for (int kept = KEPT; kept < window.size(); kept++) {
            List<Integer> last = window.subList(window.size() - kept, window.size());
            String shorter = decode(last);
            if (!shorter.isEmpty() && text.endsWith(shorter)) {
                window = new ArrayList<>(last);
                given = shorter.length();
                return;
            }
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
        return decode(window);
    }

    private String decode(List<Integer> ids) {
        return tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray());
    }
}
