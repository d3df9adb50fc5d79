package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTextsTest {
    private static final int END = 7;

    /** One id a character: the code unit itself. */
    private static int[] encode(String text) {
        return text.chars().toArray();
    }

    private static TrainingTexts split(List<String> documents) {
        return TrainingTexts.split(documents, TrainingTextsTest::encode, new TrainingTexts.Marks(END, END));
    }

    /** A document's text without its end token, which must be there, once. */
    private static String text(int[] ids) {
        assertEquals(END, ids[ids.length - 1]);
        String text = Arrays.stream(ids, 0, ids.length - 1)
                .mapToObj(id -> String.valueOf((char) id))
                .collect(Collectors.joining());
        assertEquals(-1, text.indexOf(END));
        return text;
    }

    private static List<String> train(TrainingTexts texts) {
        return texts.train().stream().map(TrainingTextsTest::text).toList();
    }

    private static List<String> documents(int count, int length) {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add((char) ('a' + i) + "x".repeat(length - 1));
        }
        return documents;
    }

    @Test
    void fromTenDocumentsOnWholeOnesAreHeldOutFromTheEnd() {
        List<String> documents = documents(20, 200);
        TrainingTexts texts = split(documents);
        assertEquals(documents.subList(18, 20), texts.heldOut());
        assertEquals(documents.subList(0, 18), train(texts));
        assertEquals(18 * 201, texts.trainTokens());
    }

    @Test
    void tenDocumentsHoldOutOneAndNineArePartedByParagraph() {
        assertEquals(1, split(documents(10, 300)).heldOut().size());
        TrainingTexts nine = split(documents(9, 300));
        assertEquals(9, nine.train().size());
    }

    @Test
    void oneLongLastDocumentIsPartedInsteadOfHeldOutWhole() {
        List<String> documents = new ArrayList<>(documents(12, 100));
        String paragraph = "word ".repeat(20).strip();
        documents.add(String.join("\n\n", Collections.nCopies(90, paragraph)));
        TrainingTexts texts = split(documents);
        long held = texts.heldOut().stream().mapToLong(String::length).sum();
        assertTrue(texts.trainTokens() > 7500 && held > 800, texts.trainTokens() + " " + held);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 9})
    void withFewDocumentsTheLastTenthIsHeldOutFromAParagraphsStart(int count) {
        List<String> documents = new ArrayList<>();
        for (int d = 0; d < count; d++) {
            StringBuilder text = new StringBuilder();
            for (int p = 0; p < 90 / count; p++) {
                text.append(p == 0 ? "" : "\n\n")
                        .append("d" + d + "p" + p + " ")
                        .append("word ".repeat(15).strip());
            }
            documents.add(text.toString());
        }
        TrainingTexts texts = split(documents);
        String all = String.join("", documents).replaceAll("\\s", "");
        String trained = String.join("", train(texts)).replaceAll("\\s", "");
        String held = String.join("", texts.heldOut()).replaceAll("\\s", "");
        assertEquals(all, trained + held, "nothing is lost, doubled or out of order");
        assertTrue(held.startsWith("d") && held.contains("p"), "a paragraph's start: " + held.substring(0, 6));
        double share = held.length() / (double) all.length();
        assertTrue(share >= 0.095 && share <= 0.14, "share " + share);
    }

    @ParameterizedTest
    @CsvSource({"'\n'", "'。'", "'. '", "' '"})
    void oneParagraphIsPartedAtTheNextFinerMark(String mark) {
        String text = ("海".repeat(40) + mark).repeat(75);
        TrainingTexts texts = split(List.of(text));
        String held = texts.heldOut().get(0);
        String before = train(texts).get(0);
        assertEquals(text.replaceAll("\\s", ""), (before + held).replaceAll("\\s", ""));
        assertTrue(held.length() >= text.length() * 0.09 && held.length() < text.length() * 0.14);
        assertEquals(0, held.replaceAll("[\\s。.]", "").length() % 40, "cut at a mark");
    }

    @Test
    void charactersOfTwoUnitsAreNotCutApart() {
        for (int length = 2000; length < 2012; length++) {
            TrainingTexts texts = split(List.of("x".repeat(length % 2) + "😀".repeat(length)));
            assertTrue(Character.isHighSurrogate(texts.heldOut().get(0).charAt(0)), "at " + length);
        }
    }

    @Test
    void tooLittleTextIsRefusedWithItsSize() {
        InklingException e = assertThrows(InklingException.class, () -> split(documents(5, 399)));
        assertTrue(e.getMessage().contains("1995 tokens") && e.getMessage().contains("2000"), e.getMessage());
        assertEquals(5, split(documents(5, 400)).train().size());
        assertThrows(InklingException.class, () -> split(List.of()));
    }

    @Test
    void blankDocumentsDoNotCount() {
        List<String> documents = new ArrayList<>(documents(9, 300));
        documents.addAll(List.of("", "  \n"));
        assertEquals(split(documents(9, 300)).heldOut(), split(documents).heldOut());
    }

    @Test
    void modelWithoutAnEndTokenGetsNone() {
        TrainingTexts texts =
                TrainingTexts.split(documents(10, 300), TrainingTextsTest::encode, new TrainingTexts.Marks(-1, -1));
        assertEquals(9 * 300, texts.trainTokens());
    }

    @Test
    void aDocumentStandsBetweenItsMarks() {
        TrainingTexts texts =
                TrainingTexts.split(documents(10, 300), TrainingTextsTest::encode, new TrainingTexts.Marks(77, 78));
        for (int[] document : texts.train()) {
            assertEquals(77, document[0]);
            assertEquals(78, document[document.length - 1]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.4})
    void theShareThatIsHeldOutIsChosen(double share) {
        TrainingTexts texts = TrainingTexts.split(
                documents(20, 200), share, TrainingTextsTest::encode, new TrainingTexts.Marks(END, END));
        assertEquals(Math.round(20 * share), texts.heldOut().size());
        String one = "word ".repeat(15).strip();
        TrainingTexts parted = TrainingTexts.split(
                List.of(String.join("\n\n", Collections.nCopies(100, one))),
                share,
                TrainingTextsTest::encode,
                new TrainingTexts.Marks(END, END));
        double held = parted.heldOut().get(0).length() / 7600.0;
        assertTrue(Math.abs(held - share) < 0.02, "held out " + held);
    }

    @Test
    void namedTextsAreHeldOutWhereverTheyStand() {
        List<String> documents = documents(6, 600);
        TrainingTexts texts = TrainingTexts.split(
                documents, Set.of(0, 3), TrainingTextsTest::encode, new TrainingTexts.Marks(END, END));
        assertEquals(List.of(documents.get(0), documents.get(3)), texts.heldOut());
        assertEquals(List.of(documents.get(1), documents.get(2), documents.get(4), documents.get(5)), train(texts));
        InklingException e = assertThrows(
                InklingException.class,
                () -> TrainingTexts.split(
                        documents, Set.of(0, 1, 2, 3), TrainingTextsTest::encode, new TrainingTexts.Marks(END, END)));
        assertTrue(e.getMessage().contains("--held-out"), e.getMessage());
    }

    @Test
    void aDocumentThatStandsApartHasABeginningOfItsOwn() {
        TrainingTexts texts = TrainingTexts.split(
                documents(10, 300), TrainingTextsTest::encode, new TrainingTexts.Marks(END, END, true));
        assertEquals(END, texts.train().get(3)[0]);
        assertEquals(302, texts.train().get(3).length);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.25", "newest, newest", "'a.txt,b/c.md', 'a.txt,b/c.md'"})
    void whatIsHeldOutReadsAsItIsGiven(String words, String shown) {
        assertEquals(shown, HoldOut.of(words).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.9", "NaN", "-1"})
    void aShareOutOfRangeIsRefused(String words) {
        String message =
                assertThrows(InklingException.class, () -> HoldOut.of(words)).getMessage();
        assertTrue(message.startsWith("--held-out takes a share from 0.01 to 0.5"), message);
    }
}
