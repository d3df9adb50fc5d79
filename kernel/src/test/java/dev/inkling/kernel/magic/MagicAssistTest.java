package dev.inkling.kernel.magic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.Home;
import dev.inkling.kernel.shell.Completion;
import dev.inkling.notebook.InklingMagics;
import dev.inkling.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MagicAssistTest {
    private final MagicAssist assist = new MagicAssist(InklingMagics.registry(Session.current()));

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("my texts/draft one"));
        Files.createDirectories(folder.resolve("文稿"));
        Files.createDirectories(folder.resolve("models/tiny"));
        Files.writeString(folder.resolve("models/tiny/config.json"), "{}");
        Files.writeString(folder.resolve("my texts/雨 夜.txt"), "");
        Files.writeString(folder.resolve("notes.txt"), "");
        Files.writeString(folder.resolve(".hidden.txt"), "");
        Files.writeString(folder.resolve("it's \"odd\" ${x}.txt"), "");
    }

    private Completion completion(String code) {
        return assist.complete(MagicLine.at(code, code.length()).orElseThrow(), code.length());
    }

    private List<String> texts(String code) {
        return completion(code).texts();
    }

    /** The line after each match was put in, as the magic will see its words. */
    private List<String> words(String code) {
        Completion found = completion(code);
        assertEquals(1, found.matches().size(), found.toString());
        String line = code.substring(0, found.start()) + found.texts().get(0);
        return MagicLexer.words(line.substring(line.indexOf(' ')), expression -> "?");
    }

    @ParameterizedTest
    @CsvSource({
        "%fin, %finetune, 0",
        "%%sam, %%sample, 0",
        "var run = %fin, %finetune, 10",
        "run =%fin, %finetune, 5",
        "?%fin, %finetune, 1",
        "'int a = 1;\n  %cle', %clean, 13"
    })
    void namesAreCompleted(String code, String name, int start) {
        Completion found = assist.completeName(code, code.length()).orElseThrow();
        assertEquals(List.of(name), found.texts());
        assertEquals(start, found.start());
        assertEquals("magic", found.matches().get(0).type());
        assertFalse(found.matches().get(0).signature().isBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"int a = b %c", "foo(\n%c", "String s = \"%c", "%clean %c%", "10 % c"})
    void aPercentSignOfJavaIsNoName(String code) {
        assertTrue(assist.completeName(code, code.length()).isEmpty());
    }

    @Test
    void optionsComeWithTheirMeaningAndOnlyOnce() {
        Completion found = completion("%finetune --epo");
        assertEquals(List.of("--epochs"), found.texts());
        assertEquals("option", found.matches().get(0).type());
        assertFalse(found.matches().get(0).signature().isBlank());
        assertFalse(texts("%finetune --epochs 3 --").contains("--epochs"));
        assertFalse(texts("%finetune --epochs=3 --").contains("--epochs"));
        assertFalse(texts("%sample -t 1 --").contains("--temperature"));
        assertTrue(texts("%finetune --epochs 3 --").contains("--rank"));
        assertTrue(texts("%finetune ").contains("--rank"));
        assertEquals(List.of("--epochs"), texts("%finetune --rank 8 \\\n   --epo"));
    }

    @ParameterizedTest
    @CsvSource({
        "%load_model --dtype b, bf16",
        "%load_model --dtype=B, bf16",
        "%finetune --method lo, lora",
        "%finetune --rank 8 --method=fu, full"
    })
    void valuesThatAreDeclaredAreOffered(String code, String value) {
        Completion found = completion(code);
        assertEquals(List.of(value), found.texts());
        int equals = code.indexOf('=');
        assertEquals(equals < 0 ? code.lastIndexOf(' ') + 1 : equals + 1, found.start());
    }

    @Test
    void theWordsOfARunsMagicAreOfferedInTheirPlaces() {
        assertEquals(List.of("base", "best"), texts("%use b"));
        assertEquals(List.of("run"), texts("%use r"));
        assertEquals(List.of("last"), texts("%use run 3 la"));
        assertEquals(List.of("compare"), texts("%runs c"));
        assertEquals(List.of("lora,full"), texts("%sweep --method lora,fu"));
    }

    @Test
    void numbersOfRunsAreOffered() throws IOException {
        Path run = Home.folder().resolve("runs").resolve("987654");
        Files.createDirectories(run);
        try {
            Files.writeString(run.resolve("run.json"), """
                    {"number": 987654, "started": "2026-01-01T00:00:00Z", "state": "paused", "settings": {}, "textsHash": "x",
                     "base": {"name": "m", "folder": "/m", "fingerprint": "f", "precision": "F32"},
                     "ledger": {"documents": 1, "heldOutDocuments": 1, "trainTokens": 1, "heldOutTokens": 1}}
                    """);
            assertEquals(List.of("987654"), texts("%use run 98765"));
            assertEquals(List.of("987654"), texts("%runs compare 1 98765"));
            assertEquals(List.of("987654"), texts("%rerun 98765"));
            assertEquals(List.of("987654"), texts("%finetune --resume=98765"));
        } finally {
            Files.delete(run.resolve("run.json"));
            Files.delete(run);
        }
    }

    @Test
    void inAListEachValueIsOfferedOnce() {
        List<String> all = texts("%clean x --skip ");
        assertTrue(all.size() > 2, all.toString());
        String first = all.get(0);
        List<String> rest = texts("%clean x --skip " + first + ",");
        assertEquals(all.size() - 1, rest.size());
        assertTrue(rest.stream().allMatch(text -> text.startsWith(first + ",")), rest.toString());
    }

    @Test
    void anOptionThatWantsANumberOffersNothingElse() {
        assertEquals(List.of(), texts("%finetune --epochs "));
    }

    @Test
    void filesAreCompletedInQuotesWhereTheLexerNeedsThem() {
        String root = folder + "/";
        assertEquals(List.of(root + "my texts/"), words("%clean " + root + "my"));
        assertEquals(List.of(root + "my texts/"), words("%clean \"" + root + "my te"));
        assertEquals(List.of(root + "my texts/"), words("%clean '" + root + "my te"));
        assertEquals(List.of(root + "my texts/雨 夜.txt"), words("%clean \"" + root + "my texts/雨"));
    }

    @Test
    void aFolderInClosedQuotesIsGoneOnInto() {
        List<String> inside = texts("%clean \"" + folder + "/my texts/\"");
        assertEquals(List.of("\"" + folder + "/my texts/draft one/\"", "\"" + folder + "/my texts/雨 夜.txt\""), inside);
    }

    @Test
    void chineseNamesAndQuotesAreKept() {
        String root = folder + "/";
        assertEquals(List.of(root + "文稿/"), texts("%clean " + root + "文"));
        assertEquals(List.of("“" + root + "文稿/”"), texts("%clean “" + root + "文"));
        assertEquals(List.of("--out", root + "my texts/"), words("%clean --out " + root + "my"));
        assertEquals(List.of("--out=" + root + "my texts/"), words("%clean --out=" + root + "my"));
        assertEquals(List.of("--out=" + root + "my texts/"), words("%clean --out=\"" + root + "my"));
    }

    @Test
    void onlyFoldersAreOfferedWhereAFolderIsMeantAndModelsAreFinal() {
        List<String> folders = texts("%clean x --out " + folder + "/");
        assertFalse(folders.contains(folder + "/notes.txt"), folders.toString());
        assertFalse(folders.toString().contains("hidden"));
        assertEquals(List.of(folder + "/models/tiny"), texts("%load_model " + folder + "/models/"));
        assertEquals(
                "model",
                completion("%load_model " + folder + "/models/t")
                        .matches()
                        .get(0)
                        .type());
    }

    @Test
    void theBundledModelHasAName() {
        assertTrue(texts("%load_model inkl").contains("inkling-mini"));
    }

    @ParameterizedTest
    @CsvSource({
        "%sample ${ope, 10",
        "'%sample \"a ${b.c(1) + d.', 13",
        "'%sample --seed=${x', 17",
        "'%time Math.s', 6",
        "'%%time\nint a = 1;\nMath.s', 7",
        "'%sample \\\n ${x', 13"
    })
    void javaInAMagicBeginsAt(String code, int start) {
        MagicLine line = MagicLine.at(code, code.length()).orElseThrow();
        assertEquals(start, line.javaStart().orElse(-1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%sample '${x", "%sample ${x} ", "%%sample\nIt was l", "%time --he", "%%sample\n"})
    void elsewhereThereIsNoJava(String code) {
        MagicLine line = MagicLine.at(code, code.length()).orElseThrow();
        assertTrue(line.javaStart().isEmpty());
    }

    @Test
    void theTextBelowACellMagicIsNotCompleted() {
        assertEquals(List.of(), texts("%%sample\nIt was l"));
        assertTrue(MagicLine.at("%sample x\n", 10).isEmpty());
    }

    @Test
    void helpBeginsWithTheOptionAtTheCursor() {
        String help = assist.inspect("sample", " --top-k").orElseThrow();
        assertTrue(help.stripLeading().startsWith("--top-k=N"), help);
        assertTrue(help.contains("Usage: %sample"), help);
        assertTrue(help.indexOf("(default: ") < help.indexOf("Usage:"), help);
        String value = assist.inspect("sample", " -t 0.").orElseThrow();
        assertTrue(value.stripLeading().startsWith("-t, --temperature=X"), value);
        assertTrue(assist.inspect("sample", "").orElseThrow().startsWith("Usage: %sample"));
        assertTrue(assist.inspect("nothing", "").isEmpty());
    }
}
