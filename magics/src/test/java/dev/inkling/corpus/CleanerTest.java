package dev.inkling.corpus;

import static dev.inkling.corpus.SourceReport.State.BROKEN;
import static dev.inkling.corpus.SourceReport.State.EMPTY;
import static dev.inkling.corpus.SourceReport.State.KEPT;
import static dev.inkling.corpus.SourceReport.State.NOT_READ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.Characters;
import dev.inkling.InklingException;
import dev.inkling.corpus.format.ReadOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.columns.Column;

class CleanerTest {
    @TempDir
    Path folder;

    private String refusal(Path... sources) {
        String message = assertThrows(
                        InklingException.class, () -> Cleaner.clean(List.of(sources), CleanOptions.defaults()))
                .getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    private static String note(Corpus corpus, String name) {
        String note = String.join("; ", Texts.report(corpus, name).notes());
        assertFalse(note.contains("\n"), note);
        return note;
    }

    @Test
    void aMissingFolderIsNamedWithWhatExistsOfIt() {
        String message = refusal(folder.resolve("no/such"));
        assertTrue(message.contains("no/such") && message.contains("only " + folder + " exists"), message);
    }

    @Test
    void aMissingRelativePathIsNamedWithTheFolderWhereItWasLookedFor() {
        String message = refusal(Path.of("no-such-texts"));
        assertTrue(
                message.startsWith("there is no file or folder no-such-texts in "
                        + Path.of("").toAbsolutePath() + " (in a notebook, paths begin where the notebook is)"),
                message);
    }

    @Test
    void anEmptyFolderIsNamed() {
        assertTrue(refusal(folder).startsWith("there are no files in " + folder), refusal(folder));
    }

    @Test
    void aFolderWithoutTextsTellsWhatItHolds() {
        Texts.write(folder, "a.jpg", new byte[3]);
        Texts.write(folder, "b.jpg", new byte[3]);
        Texts.write(folder, "README", new byte[3]);
        String message = refusal(folder);
        assertTrue(message.contains("found 2 with .jpg, 1 with no extension"), message);
        assertTrue(message.contains(".txt"), message);
    }

    @Test
    void aFolderOfBrokenAndEmptyTextsTellsWhy() {
        Texts.write(folder, "a.txt", new byte[] {0, 1, 2, (byte) 0xff, 4, 5});
        Texts.write(folder, "b.txt", " \n\n ");
        String message = refusal(folder);
        assertTrue(message.startsWith("nothing is left to learn from: of 2 files 1 could not be decoded"), message);
    }

    @Test
    void aCorpusOfCodeAloneNamesTheRuleThatTookIt() {
        Texts.write(folder, "code.md", "```\n" + "int lamp = 1;\n".repeat(40) + "```\n");
        String message = refusal(folder);
        assertTrue(
                message.contains("code-blocks took the text of ")
                        && message.contains("/code.md: keep it with --skip code-blocks"),
                message);
        CleanOptions kept = CleanOptions.defaults().without(List.of(Rule.named("code-blocks")));
        assertEquals(1, Cleaner.clean(List.of(folder), kept).documents().size());
    }

    @Test
    void aBinaryFileNamedTxtIsSaidAndTheRestIsCleaned() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        Texts.write(folder, "photo.txt", noise);
        Texts.write(folder, "well.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "empty.txt", "");
        Texts.write(folder, "blank.md", "---\ntitle: x\n---\n");
        Texts.write(folder, "film.mp4", noise);
        Corpus corpus = Texts.clean(folder);
        assertEquals(
                List.of(Texts.CHINESE_WELL),
                corpus.documents().stream().map(Document::text).toList());
        assertEquals(BROKEN, Texts.report(corpus, "photo.txt").state());
        assertTrue(
                note(corpus, "photo.txt").startsWith("its 5000 bytes are no readable text"), note(corpus, "photo.txt"));
        assertEquals(EMPTY, Texts.report(corpus, "empty.txt").state());
        assertEquals(EMPTY, Texts.report(corpus, "blank.md").state());
        assertEquals(NOT_READ, Texts.report(corpus, "film.mp4").state());
        assertTrue(corpus.report()
                .summary()
                .startsWith("1 of 5 files kept (0 duplicates, 2 empty, 1 broken, 1 not read)"));
        assertTrue(corpus.report().advice().toString().contains("1 of the files could not be read and is left out"));
    }

    @Test
    void aFileThatCannotBeReadIsSaidAndTheRestIsCleaned() throws IOException {
        Path memory = Path.of("/proc/self/mem");
        assumeTrue(Files.isRegularFile(memory), "a file that nobody can read from its start");
        Files.createSymbolicLink(folder.resolve("locked.txt"), memory);
        Texts.write(folder, "well.txt", Texts.CHINESE_WELL);
        Corpus corpus = Texts.clean(folder);
        assertEquals(1, corpus.documents().size());
        assertEquals(BROKEN, Texts.report(corpus, "locked.txt").state());
        assertTrue(note(corpus, "locked.txt").contains("cannot be read"), note(corpus, "locked.txt"));
        assertEquals("", Texts.report(corpus, "locked.txt").sha256());
    }

    @Test
    void whatIsNotKnownOfAFileIsNotReported() throws IOException {
        Texts.write(folder, "in/broken.txt", new byte[] {0, 1, 2, (byte) 0xff, 4, 5});
        Texts.write(folder, "in/empty.txt", "");
        Texts.write(folder, "in/film.mp4", new byte[9]);
        Texts.write(folder, "in/well.txt", Texts.CHINESE_WELL);
        Corpus corpus = Texts.clean(folder.resolve("in"));
        Column<?> in = corpus.report().sources().column("characters in");
        assertTrue(in.isMissing(0) && in.isMissing(2));
        assertEquals(0, in.get(1));
        corpus.write(folder.resolve("out"));
        JsonNode files = new ObjectMapper()
                .readTree(folder.resolve("out/manifest.json").toFile())
                .path("sources");
        assertFalse(files.get(0).has("characters_in"));
        assertEquals(64, files.get(0).path("sha256").asText().length(), "its bytes were read");
        assertTrue(files.get(1).has("characters_in") && files.get(1).has("sha256"));
        assertFalse(files.get(2).has("characters_in") || files.get(2).has("sha256"));
        assertEquals(
                corpus.report().files(),
                Corpus.read(folder.resolve("out")).report().files());
    }

    @Test
    void hiddenFilesAreNotTexts() {
        Texts.write(folder, ".git/notes.txt", Texts.CHINESE_TEACHER);
        Texts.write(folder, ".draft.txt", Texts.CHINESE_TEACHER);
        Texts.write(folder, "well.txt", Texts.CHINESE_WELL);
        assertEquals(1, Texts.clean(folder).report().files().size());
    }

    @Test
    void aHugeLineIsCleanedInTime() {
        String line =
                (Texts.CHINESE_WELL + Texts.ENGLISH_ORCHARD).replace('\n', ' ').repeat(600);
        Texts.write(folder, "line.txt", line);
        Texts.write(folder, "marks.txt", "好" + "！".repeat(300_000) + Texts.CHINESE_STREET);
        Texts.write(folder, "line.md", line.substring(0, line.length() / 4));
        Corpus corpus = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Texts.clean(folder));
        assertEquals(
                line.replaceAll(" +", " "),
                Texts.document(corpus, "line.txt").text().replaceAll(" +", " "));
        assertEquals(
                "好！！！" + Texts.CHINESE_STREET,
                Texts.document(corpus, "marks.txt").text());
    }

