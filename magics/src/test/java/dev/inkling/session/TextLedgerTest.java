package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.session.TextLedger.Discard;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextLedgerTest {
    private static TextLedger ledger(int texts, long characters, long tokens) {
        return new TextLedger(
                texts,
                8,
                2,
                false,
                characters,
                800,
                200,
                tokens,
                400,
                100,
                399,
                512,
                150,
                List.of(
                        new Discard("there is nothing in them", 1, 3, 0),
                        new Discard("longer than a sequence", 2, 90, 45)),
                false);
    }

    @Test
    void whatDoesNotAddUpIsRefused() {
        ledger(13, 1093, 545);
        assertThrows(IllegalStateException.class, () -> ledger(12, 1093, 545));
        assertThrows(IllegalStateException.class, () -> ledger(13, 1092, 545));
        assertThrows(IllegalStateException.class, () -> ledger(13, 1093, 546));
    }

    @Test
    void everyPartIsSaid() {
        assertEquals(
                List.of(
                        "read: 13 texts, 1,093 characters, 545 tokens",
                        "learned from: 8 texts, 400 tokens, of which a pass asks for 399",
                        "held out: 2 texts, 100 tokens",
                        "discarded: 1 text, there is nothing in them (3 characters, 0 tokens)",
                        "discarded: 2 texts, longer than a sequence (90 characters, 45 tokens)",
                        "not reached: 150 of the tokens to learn from, as the run ends before its first pass; raise"
                                + " --epochs or --max-steps"),
                ledger(13, 1093, 545).sentences());
    }

    @Test
    void theRecordOfAnEarlierVersionIsStillRead() throws Exception {
        TextLedger old = new ObjectMapper().readValue("""
            {"documents": 24, "heldOutDocuments": 3, "heldOutIsPart": false, "trainTokens": 900,
             "heldOutTokens": 90}
            """, TextLedger.class);
        assertEquals(900, old.planTokens());
        assertTrue(old.sentences().get(0).startsWith("24 texts read, 3 of them held out"), old.toString());
    }
}
