package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabellingTest {
    @TempDir
    Path folder;

    private Corpus corpus;

    @BeforeEach
    void clean() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts/信 letters")).getParent();
        Files.writeString(texts.resolve("信 letters/one.txt"), "Dear aunt, the harvest is in and the roof holds.");
        Files.writeString(texts.resolve("信 letters/two.md"), "---\nkind: note\ntheme: sea\n---\nDear uncle, we sail.");
        Files.writeString(texts.resolve("post.txt"), "Why I stopped reading the news in the morning.");
        corpus = Cleaner.clean(List.of(texts), CleanOptions.defaults());
    }

    private String labelled(Labelling labels) {
        return labels.apply(corpus).documents().stream()
                .map(document -> document.source().replaceFirst(".*/", "") + document.labels())
                .collect(Collectors.joining(" "));
    }

    private static String error(Runnable task) {
        return assertThrows(InklingException.class, task::run).getMessage();
    }

    @Test
    void aLabelIsForAllTextsOrForThoseThatFit() {
        assertEquals(
                "post.txt{kind=essay} one.txt{kind=letter, quality=3} two.md{kind=letter, theme=sea}",
                labelled(Labelling.of(
                        List.of("kind=essay", "信 letters: kind = letter", "信 letters/one.txt: quality=3"))));
        assertEquals("post.txt{} one.txt{} two.md{kind=note, theme=sea}", labelled(Labelling.NONE));
    }

    @Test
    void aTableGivesEachTextItsOwn() throws IOException {
        Path table = folder.resolve("labels.csv");
        String rows = "source;kind;主题\r\n\"信 letters/one.txt\";letter;收成\r\npost*;\"a; b\";\r\n";
        Files.writeString(table, rows, Charset.forName("GB18030"));
        assertEquals(
                "post.txt{kind=a; b} one.txt{kind=letter, 主题=收成} two.md{kind=note, theme=sea}",
                labelled(Labelling.read(table)));
    }

    @Test
    void labelsGoToDiskAndBackAndAreSeenInTheTable() {
        Corpus labelled = Labelling.of(List.of("kind=essay")).apply(corpus);
        labelled.write(folder.resolve("out"));
        Corpus read = Corpus.read(folder.resolve("out"));
        assertEquals(labelled.documents(), read.documents());
        assertEquals(Map.of("essay", 3), read.labels().get("kind"));
        assertEquals(
                List.of("kind=essay", "kind=essay", "kind=essay; theme=sea"),
                read.table().stringColumn("labels").asList());
        assertEquals(1, read.where("theme = sea").documents().size());
    }

    @Test
    void whatCannotBeALabelIsRefused() throws IOException {
        assertTrue(error(() -> Labelling.of(List.of("essay"))).contains("write kind=essay"));
        assertTrue(error(() -> Labelling.of(List.of("date=2020"))).contains("cannot name a label"));
        assertTrue(
                error(() -> labelled(Labelling.of(List.of("pots.txt: kind=a")))).contains("did you mean post.txt?"));
        assertTrue(error(() -> labelled(Labelling.of(List.of("*.doc: kind=a")))).contains("*.doc"));
        Path table = Files.writeString(folder.resolve("labels.csv"), "name,kind\npost.txt,a\n");
        assertTrue(error(() -> Labelling.read(table)).contains("the first line has name, kind"));
    }
}
