package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeLogTest {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private static final String NOTICE =
            "The pieces on these sheets were read aloud on the night train, without leave of the company, and were written"
                    + " down afterwards from memory by the guard, who begs pardon of everybody whose words he has lost or"
                    + " bettered on the way. This is sheet NUMBER of those that were found.";

    @TempDir
    Path folder;

    /** A folder on which every rule finds something. */
    @BeforeEach
    void dirtyFolder() {
        String footer = "\n\n这些文字先贴在渡口的木板上，后来叫风吹走了；拾到的人请不要还给我，随便放在哪一张长椅上就好。"
                + "如果下雨，请用石头压住，压住左上角，右下角让它自己翻，翻到哪一行就从哪一行念起，念完了再压上。谢谢，谢谢你，过路的人。";
        Texts.write(
                folder,
                "2014-03-02 well.txt",
                Damage.wrapped(Texts.CHINESE_WELL, 70).replace("\n", "\r\n"),
                GB18030);
        Texts.write(folder, "copies/well.txt", Texts.CHINESE_WELL);
        Texts.write(folder, "street.txt", Texts.CHINESE_STREET + footer, StandardCharsets.UTF_16LE);
        Texts.write(folder, "street draft.txt", Damage.edited(Texts.CHINESE_STREET, 0.02, new Random(2)));
        Texts.write(folder, "teacher.txt", "\ufeff" + Texts.CHINESE_TEACHER + footer + "\n\n发自我的手机");
        Texts.write(
                folder,
                "letter.txt",
                new String(
                                Texts.CHINESE_STREET.split("\n\n")[2].getBytes(StandardCharsets.UTF_8),
                                StandardCharsets.ISO_8859_1)
                        + footer
                        + "\n\n２０１４ cafe\u0301\u00a0\u200b！！！！！！\n\n\n\n\nOn 3/3/20 5:00 PM, Maud wrote:\n> Is it?");
        Texts.write(folder, "lines.txt", Texts.ENGLISH_ORCHARD.replace("\n\n", "  \n"));
        Texts.write(
                folder,
                "post.md",
                "---\ndate: 2015-01-02\n---\n# Title\n\nSee [*this*](https://example.org).\n\n![x](y.png)\n\n"
                        + "```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n" + Texts.ENGLISH_HARBOUR);
        String[] train = Texts.ENGLISH_NIGHT_TRAIN.split("\n\n");
        for (int i = 0; i < 3; i++) {
            Texts.write(folder, "train" + i + ".txt", train[i] + "\n\n" + NOTICE.replace("NUMBER", "no. " + (40 + i)));
        }
        Texts.write(folder, "broken.txt", new byte[] {'a', 0, (byte) 0xff, 1, 2, (byte) 0x81, 0x20, 0, 7});
        Texts.write(folder, "picture.jpg", new byte[] {1, 2, 3});
    }

    private String read(SourceReport file) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.getParent().resolve(file.source()));
        String text = new String(bytes, Charset.forName(file.encoding().replace(" with BOM", "")));
        return file.encoding().endsWith("BOM") ? text.substring(1) : text;
    }

    private static String kept(Corpus corpus, String source) {
        return corpus.documents().stream()
                .filter(document -> document.source().equals(source))
                .map(Document::text)
                .findFirst()
                .orElse("");
    }

    private static List<SourceReport> texts(Corpus corpus) {
        return corpus.report().files().stream()
                .filter(file -> !file.encoding().isEmpty())
                .toList();
    }

    @Test
    void everyRuleFindsSomethingHere() {
        Set<Rule> fired = EnumSet.noneOf(Rule.class);
        Texts.clean(folder).report().log().forEach(change -> fired.add(change.rule()));
        fired.addAll(Set.of(Rule.MAIN_TEXT, Rule.PAGE_FURNITURE)); // what only pages and PDF files need: FormatsTest
        fired.add(Rule.REVIEW); // what the writer decides: DecisionsTest
        Set<Rule> mending = Rule.defaults();
        mending.removeIf(Rule::masks);
        mending.removeAll(Set.of(Rule.UNREADABLE, Rule.REPETITION, Rule.OTHER_LANGUAGE, Rule.FEW_WORDS)); // only flag
        assertEquals(mending, fired);
    }

    @Test
    void theLogRestoresEveryFileByteForByte() throws IOException {
        Corpus corpus = Texts.clean(folder);
        assertEquals(11, texts(corpus).size());
        for (SourceReport file : texts(corpus)) {
            String text = corpus.report().log().restore(file.source(), kept(corpus, file.source()), MaskMap.inMemory());
            boolean marked = file.encoding().endsWith(" with BOM");
            Charset charset = Charset.forName(file.encoding().replace(" with BOM", ""));
            assertArrayEquals(
                    Files.readAllBytes(folder.getParent().resolve(file.source())),
                    ((marked ? "\ufeff" : "") + text).getBytes(charset),
                    file.source());
        }
    }

    @Test
    void everyTextFileComesBackByteForByteAlsoFromTheFolderOfTheCorpus() throws IOException {
        // Two characters that Big5 has twice, once in the second way.
        byte[] twice = (Texts.TRADITIONAL_LETTER + "╞╡").getBytes(Charset.forName("x-windows-950"));
        twice[twice.length - 4] = (byte) 0xa2;
        twice[twice.length - 3] = (byte) 0xa5;
        Texts.write(folder, "big5.txt", twice);
        Corpus corpus = Texts.clean(folder);
        assertEquals("Big5", Texts.report(corpus, "big5.txt").encoding());
        Path out = folder.resolve("out");
        corpus.write(out);
        for (Corpus one : List.of(corpus, Corpus.read(out))) {
            assertEquals(corpus.report().log().size(), one.report().log().size());
            for (SourceReport file : texts(one)) {
                assertArrayEquals(
                        Files.readAllBytes(folder.getParent().resolve(file.source())),
                        one.original(file.source(), MaskMap.inMemory()).bytes().orElseThrow(),
                        file.source());
            }
        }
        Path back = corpus.original("copies/well.txt", MaskMap.inMemory()).write(folder.resolve("back"));
        assertEquals(-1, Files.mismatch(folder.resolve("copies/well.txt"), back));
        assertTrue(assertThrows(InklingException.class, () -> corpus.original("wel.txt", MaskMap.inMemory()))
                .getMessage()
                .contains("did you mean"));
    }

    @Test
    void undoingARuleIsCleaningWithoutItAlsoWhenTheFilesAreGone() throws IOException {
        CleanOptions all = CleanOptions.defaults().with(List.copyOf(Rule.all()));
        Corpus corpus = Cleaner.clean(List.of(folder), all);
        Map<Rule, Corpus> without = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.all()) {
            without.put(rule, Cleaner.clean(List.of(folder), all.without(List.of(rule))));
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        for (Rule rule : Rule.all()) {
            Corpus undone = Cleaner.undo(corpus, rule, CleanListener.NONE);
            assertEquals(without.get(rule).documents(), undone.documents(), rule.id());
            assertEquals(without.get(rule).report().files(), undone.report().files(), rule.id());
            assertEquals(without.get(rule).report().counts(), undone.report().counts(), rule.id());
        }
        Corpus two =
                Cleaner.undo(Cleaner.undo(corpus, Rule.MOJIBAKE, CleanListener.NONE), Rule.TABLES, CleanListener.NONE);
        assertTrue(two.report().counts().stream()
                .filter(count -> !count.on())
                .map(RuleReport::rule)
                .toList()
                .equals(List.of(Rule.MOJIBAKE, Rule.TABLES)));
        assertTrue(assertThrows(InklingException.class, () -> Cleaner.undo(two, Rule.TABLES, CleanListener.NONE))
                .getMessage()
                .contains("cleaned without it"));
    }

    @Test
    void keptAndRemovedAddUpToTheInputInEveryPass() throws IOException {
        Corpus corpus = Texts.clean(folder);
        for (SourceReport file : texts(corpus)) {
            String before = read(file);
            int length = before.length();
            int pass = -1;
            int last = 0;
            int shift = 0;
            for (Change change : corpus.report().log().of(file.source())) {
                if (change.pass() != pass) {
                    assertTrue(change.pass() > pass, "passes rise");
                    pass = change.pass();
                    last = 0;
                    length += shift;
                    shift = 0;
                }
                assertTrue(change.offset() >= last, "changes of one pass do not overlap");
                last = change.offset() + change.before().length();
                assertTrue(last <= length, "changes lie within the text");
                shift += change.after().length() - change.before().length();
            }
            assertEquals(kept(corpus, file.source()).length(), length + shift, file.source());
        }
    }

    @Test
    void theReportsCountsAreThoseOfTheLog() throws IOException {
        Corpus corpus = Texts.clean(folder);
        Map<Rule, long[]> counted = new EnumMap<>(Rule.class);
        for (Change change : corpus.report().log()) {
            long[] count = counted.computeIfAbsent(change.rule(), rule -> new long[3]);
            count[0]++;
            count[1] += change.before().length();
            count[2] += change.after().length();
        }
        long in = 0;
        for (SourceReport file : texts(corpus)) {
            assertEquals(read(file).codePoints().count(), file.charactersIn());
            in += read(file).length();
        }
        long out = in;
        for (RuleReport rule : corpus.report().counts()) {
            assertArrayEquals(
                    counted.getOrDefault(rule.rule(), new long[3]),
                    new long[] {rule.fired(), rule.removed(), rule.added()},
                    rule.rule().id());
            out += rule.added() - rule.removed();
        }
        assertEquals(
                corpus.documents().stream()
                        .mapToLong(document -> document.text().length())
                        .sum(),
                out);
        assertEquals(corpus.characters(), corpus.report().charactersOut());
    }

    @Test
    void cleaningTwiceIsCleaningOnce() {
        Corpus once = Texts.clean(folder);
        Path again = folder.resolve("again");
        for (Document document : once.documents()) {
            Texts.write(
                    again,
                    document.source().replace('/', '-') + (document.source().endsWith(".md") ? ".txt" : ""),
                    document.text());
        }
        Corpus twice = Texts.clean(again);
        assertEquals(
                0,
                twice.report().log().size(),
                () -> twice.report().log().iterator().next().toString());
        assertEquals(
                once.documents().stream().map(Document::text).sorted().toList(),
                twice.documents().stream().map(Document::text).sorted().toList());
    }

    @Test
    void theFilesAreNeverChanged() throws IOException {
        try (var files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            List<String> before = all.stream().map(ChangeLogTest::hash).toList();
            Texts.clean(folder);
            assertEquals(before, all.stream().map(ChangeLogTest::hash).toList());
        }
    }

    private static String hash(Path file) {
        try {
            return Document.sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTextThatIsNotTheCleanedOneIsNotRestored() {
        Corpus corpus = Texts.clean(folder);
        String source = Texts.report(corpus, "lines.txt").source();
        assertThrows(
                IllegalArgumentException.class,
                () -> corpus.report().log().restore(source, kept(corpus, source).substring(40), MaskMap.inMemory()));
    }
}
