package dev.inkling.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Scorer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    @Test
    void figuresFollowFromTheNats() {
        Evaluation evaluation = new Evaluation(64 * Math.log(2), 16, 32, 8);
        assertEquals(4 * Math.log(2), evaluation.loss(), 1e-12);
        assertEquals(16, evaluation.perplexity(), 1e-9);
        assertEquals(2, evaluation.bitsPerByte(), 1e-12);
        assertEquals(8, evaluation.bitsPerCharacter(), 1e-12);
    }

    @Test
    void sizesAreBytesAndCharactersOfTheTexts() {
        HeldOut heldOut = HeldOut.of(
                List.of("海a", "😀"), text -> text.codePoints().map(p -> p % 96).toArray(), 2);
        assertEquals(8, heldOut.bytes());
        assertEquals(3, heldOut.characters());
        assertEquals(5, heldOut.tokens(), "with the token before each text");
        assertEquals(2, heldOut.documents().get(0)[0]);
    }

    @Test
    void firstTokenOfATextIsJudgedAfterTheEndOfTheOneBefore() {
        Golden.run("llama", (engine, decoder) -> {
            Scorer scorer = new Scorer(engine, decoder);
            Scorer.Score score = scorer.score(HeldOut.of(
                            List.of("ab", "c"),
                            text -> text.chars().map(c -> c - 30).toArray(),
                            2)
                    .documents());
            assertEquals(3, score.targets());
            double sum = scorer.score(List.of(new int[] {2, 67, 68})).nats()
                    + scorer.score(List.of(new int[] {2, 69})).nats();
            assertEquals(sum, score.nats(), 1e-6);
            return null;
        });
    }
}
