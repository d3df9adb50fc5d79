package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.kernel.client.KernelClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help while typing, asked of a real kernel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssistIT {
    private Conversation kernel;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("my texts"));
        kernel = Conversation.start(folder);
        kernel.runs("int inkPots = 3; String line = \"\";");
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
    }

    private JsonNode ask(String type, String code, int units) throws InterruptedException {
        return kernel.ask(
                        type,
                        KernelClient.content()
                                .put("code", code)
                                .put("cursor_pos", code.codePointCount(0, units))
                                .put("detail_level", 0))
                .reply();
    }

    private JsonNode completion(String code) throws InterruptedException {
        return ask("complete_request", code, code.length());
    }

    private List<String> matches(String code) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        completion(code).path("matches").forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** What is shown of the thing just before the bar. */
    private String shown(String code) throws InterruptedException {
        int cursor = code.indexOf('|');
        JsonNode reply = ask("inspect_request", code.replace("|", ""), cursor);
        assertEquals("ok", reply.path("status").asText());
        assertEquals(reply.path("found").asBoolean(), !reply.path("data").isEmpty());
        return reply.path("data").path("text/plain").asText();
    }

    @Test
    void positionsCountCodePoints() throws Exception {
        String code = "String 墨 = \"😀😀\"; \"abc\".subst";
        int end = code.codePointCount(0, code.length());
        JsonNode reply = completion(code);
        assertTrue(reply.path("matches").toString().contains("\"substring("), reply.toString());
        assertEquals(end - "subst".length(), reply.path("cursor_start").asInt());
        assertEquals(end, reply.path("cursor_end").asInt());
        JsonNode magic = completion("String s = \"😀\";\n%sample ${inkP");
        assertEquals(26, magic.path("cursor_start").asInt());
        assertEquals(30, magic.path("cursor_end").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inkP | inkPots | field",
                "line.isBl | isBlank() | method",
                "line.substr | substring( | method",
                "Math.P | PI | field",
                "StringBuil | StringBuilder | class",
                "boolea | boolean | keyword",
                "%lsm | %lsmagic | magic",
                "%env --h | --help | option",
                "%clean my | \"my texts/\" | folder",
                "%sample ${line.isBl | isBlank() | method",
                "%time line.isBl | isBlank() | method",
                "%time %lsm | %lsmagic | magic",
            })
    void matchesSayWhatTheyAre(String code, String match, String type) throws Exception {
        JsonNode reply = completion(code);
        assertTrue(reply.path("matches").toString().contains(match.replace("\"", "\\\"")), reply.toString());
        JsonNode types = reply.path("metadata").path("_jupyter_types_experimental");
        assertEquals(reply.path("matches").size(), types.size());
        for (int i = 0; i < types.size(); i++) {
            JsonNode each = types.get(i);
            assertEquals(reply.path("matches").get(i), each.path("text"));
            assertEquals(reply.path("cursor_start"), each.path("start"));
            if (each.path("text").asText().equals(match)) {
                assertEquals(type, each.path("type").asText());
            }
        }
    }

    @Test
    void theBodyOfTimeIsJavaAndThatOfSampleIsNot() throws Exception {
        assertTrue(matches("%%time\nint a = 1;\nline.isBl").contains("isBlank()"));
        assertTrue(matches("%%time\n").size() > 10);
        assertEquals(List.of(), matches("%%sample\nThe str"));
    }

    @Test
    void aNameBeforeItsArgumentsIsReplacedWithoutBrackets() throws Exception {
        JsonNode reply = ask("complete_request", "line.subst(1)", "line.subst".length());
        assertEquals("[\"substring\"]", reply.path("matches").toString());
    }

    @Test
    void afterAMagicThereIsJavaAgain() throws Exception {
        JsonNode reply = completion("int a = 1;\n%who\nline.isBl");
        assertEquals("[\"isBlank()\"]", reply.path("matches").toString());
        assertEquals(
                "int a = 1;\n%who\nline.".length(), reply.path("cursor_start").asInt());
    }

    @Test
    void whatIsNoJavaHasNoCompletionsAndAnAnswer() throws Exception {
        for (String code : List.of("", "\"text ", "// comm", "\u0000", "1 +* foo.", "%", "%%", "%nothing --x", "?")) {
            assertEquals("ok", completion(code).path("status").asText(), code);
            assertEquals(
                    "ok",
                    ask("inspect_request", code, code.length()).path("status").asText(),
                    code);
        }
        JsonNode beyond = kernel.ask(
                        "complete_request",
                        KernelClient.content().put("code", "inkP").put("cursor_pos", 99))
                .reply();
        assertEquals(4, beyond.path("cursor_end").asInt());
    }

    @Test
    void bothWorkWhileACellRuns() throws Exception {
        String running = kernel.client().execute("Thread.sleep(60000);", false);
        kernel.awaitStart(running);
        assertTrue(matches("Math.sq").contains("sqrt("));
        assertTrue(shown("Math.sqrt(|").contains("double"));
        assertFalse(
                kernel.received().stream().anyMatch(m -> m.parentId().equals(running) && Conversation.isReply(m)),
                "the cell has not ended");
        kernel.client().interrupt();
        assertEquals("error", kernel.await(running).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Math.sqrt|", "Math.sqrt(|", "Math.sq|rt(2)", "String|", "ink|ling", "line.substring(1|)"})
    void javaHasSignatures(String code) throws Exception {
        assertFalse(shown(code).isBlank(), code);
    }

    @Test
    void afterAnEmojiTheRightNameIsInspected() throws Exception {
        String found = shown("String s = \"😀\"; line.sub|string(1)");
        assertTrue(found.contains("substring(int"), found);
        assertEquals("", shown("now|here"));
    }

    @Test
    void theLibrarysOwnJavadocIsShown() throws Exception {
        String finetune = shown("inkling.finetune(|");
        assertTrue(finetune.contains("Run Session.finetune("), finetune);
        assertTrue(finetune.contains("Trains on the corpus with the given settings; progress is not shown."), finetune);
        assertTrue(
                finetune.contains("Parameters:\n  interrupted - asked on the engine thread before each optimizer step"),
                finetune);
        assertTrue(shown("Session|").contains("What the notebook calls inkling: the model"));
        assertTrue(shown("inkling.model(|)").contains("Throws:\n  InklingException - when no model is loaded"));
        assertTrue(shown("display|(1)").contains("Shows a value in the cell."));
        assertTrue(shown("Run run = null; run.gain(|").contains("bits per character"));
        assertTrue(shown("Run run = null; run.bestStep(|").contains("bestStep - the step whose state is kept"));
    }

    @Test
    void aMagicShowsItsHelpWithDefaultsAndTheOptionFirst() throws Exception {
        assertTrue(shown("%sam|ple \"x\"").startsWith("Usage: %sample"));
        assertTrue(shown("%sample|").contains("(default: "));
        assertTrue(shown("var t = %sample --top|-k 3 \"x\"").stripLeading().startsWith("--top-k=N"));
        assertTrue(shown("%%sample -t 0.|5\nIt was").stripLeading().startsWith("-t, --temperature=X"));
        assertTrue(shown("%%sample\nIt w|as").startsWith("Usage: %sample"));
        assertTrue(shown("%time Math.sq|rt(2)").contains("double Math.sqrt(double"));
        assertTrue(shown("%sample ${Math.sq|rt(2)}").contains("double Math.sqrt(double"));
        assertEquals("", shown("%noth|ing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%env?", "%env ?", "%%env?", "?%env", "??%env", "%env??"})
    void aQuestionMarkPagesTheHelp(String code) throws Exception {
        JsonNode page = kernel.runs(code).reply().path("payload").path(0);
        assertEquals("page", page.path("source").asText());
        assertTrue(page.path("data").path("text/plain").asText().contains("Usage: %env"), page.toString());
    }
}
