package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.corpus.format.ReadOptions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prose that real programs wrote into their formats comes back to the letter. */
class FormatsTest {
    static final Path FIXTURES = Path.of("src/test/resources/dev/inkling/corpus/format");

    private static final ReadOptions ME = new ReadOptions(List.of("Ada@Example.org"), "");

    private static Corpus clean(String name, ReadOptions reading, CleanOptions options) {
        return Cleaner.clean(List.of(Place.of(FIXTURES.resolve(name))), reading, options);
    }

    private static Corpus clean(String name) {
        return clean(name, ReadOptions.DEFAULTS, CleanOptions.defaults());
    }

    private static Document only(Corpus corpus) {
        assertEquals(1, corpus.documents().size(), corpus.report().files().toString());
        return corpus.documents().get(0);
    }

    private static String notes(Corpus corpus) {
        return corpus.report().files().stream()
                .flatMap(file -> file.notes().stream())
                .collect(Collectors.joining("; "));
    }

    private static String together(String... texts) {
        return String.join("\n\n", texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"harbour.docx", "harbour.odt"})
    void aDocumentOfLibreOfficeKeepsEveryWord(String name) {
        Document document = only(clean(name));
        assertEquals(
                together(Texts.ENGLISH_HARBOUR, "The bird lived on for years.", "It never said a word of mine."),
                document.text());
        assertEquals(Map.of("title", "The Harbour", "author", "Ada Quill"), document.labels());
        assertEquals(Optional.of(LocalDate.of(2019, 5, 4)), document.date());
        CleanOptions tables = CleanOptions.defaults().without(List.of(Rule.TABLES));
        assertTrue(only(clean(name, ReadOptions.DEFAULTS, tables)).text().contains("Hodges | 40\n"));
    }

    @Test
    void aDocumentOfPandocKeepsEveryWord() {
        Document document = only(clean("essay.docx"));
        assertEquals(
                together(
                        "The Orchard",
                        "Ada Quill",
                        "2020-03-01",
                        "The Orchard",
                        Texts.ENGLISH_ORCHARD,
                        "先生",
                        Texts.CHINESE_TEACHER),
                document.text());
        assertEquals("Ada Quill", document.labels().get("author"));
    }

    @Test
    void everyChapterOfABookIsADocument() {
        Corpus corpus = clean("essay.epub");
        assertEquals(
                List.of(together("The Orchard", Texts.ENGLISH_ORCHARD), together("先生", Texts.CHINESE_TEACHER)),
                corpus.documents().stream()
                        .map(Document::text)
                        .filter(text -> text.length() > 200)
                        .toList());
        Document last = corpus.documents().get(corpus.documents().size() - 1);
        assertTrue(last.source().startsWith("essay.epub/EPUB/text/ch00"), last.source());
        assertEquals(Map.of("title", "The Orchard", "author", "Ada Quill", "chapter", "先生"), last.labels());
        assertEquals(Optional.of(LocalDate.of(2020, 3, 1)), last.date());
    }

    @Test
    void theLinesOfPrintedPagesBecomeParagraphsAgain() {
        Document document = only(clean("book.pdf"));
        assertEquals(
                together(
                        Texts.ENGLISH_HARBOUR,
                        Texts.ENGLISH_ORCHARD,
                        Texts.ENGLISH_NIGHT_TRAIN,
                        Texts.ENGLISH_HARBOUR.replace("ferry", "steamer"),
                        Texts.ENGLISH_ORCHARD.replace("orchard", "garden")),
                document.text());
        assertEquals("A Book of Places", document.labels().get("title"));
        assertEquals(
                together(Texts.CHINESE_WELL, Texts.CHINESE_STREET, Texts.CHINESE_TEACHER),
                only(clean("shu.pdf")).text());
    }

    @Test
    void runningHeadsAndPageNumbersAreInTheLog() {
        Corpus corpus = clean("book.pdf");
        String removed = corpus.report().log().of(Rule.PAGE_FURNITURE).stream()
                .map(Change::before)
                .collect(Collectors.joining());
        assertTrue(removed.startsWith("A Book of Places\n") && removed.contains("– 2 –\n"), removed);
    }

    @Test
    void twoColumnsAreReadOneAfterTheOther() {
        assertEquals(
                together(Texts.ENGLISH_ORCHARD, Texts.ENGLISH_NIGHT_TRAIN),
                only(clean("columns.pdf")).text());
        // LibreOffice 7.4 does not write the comma that hangs over the edge of the column there.
        String well = Texts.CHINESE_WELL.replace("他一笑，我们", "他一笑我们");
        assertEquals(
                together(well, Texts.CHINESE_STREET), only(clean("lan.pdf")).text());
    }