    @Test
    void namesWithSpacesAndChineseCharactersWork() {
        Texts.write(folder, "我的 文章/二〇一四 年/井 的故事.txt", Texts.CHINESE_WELL);
        Corpus corpus = Texts.clean(folder.resolve("我的 文章"));
        assertEquals("我的 文章/二〇一四 年/井 的故事.txt", corpus.documents().get(0).source());
    }

    @Test
    void aRuleThatTakesMuchRaisesAnAlarm() {
        String code = "```\n" + "int lamp = 1;\n".repeat(40) + "```\n";
        Texts.write(folder, "post.md", Texts.ENGLISH_ORCHARD + "\n\n" + code);
        Texts.write(folder, "calm.md", Texts.ENGLISH_HARBOUR + "\n\n```\nlamp\n```\n");
        Corpus corpus = Texts.clean(folder);
        int taken = Characters.visible(code) * 100 / Characters.visible(Texts.ENGLISH_ORCHARD + code);
        assertTrue(taken > 5);
        assertEquals(1, corpus.report().alarms().size());
        assertTrue(
                corpus.report()
                        .alarms()
                        .get(0)
                        .matches("code-blocks took " + taken + " % of .*/post.md: .*--skip code-blocks"),
                corpus.report().alarms().toString());
        assertTrue(note(corpus, "post.md").contains("code-blocks " + taken + " %"), note(corpus, "post.md"));
        assertEquals("", note(corpus, "calm.md"));
    }

