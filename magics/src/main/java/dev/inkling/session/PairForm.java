package dev.inkling.session;

import dev.inkling.corpus.Pair;
import dev.inkling.corpus.Pair.Role;
import dev.inkling.corpus.Pair.Turn;
import java.util.Arrays;
import java.util.function.Function;

/**
 * How a model reads a pair:
 *
 * <pre>
 * SYSTEM
 *
 * ### Instruction:
 * PROMPT
 *
 * ### Response:
 * RESPONSE&lt;end of text&gt;
 * </pre>
 *
 * <p>What speaks for all prompts (SYSTEM) and the blank line after it stand there only where a pair has it. A further
 * prompt follows the end-of-text token after a blank line, in the same form. The model learns the responses, and the
 * end-of-text token after each; all else is read and not learned.
 */
public final class PairForm {
    private static final String PROMPT = "### Instruction:\n";
    private static final String RESPONSE = "\n\n### Response:\n";

    /** The form in one line, for the user. */
    static final String SHOWN = "### Instruction: \u23ce PROMPT \u23ce \u23ce ### Response: \u23ce RESPONSE";

    private PairForm() {}

    /** A prompt as the model reads it, up to where its response begins. */
    public static String prompt(String text) {
        return PROMPT + text.strip() + RESPONSE;
    }

    /** The beginning of a pair, up to its first response. */
    static String opening(Pair pair) {
        StringBuilder text = new StringBuilder();
        for (Turn turn : pair.turns()) {
            if (turn.role() == Role.RESPONSE) {
                break;
            }
            text.append(unlearned(turn));
        }
        return text.toString();
    }

    private static String unlearned(Turn turn) {
        if (turn.role() == Role.SYSTEM) {
            return turn.text().isEmpty() ? "" : turn.text() + "\n\n";
        }
        return prompt(turn.text());
    }

    /**
     * A pair in token ids.
     *
     * @param asked which ids are learned
     */
    record Ids(int[] ids, boolean[] asked) {
        private static Ids of(int[] ids, boolean learned) {
            boolean[] asked = new boolean[ids.length];
            Arrays.fill(asked, learned);
            return new Ids(ids, asked);
        }

        private Ids plus(Ids next) {
            int[] all = Arrays.copyOf(ids, ids.length + next.ids.length);
            boolean[] both = Arrays.copyOf(asked, all.length);
            System.arraycopy(next.ids, 0, all, ids.length, next.ids.length);
            System.arraycopy(next.asked, 0, both, ids.length, next.ids.length);
            return new Ids(all, both);
        }
    }

    /**
     * The ids of a pair.
     *
     * @param encode text to ids, nothing added
     * @param begin id before it; negative for none
     * @param end id after each response; negative for none
     */
    static Ids ids(Pair pair, Function<String, int[]> encode, int begin, int end) {
        Ids all = Ids.of(begin < 0 ? new int[0] : new int[] {begin}, false);
        StringBuilder before = new StringBuilder();
        for (Turn turn : pair.turns()) {
            if (turn.role() != Role.RESPONSE) {
                before.append(before.isEmpty() && all.ids.length > 1 ? "\n\n" : "")
                        .append(unlearned(turn));
                continue;
            }
            int[] prompt = encode.apply(before.toString());
            all = all.plus(Ids.of(prompt, false)).plus(Ids.of(response(prompt, before.toString(), turn, encode), true));
            all = end < 0 ? all : all.plus(Ids.of(new int[] {end}, true));
            before.setLength(0);
        }
        return all;
    }

    /** The response as the tokenizer reads it after its prompt; on its own where the two share a token. */
    private static int[] response(int[] prompt, String before, Turn turn, Function<String, int[]> encode) {
        int[] whole = encode.apply(before + turn.text());
        boolean parted = whole.length > prompt.length && Arrays.equals(prompt, Arrays.copyOf(whole, prompt.length));
        return parted ? Arrays.copyOfRange(whole, prompt.length, whole.length) : encode.apply(turn.text());
    }
}
