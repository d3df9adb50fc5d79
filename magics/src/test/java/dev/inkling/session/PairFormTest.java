package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inkling.corpus.Pair;
import dev.inkling.corpus.Pair.Role;
import dev.inkling.corpus.Pair.Turn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairFormTest {
    private static final int BEGIN = 1;
    private static final int END = 2;

    /** One id a character; two line ends are one token of their own. */
    private static int[] encode(String text) {
        return text.replace("\n\n", "\u0003").chars().toArray();
    }

    /** What is read and what of it is learned, with the marks as angle brackets. */
    private static String[] shown(Pair pair, int begin, int end) {
        PairForm.Ids ids = PairForm.ids(pair, PairFormTest::encode, begin, end);
        StringBuilder all = new StringBuilder();
        StringBuilder learned = new StringBuilder();
        for (int i = 0; i < ids.ids().length; i++) {
            int id = ids.ids()[i];
            String text = id == BEGIN ? "<" : id == END ? ">" : id == 3 ? "\n\n" : String.valueOf((char) id);
            all.append(text);
            learned.append(ids.asked()[i] ? text : "");
        }
        return new String[] {all.toString(), learned.toString()};
    }

    @Test
    void theResponseAndTheEndOfTextAreLearned() {
        Pair pair = new Pair(1, List.of(new Turn(Role.PROMPT, "Who?"), new Turn(Role.RESPONSE, "Me.")));
        assertArrayEquals(
                new String[] {"<### Instruction:\nWho?\n\n### Response:\nMe.>", "Me.>"}, shown(pair, BEGIN, END));
        assertArrayEquals(new String[] {"### Instruction:\nWho?\n\n### Response:\nMe.", "Me."}, shown(pair, -1, -1));
        assertEquals("### Instruction:\nWho?\n\n### Response:\n", PairForm.prompt(" Who?\n"));
        assertEquals(PairForm.prompt("Who?"), PairForm.opening(pair));
    }

    @Test
    void eachResponseOfAConversationIsLearned() {
        Pair pair = new Pair(
                1,
                List.of(
                        new Turn(Role.SYSTEM, "Be short."),
                        new Turn(Role.PROMPT, "1?"),
                        new Turn(Role.RESPONSE, "one"),
                        new Turn(Role.PROMPT, "2?"),
                        new Turn(Role.RESPONSE, "two")));
        assertArrayEquals(
                new String[] {
                    "<Be short.\n\n"
                            + "### Instruction:\n"
                            + "1?\n\n"
                            + "### Response:\n"
                            + "one>\n\n"
                            + "### Instruction:\n"
                            + "2?\n\n"
                            + "### Response:\n"
                            + "two>",
                    "one>two>"
                },
                shown(pair, BEGIN, END));
        assertEquals("Be short.\n\n### Instruction:\n1?\n\n### Response:\n", PairForm.opening(pair));
    }

    @Test
    void aResponseThatSharesATokenWithItsPromptIsReadOnItsOwn() {
        Pair pair = new Pair(1, List.of(new Turn(Role.PROMPT, "a"), new Turn(Role.RESPONSE, "b")));
        // A tokenizer that joins the line end before the response with the response's first letter.
        PairForm.Ids ids =
                PairForm.ids(pair, text -> text.replace("\nb", "\u0004").chars().toArray(), -1, END);
        String read = IntStream.of(ids.ids()).mapToObj(Character::toString).reduce("", String::concat);
        assertEquals("### Instruction:\na\n\n### Response:\nb\u0002", read);
    }
}