    @Test
    void theMenusOfAPageAreCountedApart() {
        String menu = "<nav><ul>" + "<li><a href='/x'>All pieces by month and by place</a>".repeat(40) + "</ul></nav>";
        String words = "<p>" + Texts.ENGLISH_ORCHARD.replace("\n\n", "</p><p>") + "</p>";
        Texts.write(folder, "page.html", "<body>" + menu + "<article>" + words + "</article></body>");
        Corpus corpus = Texts.clean(folder);
        assertEquals(Texts.ENGLISH_ORCHARD, Texts.document(corpus, "page.html").text());
        assertEquals(List.of(), corpus.report().alarms());
        assertEquals("", note(corpus, "page.html"));
        assertTrue(
                corpus.report().summary().matches(".* 1,\\d{3} of those left out stood around the texts: .*"),
                corpus.report().summary());
    }

    @Test
    void cleaningThatIsStoppedSaysSo() {
        Texts.write(folder, "a.txt", Texts.ENGLISH_ORCHARD);
        String message = assertThrows(
                        InklingException.class,
                        () -> Cleaner.clean(
                                List.of(Place.of(folder)),
                                ReadOptions.DEFAULTS,
                                CleanOptions.defaults(),
                                progress -> false))
                .getMessage();
        assertTrue(message.endsWith("the corpus is as it was before"), message);
    }

