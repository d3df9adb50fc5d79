package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsTest {
    private static final String FIRST = "The mill stood where two rivers met, and nobody knew whose it was.";
    private static final String SECOND = "我把那封信放在抽屉里，过了三年才打开。";
    private static final String THIRD = "Rain came on Tuesday. We carried the piano in, one leg at a time.";

    @TempDir
    Path folder;

    /** Three paragraphs in one text, the last of them in another too, with these passages doubted. */
    private Corpus doubted(String... passages) throws IOException {
        Files.writeString(folder.resolve("a.txt"), FIRST + "\n\n" + SECOND + "\n\n" + THIRD + "\n");
        Files.writeString(folder.resolve("b.txt"), "A letter to my aunt about the harvest.\n\n" + THIRD + "\n");
        return Doubted.doubted(Cleaner.clean(List.of(folder), CleanOptions.defaults()), passages);
    }

    private static List<String> texts(Corpus corpus) {
        return corpus.documents().stream().map(Document::text).toList();
    }

    /** What is left and what is in the log make the file again, and the counts say the same. */
    private void addsUp(Corpus corpus) throws IOException {
        CorpusReport report = corpus.report();
        for (SourceReport file : report.files()) {
            String left = corpus.documents().stream()
                    .filter(document -> document.source().equals(file.source()))
                    .map(Document::text)
                    .findFirst()
                    .orElse("");
            assertEquals(
                    Files.readString(folder.resolveSibling(file.source())),
                    report.log().restore(file.source(), left, MaskMap.inMemory()));
            assertEquals(left.codePointCount(0, left.length()), file.charactersOut());
        }
        RuleReport review = report.counts().get(Rule.REVIEW.ordinal());
        List<Change> changes = report.log().of(Rule.REVIEW);
        assertEquals(changes.size(), review.fired());
        assertEquals(changes.stream().mapToLong(c -> c.before().length()).sum(), review.removed());
        assertEquals(changes.stream().mapToLong(c -> c.after().length()).sum(), review.added());
    }

    @Test
    void passagesAreTheWholeParagraphsThatFlagsTouch() throws IOException {
        Corpus corpus = doubted("whose it was.\n\n我把那封信", "two rivers", "one leg");
        List<Passage> open = Decisions.NONE.open(corpus);
        assertEquals(
                List.of(FIRST + "\n\n" + SECOND, FIRST, THIRD, THIRD),
                open.stream().map(Passage::text).toList());
        assertEquals("\n\n" + THIRD, open.get(0).after());
        assertEquals(FIRST.length() + 4 + SECOND.length(), open.get(2).offset());
        assertTrue(open.get(2).before().endsWith(SECOND + "\n\n"));
        assertEquals("tables: looks like a test", open.get(0).reasons());
    }

    @Test
    void aDroppedPassageGoesWhereverItStands() throws IOException {
        Corpus corpus = doubted("one leg");
        Decisions decisions =
                new Decisions(List.of(Decision.drop(Decisions.NONE.open(corpus).get(0))));
        Corpus left = decisions.apply(corpus);
        assertEquals(List.of(FIRST + "\n\n" + SECOND, "A letter to my aunt about the harvest."), texts(left));
        assertEquals(List.of(), decisions.open(corpus));
        addsUp(left);
        assertEquals(2, left.report().counts().get(Rule.REVIEW.ordinal()).fired());
        assertEquals(List.of(), left.report().flags());
    }

    @Test
    void dropsAndEditsSideBySideLeaveNoBlankLinesBehind() throws IOException {
        Corpus corpus = doubted(FIRST, SECOND, THIRD);
        List<Passage> open = Decisions.NONE.open(corpus);
        Corpus lastTwo = new Decisions(List.of(Decision.drop(open.get(1)), Decision.drop(open.get(2)))).apply(corpus);
        assertEquals(FIRST, texts(lastTwo).get(0));
        addsUp(lastTwo);
        Corpus firstAndLast = new Decisions(List.of(
                        Decision.drop(open.get(0)), Decision.edit(open.get(1), "一句话。\r\n"), Decision.drop(open.get(2))))
                .apply(corpus);
        assertEquals("一句话。", texts(firstAndLast).get(0));
        addsUp(firstAndLast);
    }

    @Test
    void aTextOfWhichNothingIsLeftGoes() throws IOException {
        Corpus corpus = doubted(FIRST, SECOND, THIRD);
        List<Decision> drops =
                Decisions.NONE.open(corpus).stream().map(Decision::drop).toList();
        Corpus left = new Decisions(drops).apply(corpus);
        assertEquals(List.of("A letter to my aunt about the harvest."), texts(left));
        SourceReport gone = left.report().files().get(0);
        assertEquals(SourceReport.State.EMPTY, gone.state());
        assertTrue(
                gone.notes().contains("all of it was dropped in the review"),
                gone.notes().toString());
        addsUp(left);
    }

    @Test
    void aLargerPassageThatIsDroppedTakesTheSmallerOnesWithIt() throws IOException {
        Corpus corpus = doubted("whose it was.\n\n我把那封信", "two rivers");
        Passage both = Decisions.NONE.open(corpus).get(0);
        Decisions decisions = new Decisions(List.of(Decision.drop(both)));
        assertEquals(List.of(), decisions.open(corpus));
        assertEquals(THIRD, texts(decisions.apply(corpus)).get(0));
        assertEquals(1, new Decisions(List.of(Decision.keep(both))).open(corpus).size());
    }

    @Test
    void flagsBehindAnEditMoveWithTheirText() throws IOException {
        Corpus corpus = doubted(FIRST, "one leg");
        Passage first = Decisions.NONE.open(corpus).get(0);
        Corpus edited = new Decisions(List.of(Decision.edit(first, "The mill."))).apply(corpus);
        assertEquals(
                List.of("one leg", "one leg"),
                edited.report().flags().stream()
                        .map(flag -> edited.documents().stream()
                                .filter(document -> document.source().equals(flag.source()))
                                .map(flag::passage)
                                .findFirst()
                                .orElseThrow())
                        .toList());
    }

    @Test
    void aLabelGoesToEveryTextWithThePassage() throws IOException {
        Corpus corpus = doubted("one leg");
        Passage passage = Decisions.NONE.open(corpus).get(0);
        Corpus labelled = new Decisions(List.of(Decision.label(passage, "kind", "diary"))).apply(corpus);
        assertEquals(Map.of("kind", Map.of("diary", 2)), labelled.labels());
        assertEquals(texts(corpus), texts(labelled));
        assertThrows(InklingException.class, () -> Decision.label(passage, "date", "x"));
    }

    @Test
    void aRuleThatIsOffDecidesNothing() throws IOException {
        Corpus corpus = doubted("one leg");
        Decisions decisions =
                new Decisions(List.of(Decision.drop(Decisions.NONE.open(corpus).get(0))));
        Corpus off = Cleaner.clean(List.of(folder), CleanOptions.defaults().without(List.of(Rule.REVIEW)));
        assertSame(off, decisions.apply(off));
    }
}