    @Test
    void whatABrowserPrintedLosesItsHeadsAndFeet() {
        String text = only(clean("printed.pdf")).text();
        for (String whole : List.of(Texts.ENGLISH_HARBOUR, Texts.ENGLISH_NIGHT_TRAIN, Texts.ENGLISH_ORCHARD)) {
            for (String paragraph : whole.split("\n\n")) {
                assertTrue(text.contains(paragraph), paragraph + "\n--- is not in ---\n" + text);
            }
        }
        assertFalse(text.contains("file://") || text.contains("printed.html"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "wechat.html, 村口的井, 墨客, 2020-05-10",
        "zhihu.html, 你印象最深的街是哪一条？, , 2021-06-01",
        "blog.html, The Harbour – Ada's pages, Ada Quill, 2018-11-02",
        "plain.htm, 温先生, ,"
    })
    void aSavedPageTellsItsTitleAuthorAndDay(String name, String title, String author, LocalDate day) {
        Document document = only(clean(name));
        assertEquals(title, document.labels().get("title"));
        if (author != null) {
            assertEquals(author, document.labels().get("author"));
        }
        assertEquals(Optional.ofNullable(day), document.date());
    }

    @Test
    void theMainTextOfAPageStaysAndWhatIsAroundItGoes() {
        assertEquals(Texts.CHINESE_WELL, only(clean("wechat.html")).text());
        assertEquals(
                together(Texts.ENGLISH_HARBOUR, "一段中文。"),
                only(clean("blog.html")).text());
        assertEquals("GB18030", clean("blog.html").report().files().get(0).encoding());
        assertTrue(only(clean("plain.htm")).text().endsWith(Texts.CHINESE_TEACHER));
        CleanOptions all = CleanOptions.defaults().without(List.of(Rule.MAIN_TEXT));
        String whole = only(clean("blog.html", ReadOptions.DEFAULTS, all)).text();
        assertTrue(whole.contains("What a lovely piece") && whole.contains("Powered by paper"), whole);
    }

    @Test
    void ofAPageByManyOnlyMyWordsAreTaken() {
        Corpus both = clean("zhihu.html");
        assertEquals(
                together(Texts.CHINESE_STREET, Texts.CHINESE_TEACHER),
                only(both).text());
        assertTrue(notes(both).contains("2 people write on this page (别人, 磨坊客)"), notes(both));
        CleanOptions options = CleanOptions.defaults();
        assertEquals(
                Texts.CHINESE_STREET,
                only(clean("zhihu.html", new ReadOptions(List.of("磨坊客"), ""), options))
                        .text());
        assertEquals(
                Texts.ENGLISH_ORCHARD,
                only(clean("answers.html", new ReadOptions(List.of("ada"), ""), options))
                        .text());
    }

    @Test
    void ofLettersOnlyMyOwnWordsAreTaken() {
        Corpus corpus = clean("letters.mbox", ME, CleanOptions.defaults());
        assertEquals(
                List.of(Texts.ENGLISH_ORCHARD, Texts.CHINESE_STREET, Texts.ENGLISH_HARBOUR),
                corpus.documents().stream().map(Document::text).toList());
        assertEquals(
                List.of("letters.mbox/1", "letters.mbox/2", "letters.mbox/4"),
                corpus.documents().stream().map(Document::source).toList());
        assertEquals("回信：磨坊街", corpus.documents().get(1).labels().get("title"));
        assertEquals(
                Optional.of(LocalDate.of(2017, 4, 4)), corpus.documents().get(0).date());
        assertTrue(notes(corpus).contains("1 of its 4 letters are other people's"), notes(corpus));
        assertTrue(notes(corpus).contains("its attachment is not read"), notes(corpus));
        assertEquals(
                Texts.CHINESE_STREET,
                only(clean("letter.eml", ME, CleanOptions.defaults())).text());
    }

    @Test
    void lettersOfNobodyKnownAreNotTaken() {
        Corpus corpus = Cleaner.clean(
                List.of(
                        FIXTURES.resolve("letters.mbox"),
                        FIXTURES.resolve("letter.eml"),
                        FIXTURES.resolve("blog.html")),
                CleanOptions.defaults());
        assertEquals(1, corpus.documents().size());
        assertTrue(
                notes(corpus).contains("name your address with --me; most are from ada@example.org (3)"),
                notes(corpus));
        assertTrue(
                notes(corpus).contains("name your address with --me (this one is from ada@example.org)"),
                notes(corpus));
    }

    @ParameterizedTest
    @ValueSource(strings = {"posts.csv", "posts.jsonl"})
    void everyRowOfATableIsADocument(String name) {
        Corpus corpus = clean(name);
        assertEquals(
                List.of(Texts.ENGLISH_ORCHARD, Texts.ENGLISH_NIGHT_TRAIN),
                corpus.documents().stream().map(Document::text).toList());
        Document first = corpus.documents().get(0);
        assertEquals(name + "/1", first.source());
        assertEquals(Optional.of(LocalDate.of(2016, 1, 2)), first.date());
        assertEquals("The Orchard", first.labels().get("title"));
        assertTrue(first.labels().toString().contains("essay"), first.labels().toString());
    }

    @Test
    void aTableInGbkWithTabsIsRead() {
        Corpus corpus = clean("tiezi.tsv");
        assertEquals(
                List.of(Texts.CHINESE_WELL, Texts.CHINESE_STREET),
                corpus.documents().stream().map(Document::text).toList());
        assertEquals(
                Optional.of(LocalDate.of(2015, 3, 4)), corpus.documents().get(0).date());
    }

    @Test
    void theTextOfANotebookIsTakenAndItsCodeIsNot() {
        Document document = only(clean("orchard.ipynb"));
        assertEquals(together("The Orchard", Texts.ENGLISH_ORCHARD, Texts.ENGLISH_NIGHT_TRAIN), document.text());
        assertEquals(Map.of("title", "Orchards", "author", "Ada Quill"), document.labels());
    }

    @Test
    void everyTextInAnArchiveKeepsItsPath() {
        Corpus corpus = clean("old-disk.zip");
        assertEquals(
                List.of("old-disk.zip/letters/essay.docx", "old-disk.zip/letters/harbour.md", "old-disk.zip/文稿/井.txt"),
                corpus.documents().stream().map(Document::source).sorted().toList());
        assertTrue(notes(corpus).contains("not read in it: 1 with .png"), notes(corpus));
        assertTrue(
                corpus.documents().stream().anyMatch(document -> document.text().equals(Texts.CHINESE_WELL)));
    }
}
