package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found of a folder when links and closed folders are in it. */
class GathererTest {
    @TempDir
    Path folder;

    private Path texts;

    @BeforeEach
    void write() {
        texts = folder.resolve("texts");
        Texts.write(folder, "texts/well.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "diary/secret.txt", Texts.CHINESE_TEACHER);
    }

    private void link(String name, Path target) {
        try {
            Files.createSymbolicLink(folder.resolve(name), target);
        } catch (UnsupportedOperationException | IOException e) {
            assumeTrue(false, "this system makes no links");
        }
    }

    private static List<String> sources(Path... sources) {
        return Gatherer.gather(java.util.Arrays.stream(sources).map(Place::of).toList()).stream()
                .map(Gatherer.Found::source)
                .toList();
    }

    private static String problem(Path source, String name) {
        return Gatherer.gather(List.of(Place.of(source))).stream()
                .filter(file -> file.source().equals(name))
                .map(Gatherer.Found::problem)
                .collect(Collectors.joining("|"));
    }

    @Test
    void aLinkToWhatHoldsTheFolderIsSaidAndNotFollowed() {
        link("texts/loop", Path.of(".."));
        link("texts/self", texts);
        link("texts/root", folder.getRoot());
        assertEquals(List.of("texts/loop", "texts/root", "texts/self", "texts/well.txt"), sources(texts));
        assertTrue(
                problem(texts, "texts/loop").contains("which holds the folder itself"), problem(texts, "texts/loop"));
        assertTrue(problem(texts, "texts/self").contains("leads back"), problem(texts, "texts/self"));
        Corpus corpus = Texts.clean(texts);
        assertEquals(1, corpus.documents().size());
        assertEquals(SourceReport.State.BROKEN, Texts.report(corpus, "loop").state());
        assertTrue(corpus.report().advice().toString().contains("3 of the files could not be read"));
    }

    @Test
    void aLinkOutByWayOfAnotherFolderIsNotFollowedEither() {
        link("texts/friend", folder.resolve("diary"));
        link("diary/up", folder);
        assertEquals(List.of("texts/friend/secret.txt", "texts/friend/up", "texts/well.txt"), sources(texts));
    }

    @Test
    void aFileIsFoundOnceByWhateverLinks() {
        Texts.write(folder, "texts/old/street.txt", Texts.CHINESE_STREET);
        link("texts/a-link.txt", texts.resolve("well.txt"));
        link("texts/another", texts.resolve("old"));
        link("elsewhere", texts);
        assertEquals(List.of("texts/old/street.txt", "texts/well.txt"), sources(texts));
        assertEquals(List.of("texts/old/street.txt", "texts/well.txt"), sources(texts, folder.resolve("elsewhere")));
        assertEquals(2, sources(folder.resolve("elsewhere"), texts).size());
    }

    @Test
    void linksIntoNowhereAreSaid() {
        link("texts/nowhere.txt", folder.resolve("gone.txt"));
        link("texts/ring", Path.of("ring"));
        assertEquals(List.of("texts/nowhere.txt", "texts/ring", "texts/well.txt"), sources(texts));
        assertTrue(
                problem(texts, "texts/nowhere.txt").contains("gone.txt, and nothing can be read there"),
                problem(texts, "texts/nowhere.txt"));
        link("dead", folder.resolve("gone"));
        Path empty = folder.resolve("empty/dead-too");
        Texts.write(folder, "empty/.hidden", "");
        link("empty/dead-too", folder.resolve("gone"));
        String message = assertThrows(
                        InklingException.class, () -> Gatherer.gather(List.of(Place.of(empty.getParent()))))
                .getMessage();
        assertTrue(message.contains("empty/dead-too cannot be read (this link leads to"), message);
    }

    @Test
    void aFolderThatMayNotBeEnteredIsSaid() throws IOException {
        Path closed = Files.createDirectory(texts.resolve("closed"));
        try {
            Files.setPosixFilePermissions(closed, Set.of());
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "this system closes no folders");
        }
        try {
            assumeFalse(Files.isReadable(closed), "nothing is closed to this user");
            assertEquals("permission denied", problem(texts, "texts/closed"));
            String message = assertThrows(InklingException.class, () -> Gatherer.gather(List.of(Place.of(closed))))
                    .getMessage();
            assertEquals("the folder " + closed + " cannot be read (permission denied)", message);
        } finally {
            Files.setPosixFilePermissions(closed, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** What no user can open, whatever his rights: a folder whose path is longer than the system takes. */
    @Test
    void aFolderThatCannotBeOpenedIsSaid() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("unix"), "a system of long paths");
        Path upper = texts;
        Path lower = folder.resolve("lower");
        Path deepest = lower;
        for (int i = 0; i < 11; i++) {
            upper = upper.resolve("u".repeat(200));
            deepest = deepest.resolve("d".repeat(200));
        }
        Files.createDirectories(upper);
        Files.createDirectories(deepest);
        Path joined = upper.resolve("lower");
        Files.move(lower, joined);
        try {
            List<Gatherer.Found> problems = Gatherer.gather(List.of(Place.of(texts))).stream()
                    .filter(file -> !file.problem().isEmpty())
                    .toList();
            assertEquals(1, problems.size());
            assertTrue(problems.get(0).source().endsWith("d".repeat(200)));
        } finally {
            Files.move(joined, lower);
        }
    }
}
