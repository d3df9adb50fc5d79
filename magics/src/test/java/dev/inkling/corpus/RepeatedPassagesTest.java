package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passages that several documents have nearly in the same words. */
class RepeatedPassagesTest {
    private static final String NOTICE =
            "This piece first hung, in a shorter form, on the notice board of the ferry office at Marl, where the wind took"
                    + " it and where a child brought it back. Letters to the author go to the same board, and are answered"
                    + " in the order in which the weather leaves them readable. It was the NUMBER of these pieces.";

    private static final String CHINESE_NOTICE = "这些文字先贴在渡口的木板上，后来叫风吹走了；拾到的人请不要还给我，随便放在哪一张长椅上就好。"
            + "如果下雨，请用石头压住，压住左上角，右下角让它自己翻，翻到哪一行就从哪一行念起，念完了再压上。这是第NUMBER篇，谢谢过路的人。";

    private static final List<String> NUMBERS = List.of("fourth", "ninth", "twelfth");

    @TempDir
    Path folder;

    private Corpus clean(List<String> texts, List<String> passages) {
        for (int i = 0; i < texts.size(); i++) {
            Texts.write(folder, i + ".txt", texts.get(i) + "\n\n" + passages.get(i % passages.size()));
        }
        return Texts.clean(folder);
    }

    private static List<String> versions(String notice) {
        return NUMBERS.stream().map(number -> notice.replace("NUMBER", number)).toList();
    }

    @Test
    void theFirstDocumentKeepsThePassageAndTheOthersNameIt() {
        for (List<String> texts : List.of(Texts.ENGLISH, Texts.CHINESE)) {
            List<String> notices = versions(texts == Texts.ENGLISH ? NOTICE : CHINESE_NOTICE);
            Corpus corpus = clean(texts, notices);
            assertEquals(
                    texts.get(0) + "\n\n" + notices.get(0),
                    corpus.documents().get(0).text());
            for (int i = 1; i < 3; i++) {
                assertEquals(texts.get(i), corpus.documents().get(i).text());
                String note = Texts.report(corpus, i + ".txt").notes().get(0);
                Matcher figure = Pattern.compile("a passage nearly as in .*/0\\.txt, which keeps it: (\\d+) % alike")
                        .matcher(note);
                assertTrue(figure.matches(), note);
                double exact = Shingles.jaccard(Shingles.of(notices.get(0)), Shingles.of(notices.get(i)));
                assertEquals(100 * exact, Integer.parseInt(figure.group(1)), 0.5001);
                assertTrue(exact >= RepeatedPassages.ALIKE);
            }
        }
    }

    @Test
    void whatTwoDocumentsHaveStays() {
        List<String> notices = versions(NOTICE);
        Corpus corpus = clean(Texts.ENGLISH.subList(0, 2), notices);
        assertEquals(2, corpus.documents().size());
        assertEquals(List.of(), corpus.report().log().of(Rule.NEAR_PASSAGES));
    }

    @Test
    void verseDialogueAndShortPassagesStay() {
        String verse =
                "The ferry came when the ferry came,\nAnd the lamp on the harbour wall\nWas lit for the one who had"
                        + " no name\nAnd the one who had names for all;\nAnd the wind that was NUMBER was never the same,\nAnd it"
                        + " never was there at all.";
        String speech = "“" + NOTICE + "”";
        String letter = "He said: “" + NOTICE + "”";
        String words = "All change, said the bird, for the NUMBER time, all change.";
        int number = 0;
        for (String passage : List.of(verse, speech, letter, words)) {
            Path own = folder.resolve("" + number++);
            List<String> passages = versions(passage);
            for (int i = 0; i < 3; i++) {
                Texts.write(own, i + ".txt", Texts.ENGLISH.get(i) + "\n\n" + passages.get(i));
            }
            Corpus corpus = Texts.clean(own);
            for (int i = 0; i < 3; i++) {
                assertTrue(corpus.documents().get(i).text().endsWith(passages.get(i)), passages.get(i));
            }
        }
    }

    @Test
    void everyPassageThatGoesIsAlikeTheOneThatStays() {
        // A chain: each version is like the one before, the last has little of the first.
        String version = NOTICE.replace("NUMBER", "tenth") + " " + NOTICE.replace("NUMBER", "last");
        for (int i = 0; i < 12; i++) {
            String[] texts = Texts.ENGLISH.get(i % 3).split("\n\n");
            Texts.write(
                    folder,
                    String.format("%02d.txt", i),
                    Damage.edited(texts[i / 3 % texts.length], 0.9, new Random(i)) + "\n\n" + version);
            version = Damage.edited(version, 0.004, new Random(i));
        }
        Corpus corpus = Texts.clean(folder);
        List<Change> gone = corpus.report().log().of(Rule.NEAR_PASSAGES);
        assertTrue(gone.size() >= 3, gone.size() + " gone");
        for (Change change : gone) {
            boolean kept = corpus.documents().stream()
                    .flatMap(document -> document.paragraphs().stream())
                    .anyMatch(paragraph -> Shingles.jaccard(Shingles.of(paragraph), Shingles.of(change.before()))
                            >= RepeatedPassages.ALIKE);
            assertTrue(kept, change.source());
        }
    }
}