    @Test
    void theOrderOfThreadsDoesNotMatter() {
        Random random = new Random(8);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String text = Damage.edited(i % 2 == 0 ? Texts.ENGLISH_HARBOUR : Texts.CHINESE_WELL, 0.4, random);
            String wrapped = i % 3 == 0 ? Damage.wrapped(text, 60).replace("e\n", "e-\n") : text;
            if (i < 150) {
                Texts.write(folder, i + ".txt", wrapped);
            } else {
                lines.append("{\"text\": \"")
                        .append(wrapped.replace("\n", "\\n"))
                        .append("\"}\n");
            }
        }
        Texts.write(folder, "many.jsonl", lines.toString());
        Corpus first = Texts.clean(folder);
        assertEquals(301, first.report().files().size() + 1);
        for (int i = 0; i < 3; i++) {
            Corpus again = Texts.clean(folder);
            assertEquals(first.documents(), again.documents());
            assertEquals(first.report().files(), again.report().files());
            assertEquals(first.report().counts(), again.report().counts());
            assertEquals(list(first.report().log()), list(again.report().log()));
        }
    }

    private static List<Change> list(Iterable<Change> changes) {
        List<Change> all = new ArrayList<>();
        changes.forEach(all::add);
        return all;
    }

    @Test
    void joiningLinesAndSpacesRaisesNoAlarm() {
        Texts.write(folder, "a.txt", Damage.wrapped(Texts.ENGLISH_ORCHARD, 60).replace("\n", "   \r\n"));
        assertEquals(List.of(), Texts.clean(folder).report().alarms());
    }

    @Test
    void datesComeFromFrontMatterThenFromTheName() {
        Map<String, Optional<LocalDate>> expected = Map.of(
                "2014-03-02-a.txt", Optional.of(LocalDate.of(2014, 3, 2)),
                "b 20150607.txt", Optional.of(LocalDate.of(2015, 6, 7)),
                "2016年8月9日.txt", Optional.of(LocalDate.of(2016, 8, 9)),
                "2017-10-d.txt", Optional.of(LocalDate.of(2017, 10, 1)),
                "2018-01-01-e.md", Optional.of(LocalDate.of(2012, 11, 10)),
                "f 2019.txt", Optional.empty(),
                "g 20191399.txt", Optional.empty());
        int number = 0;
        for (String name : expected.keySet()) {
            String head =
                    name.endsWith(".md") ? "---\ntitle: e\ndate: 2012-11-10 08:00:00 +0800\ntags: [a, b]\n---\n" : "";
            Texts.write(folder, name, head + "Text " + "abcdefg".charAt(number++));
        }
        Corpus corpus = Texts.clean(folder);
        expected.forEach(
                (name, date) -> assertEquals(date, Texts.document(corpus, name).date(), name));
        assertEquals(
                Map.of("tags", "a, b", "title", "e"),
                Texts.document(corpus, "2018-01-01-e.md").labels());
    }

    @Test
    void numbersReadTheSameInEveryCountry() {
        Texts.write(folder, "well.txt", Texts.CHINESE_WELL.repeat(4));
        Locale here = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            Corpus corpus = Texts.clean(folder);
            assertTrue(
                    corpus.characters() > 1000 && corpus.toString().matches("1 document, \\d,\\d{3} .*"), "" + corpus);
            assertTrue(corpus.report().summary().matches(".* \\d,\\d{3} characters\\."), "" + corpus.report());
        } finally {
            Locale.setDefault(here);
        }
    }

    @Test
    void languagesAreTold() {
        Texts.write(folder, "zh.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "hant.txt", Texts.TRADITIONAL_LETTER);
        Texts.write(folder, "en.txt", Texts.ENGLISH_HARBOUR);
        Texts.write(folder, "ja.txt", "わたしはその日、港へ行った。船はまだ来ていなかったので、しばらく待っていた。");
        Texts.write(folder, "ko.txt", "그날 나는 항구에 갔다. 배는 아직 오지 않았다.");
        Corpus corpus = Texts.clean(folder);
        for (String name : List.of("zh", "en", "ja", "ko")) {
            assertEquals(name, Texts.document(corpus, name + ".txt").language());
        }
        assertEquals("zh", Texts.document(corpus, "hant.txt").language());
    }

    @Test
    void thresholdsOutOfRangeAreRefusedWithTheRange() {
        CleanOptions options = CleanOptions.defaults();
        String message = assertThrows(InklingException.class, () -> options.with(RuleParameter.NEAR_DUPLICATE, 0.2))
                .getMessage();
        assertEquals(
                "near-duplicates.threshold (Jaccard similarity from which one of two drafts goes) must be a number"
                        + " from 0.5 to 1, got 0.2",
                message);
        assertThrows(InklingException.class, () -> options.with(RuleParameter.PARAGRAPH_REPEATS, 0));
        assertThrows(InklingException.class, () -> options.with(RuleParameter.PARAGRAPH_CHARACTERS, 1.5));
        assertThrows(InklingException.class, () -> options.with(RuleParameter.ALARM_SHARE, Double.NaN));
        assertTrue(assertThrows(InklingException.class, () -> Rule.named("hard-wrap"))
                .getMessage()
                .contains("hard-wraps"));
    }

    @Test
    void aWrittenCorpusReadsTheSame() throws IOException {
        Texts.write(folder, "in/2014-03-02 well.md", "---\ntags: [a]\n---\n" + Texts.CHINESE_WELL + " 𠮷");
        Texts.write(folder, "in/harbour.txt", Texts.ENGLISH_HARBOUR);
        Corpus corpus = Texts.clean(folder.resolve("in"));
        Path out = folder.resolve("out/below");
        corpus.write(out);
        corpus.write(out);
        Corpus read = Corpus.read(out);
        assertEquals(corpus.documents(), read.documents());
        assertEquals(corpus.report().files(), read.report().files());
        assertEquals(corpus.report().counts(), read.report().counts());
        Path lines = out.resolve("documents.jsonl");
        Files.writeString(lines, Files.readString(lines, StandardCharsets.UTF_8).replace("ferry", "fairy"));
        assertTrue(assertThrows(InklingException.class, () -> Corpus.read(out))
                .getMessage()
                .contains("the hash differs"));
        assertTrue(assertThrows(InklingException.class, () -> Corpus.read(folder))
                .getMessage()
                .startsWith("there is no corpus"));
        assertEquals(KEPT, read.report().files().get(0).state());
    }
}
