package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final int SHORTEST = 40;

    /** Between the passages stand paragraphs that are too short, speech, and a word that ends in an apostrophe. */
    private static final String TEXT = String.join(
            "\n\n",
            List.of(
                    Texts.CHINESE_WELL.replace('\n', '，'),
                    "短。",
                    "It was one of the boys' games, and nobody but the boys knew whose turn it was, nor were they the boys'",
                    "“Nobody knows the way to the well, said the man, and nobody ever did know it, I am sure of that.”",
                    "Nobody asked the man a second time, for he had said all there was to say about the well and its way."));

    @Test
    void aPassageHasTheSignatureThatItHasAlone() {
        Fingerprint whole = Fingerprint.of(TEXT, SHORTEST);
        assertEquals(4, whole.passages().size());
        int signed = 0;
        for (Fingerprint.Passage passage : whole.passages()) {
            String text = TEXT.substring(passage.offset(), passage.offset() + passage.length());
            Fingerprint.Passage alone =
                    Fingerprint.of(text, SHORTEST).passages().get(0);
            assertEquals(alone.hash(), passage.hash());
            assertEquals(alone.signature().pieces(), passage.signature().pieces());
            assertArrayEquals(alone.signature().places(), passage.signature().places());
            signed += passage.signature().pieces() > 0 ? 1 : 0;
        }
        assertEquals(3, signed, "speech has none");
    }

    @Test
    void passagesDoNotChangeTheSignatureOfTheWhole() {
        Fingerprint with = Fingerprint.of(TEXT, SHORTEST);
        Fingerprint without = Fingerprint.of(TEXT, Integer.MAX_VALUE);
        assertTrue(without.passages().isEmpty());
        assertEquals(without.signature().pieces(), with.signature().pieces());
        assertArrayEquals(without.signature().places(), with.signature().places());
        assertEquals(without.words(), with.words());
    }
}
