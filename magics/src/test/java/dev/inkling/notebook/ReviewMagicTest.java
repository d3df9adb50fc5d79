package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Decision;
import dev.inkling.corpus.Doubted;
import dev.inkling.corpus.Passage;
import dev.inkling.corpus.Rule;
import dev.inkling.session.Review;
import dev.inkling.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of %review with answers given beforehand. */
class ReviewMagicTest {
    private static final List<String> PARAGRAPHS =
            List.of("The <mill> stood where two rivers met.", "我把那封信放在抽屉里。", "Rain came, and rain went.", "So be it.");

    @TempDir
    Path folder;

    private Corpus corpus;
    private final FakeCell cell = new FakeCell();

    @BeforeEach
    void clean() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.txt"), String.join("\n\n", PARAGRAPHS));
        corpus = Doubted.doubted(
                Cleaner.clean(List.of(texts), CleanOptions.defaults()), PARAGRAPHS.toArray(String[]::new));
    }

    private Review review() {
        return Sessions.review(corpus, folder.resolve("review.jsonl"));
    }

    private Map<Decision.Kind, Integer> turn(String... answers) {
        cell.answers.addAll(List.of(answers));
        return new ReviewPages(review(), List.of(), cell).turn();
    }

    private static List<String> texts(List<Passage> passages) {
        return passages.stream().map(Passage::text).toList();
    }

    @Test
    void everyAnswerDoesWhatItSays() {
        Map<Decision.Kind, Integer> made =
                turn("d", "Edit", "抽屉", "盒子", "e", "", "Rain.\\n\\nNo rain.", "l", "kind = diary");
        assertEquals(Map.of(Decision.Kind.DROP, 1, Decision.Kind.EDIT, 2, Decision.Kind.LABEL, 1), made);
        assertEquals(List.of(), review().open());
        assertEquals(
                List.of("", "我把那封信放在盒子里。", "Rain.\n\nNo rain.", ""),
                review().decided().stream().map(Decision::text).toList());
        assertEquals(Map.of("kind", "diary"), review().decided().get(3).labels());
        assertTrue(cell.shown.get(0).data().get(Display.HTML).contains("&lt;mill&gt;"));
        assertTrue(
                cell.shown.get(0).text().contains("4 to decide"),
                cell.shown.get(0).text());
        assertTrue(
                cell.shown.get(2).text().contains("[-抽屉-]{+盒子+}"),
                cell.shown.get(2).text());
    }

    @Test
    void whoQuitsGoesOnWhereItWas() {
        turn("k", "q");
        assertEquals(PARAGRAPHS.subList(1, 4), texts(review().open()));
        turn("keep", "quit");
        assertEquals(PARAGRAPHS.subList(2, 4), texts(review().open()));
        assertEquals(4, cell.shown.size());
    }

    @Test
    void undoBringsThePassageBack() {
        assertEquals(Map.of(Decision.Kind.KEEP, 1), turn("d", "u", "k", "q"));
        assertEquals(
                List.of(Decision.Kind.KEEP),
                review().decided().stream().map(Decision::kind).toList());
        turn("u", "q");
        assertEquals(PARAGRAPHS, texts(review().open()));
        turn("u", "q");
        assertTrue(cell.printed.toString().contains("no decision"), cell.printed.toString());
    }

    @Test
    void whatIsSkippedComesAgainNextTime() {
        turn("s", "s", "d", "s");
        assertEquals(List.of(PARAGRAPHS.get(0), PARAGRAPHS.get(1), PARAGRAPHS.get(3)), texts(review().open()));
    }

    @Test
    void anAnswerThatIsNoneIsAskedAgain() {
        turn("maybe", "e", "no such words", "e", "o", "l", "essay", "l", "date=2020", "e", "rivers", "roads", "q");
        String said = cell.printed.toString();
        for (String part :
                List.of("got \"maybe\"", "has no \"no such words\"", "more than once", "kind=essay", "date")) {
            assertTrue(said.contains(part), said);
        }
        assertEquals(1, review().decided().size());
    }

    @Test
    void whereNobodyCanBeAskedItSaysWhatToDo() {
        String said = assertThrows(InklingException.class, this::turn).getMessage();
        assertTrue(said.contains("4 passages") && said.contains("%review --list"), said);
    }

    @Test
    void theInterruptButtonQuitsAndKeepsWhatWasDecided() {
        turn("k", "q");
        cell.interrupted = true;
        assertEquals(Map.of(), turn(""));
        assertEquals(1, review().decided().size());
        assertFalse(cell.printed.toString().contains("answer with"), cell.printed.toString());
    }

    @Test
    void onlyTheDoubtsOfSomeRulesAreLookedAt() {
        assertEquals(
                4, new ReviewPages(review(), List.of(Rule.TABLES), cell).open().size());
        assertEquals(
                0, new ReviewPages(review(), List.of(Rule.SPACES), cell).open().size());
    }

    @Test
    void theListNamesThePassagesByWhichTheyCanBeDecided() {
        String list = ReviewView.list(review().open()).text();
        for (Passage passage : review().open()) {
            assertTrue(list.contains(passage.id() + "  texts/a.txt  tables: looks like a test"), list);
        }
    }
}
