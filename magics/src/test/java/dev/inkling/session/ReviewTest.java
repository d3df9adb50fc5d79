package dev.inkling.session;

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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewTest {
    private static final List<String> PARAGRAPHS =
            List.of("The mill stood where two rivers met.", "我把那封信放在抽屉里。", "Rain came on Tuesday.");

    @TempDir
    Path folder;

    private Corpus corpus() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        Files.writeString(texts.resolve("a.txt"), String.join("\n\n", PARAGRAPHS));
        return Doubted.doubted(
                Cleaner.clean(List.of(texts), CleanOptions.defaults()), PARAGRAPHS.toArray(String[]::new));
    }

    private Path file() {
        return folder.resolve("home").resolve("review.jsonl");
    }

    private static List<String> open(Review review) {
        return review.open().stream().map(Passage::text).toList();
    }

    @Test
    void whatIsDecidedIsNotAskedAgainInAnotherSession() throws IOException {
        Review review = Sessions.review(corpus(), file());
        assertEquals(PARAGRAPHS, open(review));
        review.drop(review.open().get(0));
        review.keep(review.open(review.open().get(0).id()));
        Review later = Sessions.review(corpus(), file());
        assertEquals(PARAGRAPHS.subList(2, 3), open(later));
        assertEquals(
                "我把那封信放在抽屉里。\n\nRain came on Tuesday.", text(later.decisions().apply(corpus())));
    }

    private static String text(Corpus corpus) {
        return corpus.documents().get(0).text();
    }

    @Test
    void theLastDecisionIsTakenBackAndThenTheOneBefore() throws IOException {
        Review review = Sessions.review(corpus(), file());
        Passage first = review.open().get(0);
        review.keep(first);
        review.drop(first);
        review.edit(review.open().get(0), "一句话。");
        assertEquals(Decision.Kind.EDIT, review.undo().orElseThrow().kind());
        assertEquals(Decision.Kind.DROP, review.undo().orElseThrow().kind());
        assertEquals(PARAGRAPHS.subList(1, 3), open(review));
        assertEquals(Decision.Kind.KEEP, review.undo().orElseThrow().kind());
        assertEquals(Optional.empty(), review.undo());
        assertEquals(PARAGRAPHS, open(review));
    }

    @Test
    void aFileThatEndsAnywhereHasAllThatWasWrittenWhole() throws IOException {
        Review review = Sessions.review(corpus(), file());
        review.drop(review.open().get(0));
        review.edit(review.open().get(0), "一句话。\n\n又一句。");
        byte[] whole = Files.readAllBytes(file());
        int lines = new String(whole, StandardCharsets.UTF_8).split("\n+").length;
        assertEquals(3, lines, "an empty line, and one for each decision");
        int first = new String(whole, StandardCharsets.UTF_8).indexOf('}') + 1;
        for (int end = 0; end < whole.length; end++) {
            Files.write(file(), Arrays.copyOf(whole, end));
            Review cut = Sessions.review(corpus(), file());
            int decided = end < first ? 0 : end < whole.length - 1 ? 1 : 2;
            assertEquals(decided, cut.decided().size(), "cut at " + end);
            cut.keep(cut.open().get(0));
            assertEquals(
                    decided + 1, Sessions.review(corpus(), file()).decided().size(), "cut at " + end);
        }
    }

    @Test
    void twoNotebooksAddToTheSameFile() throws IOException {
        Review one = Sessions.review(corpus(), file());
        Review other = Sessions.review(corpus(), file());
        one.drop(one.open().get(0));
        other.keep(other.open().get(0));
        one.label(one.open().get(0), "kind", "diary");
        assertEquals(List.of(), open(other));
        assertEquals(3, one.decided().size());
    }

    @Test
    void onlyTheWriterCanReadTheDecisions() throws IOException {
        Review review = Sessions.review(corpus(), file());
        review.keep(review.open().get(0));
        if (file().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        }
    }

    @Test
    void whatCannotBeDecidedIsRefusedAndNothingIsWritten() throws IOException {
        Review review = Sessions.review(corpus(), file());
        Passage first = review.open().get(0);
        assertTrue(assertThrows(InklingException.class, () -> review.edit(first, " \n"))
                .getMessage()
                .contains("drop"));
        assertTrue(assertThrows(InklingException.class, () -> review.open("zz"))
                .getMessage()
                .contains("%review --list"));
        assertFalse(Files.exists(file()));
    }
}
