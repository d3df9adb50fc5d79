package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.MaskMap;
import dev.inkling.corpus.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanMagicTest {
    @TempDir
    Path folder;

    private final FakeCell cell = new FakeCell();
    private Path texts;

    @BeforeEach
    void write() throws IOException {
        texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(
                texts.resolve("a.txt"), "My number is 13800138000, my card 4111 1111 1111 1111, call before nine.");
    }

    private Corpus clean(String... options) throws Exception {
        MaskMap map = MaskMap.in(folder.resolve("private"));
        MagicRegistry registry = new MagicRegistry()
                .register(
                        "clean",
                        Corpus.class,
                        () -> new CleanMagic(
                                Optional::empty, () -> null, corpus -> corpus, corpus -> corpus, () -> map));
        List<String> arguments = new ArrayList<>(List.of(texts.toString()));
        arguments.addAll(Arrays.asList(options));
        return (Corpus) registry.call("clean", arguments, cell);
    }

    private static String text(Corpus corpus) {
        return corpus.documents().get(0).text();
    }

    @Test
    void phoneNumbersAreAskedForOnceAndTheAnswerHolds() throws Exception {
        cell.answer = "yes";
        assertTrue(text(clean()).startsWith("My number is PHONE_"));
        assertEquals(
                List.of("The texts hold 1 phone-numbers (1 place in 1 file). Shall placeholders stand there instead?"
                        + " yes/no: "),
                cell.asked);
        assertTrue(text(clean()).startsWith("My number is PHONE_"));
        assertEquals(1, cell.asked.size());
        assertTrue(text(clean("--skip", "phone-numbers")).startsWith("My number is 13800138000"));
    }

    @Test
    void aNoHoldsToo() throws Exception {
        cell.answer = "no";
        assertTrue(text(clean()).startsWith("My number is 13800138000"));
        clean();
        assertEquals(1, cell.asked.size());
        assertTrue(text(clean("--also", "phone-numbers")).startsWith("My number is PHONE_"));
    }

    @Test
    void whereNobodyCanBeAskedTheyStayAndAreTold() throws Exception {
        cell.answer = null;
        Corpus corpus = clean();
        assertTrue(text(corpus).startsWith("My number is 13800138000, my card CARD_"));
        assertTrue(corpus.report().advice().toString().contains("mask them with --also phone-numbers"));
    }

    @Test
    void anOptionAnswersBeforehandAndADryRunAsksNothing() throws Exception {
        cell.answer = "yes";
        clean("--also", "phone-numbers");
        clean("--skip", "phone-numbers");
        Files.delete(folder.resolve("private/masks.json"));
        clean("--dry-run");
        assertEquals(List.of(), cell.asked);
        assertFalse(Files.exists(folder.resolve("private/masks.json")));
    }

    @Test
    void theValuesAreNeverWrittenBelowTheTexts() throws Exception {
        Path out = folder.resolve("out");
        clean("--out", out.toString());
        String written =
                Files.readString(out.resolve("documents.jsonl")) + Files.readString(out.resolve("manifest.json"));
        assertFalse(written.contains("4111"), written);
        assertTrue(Files.readString(folder.resolve("private/masks.json")).contains("4111111111111111"));
        String message = assertThrows(InklingException.class, () -> clean("--out", folder.toString()))
                .getMessage();
        assertTrue(message.contains("name another folder"), message);
        assertFalse(Files.exists(folder.resolve("documents.jsonl")));
    }

    @Test
    void figuresAreSetByName() throws Exception {
        assertEquals(
                1,
                clean("--set", "near-duplicates.threshold=0.6,alarm.share=0.1")
                        .documents()
                        .size());
        assertTrue(assertThrows(InklingException.class, () -> clean("--set", "near-duplicates.threshold=0.2"))
                .getMessage()
                .contains("must be a number from 0.5 to 1, got 0.2"));
        assertTrue(assertThrows(InklingException.class, () -> clean("--set", "near=1"))
                .getMessage()
                .contains("there is nothing to set named \"near\""));
        assertTrue(assertThrows(InklingException.class, () -> clean("--set", "alarm.share=much"))
                .getMessage()
                .contains("must be a number, got \"much\""));
    }

    @Test
    void chineseIsWrittenInTheScriptThatIsAskedFor() throws Exception {
        Files.writeString(texts.resolve("a.txt"), "他的頭髮後來白了。我说：皇后的头发也白了。");
        assertEquals("他的頭髮後來白了。我说：皇后的头发也白了。", text(clean()));
        assertEquals("他的头发后来白了。我说：皇后的头发也白了。", text(clean("--also", "han-script")));
        assertEquals("他的頭髮後來白了。我說：皇后的頭髮也白了。", text(clean("--also", "han-script", "--set", "han-script.traditional=1")));
        String out = folder.resolve("out").toString();
        Corpus tried = clean("--also", "han-script", "--dry-run", "--out", out);
        assertEquals(
                List.of("頭髮後來 -> 头发后来"),
                tried.report().log().of(Rule.HAN_SCRIPT).stream()
                        .map(change -> change.before() + " -> " + change.after())
                        .toList());
        assertFalse(Files.exists(folder.resolve("out")));
        assertTrue(assertThrows(
                        InklingException.class,
                        () -> clean("--also", "han-script", "--set", "han-script.traditional=0.5"))
                .getMessage()
                .contains("must be a whole number from 0 to 1, got 0.5"));
    }
}
