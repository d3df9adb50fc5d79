package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.corpus.format.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patterns, and copying files in. */
class GatheringTest {
    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void write() {
        disk = folder.resolve("disk");
        Texts.write(disk, "well.txt", Texts.CHINESE_WELL);
        Texts.write(disk, "2019/harbour.md", Texts.ENGLISH_HARBOUR);
        Texts.write(disk, "2020/deep/orchard.md", Texts.ENGLISH_ORCHARD);
        Texts.write(disk, "2020/tree.png", new byte[9]);
    }

    private Set<String> found(String pattern) {
        Set<String> names = new TreeSet<>();
        Gatherer.gather(List.of(new Place(disk, pattern))).forEach(file -> names.add(file.source()));
        return names;
    }

    @Test
    void aPatternTakesWhatFitsAndWhatLiesInFoldersThatDo() {
        assertEquals(Set.of("disk/2019/harbour.md", "disk/2020/deep/orchard.md"), found("**/*.md"));
        assertEquals(Set.of("disk/2019/harbour.md"), found("*/*.md"));
        assertEquals(Set.of("disk/well.txt"), found("**/*.{txt,doc}"));
        assertEquals(Set.of("disk/2020/deep/orchard.md", "disk/2020/tree.png"), found("2020*"));
        String message =
                assertThrows(InklingException.class, () -> found("*.pdf")).getMessage();
        assertTrue(message.startsWith("none of the 4 files in ") && message.contains("fits *.pdf"), message);
        assertTrue(assertThrows(InklingException.class, () -> found("[a"))
                .getMessage()
                .contains("not complete"));
    }

    @Test
    void theFoldersThatBrowsersSaveBesidePagesAreNoTexts() throws IOException {
        Files.copy(FormatsTest.FIXTURES.resolve("blog.html"), disk.resolve("blog.html"));
        Texts.write(disk, "blog_files/frame.html", "<p>" + Texts.ENGLISH_NIGHT_TRAIN);
        Texts.write(disk, "case_files/one.txt", Texts.CHINESE_STREET);
        assertEquals(Set.of("disk/blog.html", "disk/case_files/one.txt"), found("*{blog,case}*"));
    }

    @Test
    void filesAreCopiedByteForByteAndOnlyOnce() throws IOException {
        Path into = folder.resolve("gathered");
        Gathering first = Gathering.of(List.of(Place.of(disk)), into, ReadOptions.DEFAULTS);
        assertEquals(3, first.texts());
        assertEquals(-1, Files.mismatch(disk.resolve("well.txt"), into.resolve("disk/well.txt")));
        assertEquals(Gathering.State.LEFT_OUT, first.files().get(2).state());
        Gathering again = Gathering.of(List.of(Place.of(disk)), into, ReadOptions.DEFAULTS);
        assertEquals(
                3,
                again.files().stream()
                        .filter(file -> file.state() == Gathering.State.THERE)
                        .count());
        Texts.write(disk, "well.txt", Texts.CHINESE_STREET);
        Gathering.of(List.of(Place.of(disk)), into, ReadOptions.DEFAULTS);
        try (Stream<Path> files = Files.list(into.resolve("disk"))) {
            assertEquals(
                    List.of("2019", "2020", "well (2).txt", "well.txt"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertEquals(Texts.CHINESE_WELL, Files.readString(into.resolve("disk/well.txt")));
        assertEquals(4, Texts.clean(into).documents().size());
    }

    @Test
    void theListSaysWhatIsInTheFiles() {
        Gathering gathering = Gathering.of(
                List.of(Place.of(FormatsTest.FIXTURES)),
                folder.resolve("gathered"),
                new ReadOptions(List.of("ada@example.org"), ""));
        Gathering.Entry box = gathering.files().stream()
                .filter(file -> file.source().endsWith("letters.mbox"))
                .findFirst()
                .orElseThrow();
        assertEquals(3, box.texts());
        assertTrue(
                box.notes().toString().contains("1 of its 4 letters"),
                box.notes().toString());
        assertEquals("2017-05-07", box.date().orElseThrow().toString());
        assertEquals(gathering.files().size(), gathering.table().rowCount());
    }
}
