package dev.inkling.corpus;

import static dev.inkling.corpus.SourceReport.State.DUPLICATE;
import static dev.inkling.corpus.SourceReport.State.KEPT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTest {
    private static final String FOOTER =
            "This piece first hung, in a shorter form, on the notice board of the ferry office at Marl, where the wind took it. "
                    + "Letters to the author go to the same board.";

    @TempDir
    Path folder;

    private static SourceReport.State state(Corpus corpus, String name) {
        return Texts.report(corpus, name).state();
    }

    private static String notes(Corpus corpus, String name) {
        return String.join("; ", Texts.report(corpus, name).notes());
    }

    /** The figure in "... 83 % alike". */
    private static int percent(String note) {
        Matcher matcher = Pattern.compile("(\\d+) % alike").matcher(note);
        assertTrue(matcher.find(), note);
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void theSameTextInTwoFilesStaysOnceUnderItsOwnName() {
        Texts.write(folder, "well.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "well copy.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "harbour.txt", Texts.ENGLISH_HARBOUR);
        Corpus corpus = Texts.clean(folder);
        assertEquals(KEPT, state(corpus, "well.txt"));
        assertEquals(DUPLICATE, state(corpus, "well copy.txt"));
        assertTrue(notes(corpus, "well copy.txt").endsWith("/well.txt, which stays"), notes(corpus, "well copy.txt"));
        assertEquals(2, corpus.documents().size());
    }

    @Test
    void encodingWrapsAndMarksDoNotHideADuplicate() {
        Texts.write(folder, "a.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "b of 2013.txt", Texts.CHINESE_WELL, Charset.forName("GB18030"));
        Texts.write(
                folder, "c wrapped.txt", Damage.wrapped(Texts.CHINESE_WELL, 70).replace("\n", "\r\n"));
        Texts.write(folder, "d marked.md", "---\ntitle: 井\n---\n" + Texts.CHINESE_WELL.replace("祖父", "**祖父**"));
        Corpus corpus = Texts.clean(folder);
        assertEquals(1, corpus.documents().size());
        assertEquals(Texts.CHINESE_WELL, corpus.documents().get(0).text());
        assertEquals(3, corpus.report().count(DUPLICATE));
    }

    @Test
    void draftsAreNamedWithTheirTwinAndTheFigure() {
        for (double share : List.of(0.02, 0.05)) {
            for (String text : List.of(
                    Texts.CHINESE_WELL + "\n\n" + Texts.CHINESE_STREET,
                    Texts.ENGLISH_HARBOUR + "\n\n" + Texts.ENGLISH_ORCHARD)) {
                Path drafts = folder.resolve(share + "/" + text.hashCode());
                String draft = Damage.edited(text, share, new Random(11));
                Texts.write(drafts, "final.txt", text + " 完");
                Texts.write(drafts, "draft.txt", draft);
                Corpus corpus = Texts.clean(drafts);
                assertEquals(DUPLICATE, state(corpus, "draft.txt"));
                assertEquals(KEPT, state(corpus, "final.txt"));
                String note = notes(corpus, "draft.txt");
                assertTrue(note.contains("/final.txt, which stays"), note);
                double exact = 100 * Shingles.jaccard(Shingles.of(draft), Shingles.of(text + " 完"));
                assertEquals(exact, percent(note), 0.5001);
                assertEquals(percent(note), percent(notes(corpus, "final.txt")));
            }
        }
    }

    @Test
    void theNewestOfDatedDraftsStays() {
        String text = Texts.ENGLISH_HARBOUR + "\n\n" + Texts.ENGLISH_ORCHARD;
        Texts.write(folder, "2019-05-01 harbour.txt", text + " And so it was for years.");
        Texts.write(folder, "2021-05-01 harbour.txt", Damage.edited(text, 0.02, new Random(3)));
        Corpus corpus = Texts.clean(folder);
        assertEquals(KEPT, state(corpus, "2021-05-01 harbour.txt"));
        assertEquals(DUPLICATE, state(corpus, "2019-05-01 harbour.txt"));
    }

    @Test
    void nothingGoesForTheFriendOfAFriend() {
        // Each link is a draft of the one before; the ends have little in common.
        List<String> chain = new ArrayList<>();
        String text = String.join("\n\n", Texts.CHINESE);
        chain.add(text);
        int part = text.length() / 6;
        for (int i = 0; i < 5; i++) {
            String last = chain.get(i);
            int from = i * part;
            chain.add(last.substring(0, from)
                    + Damage.edited(last.substring(from, from + part), 1, new Random(i))
                    + last.substring(from + part));
        }
        for (int i = 0; i < chain.size(); i++) {
            Texts.write(folder, "draft" + i + ".txt", chain.get(i));
        }
        Corpus corpus = Texts.clean(folder);
        for (SourceReport file : corpus.report().files()) {
            if (file.state() == DUPLICATE) {
                String twin = file.notes().get(0).replaceAll(".*/(draft\\d)\\.txt, which.*", "$1");
                int number = file.source().charAt(file.source().length() - 5) - '0';
                long[] mine = Shingles.of(chain.get(number));
                long[] other = Shingles.of(chain.get(twin.charAt(5) - '0'));
                assertTrue(
                        Shingles.jaccard(mine, other) >= CleanOptions.defaults().nearDuplicate(),
                        file.notes().toString());
                assertEquals(KEPT, state(corpus, twin + ".txt"));
            }
        }
        assertTrue(Shingles.jaccard(Shingles.of(chain.get(0)), Shingles.of(chain.get(5))) < 0.3);
        assertTrue(corpus.documents().size() >= 2 && corpus.report().count(DUPLICATE) >= 2, corpus.toString());
    }

    @Test
    void unrelatedTextsNeverGo() {
        int number = 0;
        for (String text : Texts.ENGLISH) {
            Texts.write(folder, number++ + ".txt", text);
        }
        for (String text : Texts.CHINESE) {
            Texts.write(folder, number++ + ".txt", text);
        }
        // Halves of one text are one author on one matter: still two texts.
        Texts.write(folder, "half1.txt", Texts.TRADITIONAL_LETTER.split("\n\n")[0]);
        Texts.write(folder, "half2.txt", Texts.TRADITIONAL_LETTER.split("\n\n")[1]);
        Corpus corpus = Texts.clean(folder);
        assertEquals(number + 2, corpus.documents().size());
        assertTrue(
                corpus.report().files().stream().allMatch(file -> file.notes().isEmpty()));
    }

    @Test
    void aLongParagraphInMoreThanTwoDocumentsStaysInOne() {
        Texts.write(folder, "a.txt", Texts.ENGLISH_HARBOUR + "\n\n" + FOOTER);
        Texts.write(folder, "b.txt", FOOTER + "\n\n" + Texts.ENGLISH_ORCHARD);
        Texts.write(folder, "c.txt", Texts.ENGLISH_NIGHT_TRAIN + "\n\n" + FOOTER);
        Corpus corpus = Texts.clean(folder);
        assertEquals(
                Texts.ENGLISH_HARBOUR + "\n\n" + FOOTER,
                Texts.document(corpus, "a.txt").text());
        assertEquals(Texts.ENGLISH_ORCHARD, Texts.document(corpus, "b.txt").text());
        assertEquals(Texts.ENGLISH_NIGHT_TRAIN, Texts.document(corpus, "c.txt").text());
    }

    @Test
    void aParagraphInTwoDocumentsAndAShortOneStay() {
        String refrain = "All change, said the bird.";
        Texts.write(folder, "a.txt", Texts.ENGLISH_HARBOUR + "\n\n" + FOOTER + "\n\n" + refrain);
        Texts.write(folder, "b.txt", Texts.ENGLISH_ORCHARD + "\n\n" + FOOTER + "\n\n" + refrain);
        Texts.write(folder, "c.txt", Texts.ENGLISH_NIGHT_TRAIN + "\n\n" + refrain);
        Corpus corpus = Texts.clean(folder);
        assertEquals(
                2,
                corpus.documents().stream()
                        .filter(d -> d.text().contains(FOOTER))
                        .count());
        assertEquals(
                3,
                corpus.documents().stream()
                        .filter(d -> d.text().endsWith(refrain))
                        .count());
    }

    @Test
    void shinglesAreFiveHanCharactersOrFiveWords() {
        assertEquals(3, Shingles.of("一二三四五六七").length);
        assertEquals(3, Shingles.of("one two, three four—five six seven").length);
        assertEquals(0, Shingles.of("一二三四 one two three four").length);
        assertEquals(1, Shingles.jaccard(Shingles.of("一二，三四五六。"), Shingles.of("一二三四五六")), 0);
        assertEquals(0.5, Shingles.jaccard(Shingles.of("一二三四五六七"), Shingles.of("一二三四五六八")), 1e-9);
    }
}
