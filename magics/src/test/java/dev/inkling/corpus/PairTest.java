package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.corpus.Pair.Role;
import dev.inkling.corpus.Pair.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairTest {
    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("pairs.jsonl"), content);
    }

    private String error(String content) throws IOException {
        Path file = file(content);
        String message =
                assertThrows(InklingException.class, () -> Pair.read(file)).getMessage();
        assertTrue(message.startsWith(file + " "), message);
        return message.substring(file.toString().length() + 1);
    }

    @Test
    void threeFormsOfALineAreRead() throws IOException {
        List<Pair> pairs = Pair.read(file("""
            {"prompt": "  Who?\\n", "response": "Me."}

            {"instruction": "Translate", "input": "海", "output": "sea"}
            {"instruction": "Say", "input": "", "output": "a"}
            {"messages": [{"role": "system", "content": "Be short."}, {"role": "user", "content": "1?"},
            """.stripTrailing() + """
             {"role": "assistant", "content": "1."}, {"role": "user", "content": "2?"}, {"role": "assistant", "content": "2."}]}
            """));
        assertEquals(List.of(1, 3, 4, 5), pairs.stream().map(Pair::line).toList());
        assertEquals(
                List.of(new Turn(Role.PROMPT, "Who?"), new Turn(Role.RESPONSE, "Me.")),
                pairs.get(0).turns());
        assertEquals("Translate\n\n海", pairs.get(1).turns().get(0).text());
        assertEquals("Say", pairs.get(2).turns().get(0).text());
        assertEquals(
                List.of(Role.SYSTEM, Role.PROMPT, Role.RESPONSE, Role.PROMPT, Role.RESPONSE),
                pairs.get(3).turns().stream().map(Turn::role).toList());
        assertEquals(7, pairs.get(0).characters());
    }

    @Test
    void brokenLinesAreNamedByFileAndLine() throws IOException {
        String good = "{\"prompt\": \"a\", \"response\": \"b\"}\n";
        assertEquals(
                "has lines that are no pairs: line 2 has question, reply in place of prompt and response, instruction"
                        + " and output, or messages; line 4 is no JSON object: mend or delete them",
                error(good + "{\"question\": 1, \"reply\": 2}\n" + good + "[1]\n"));
        String cut = error(good + good + "{\"prompt\": \"a\", \"resp\n");
        assertTrue(cut.startsWith("has lines that are no pairs: line 3 is no JSON ("), cut);
        assertFalse(cut.contains("\n"), cut);
        assertTrue(error("7\n".repeat(10)).endsWith("line 3 is no JSON object; and 7 more: mend or delete them"));
        assertTrue(error(" \n").startsWith("holds no pairs"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\": 3, \"response\": \"b\"} | has a \"prompt\" that is no text",
                "{\"messages\": [{\"role\": \"tool\", \"content\": \"b\"}]} | has a message of the role \"tool\"",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"b\"}]} | has messages that do not end with the"
                        + " assistant's",
                "{\"messages\": []} | has messages that do not end with the assistant's",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"b\"}]} | has a message of the assistant out"
                        + " of turn",
                "{} | has no keys in place of prompt",
                "{\"prompt\": \"a\", \"response\": \"b\"} x | is no JSON (",
            })
    void whatIsWrongIsSaid(String line, String problem) throws IOException {
        String message = error(line + "\n");
        assertTrue(message.contains("line 1 " + problem), message);
    }

    @Test
    void aPairWithoutWordsIsReadAndTold() throws IOException {
        List<Pair> pairs =
                Pair.read(file("{\"prompt\": \"a\", \"response\": \" \"}\n{\"prompt\": \"a\", \"response\": \"b\"}"));
        assertFalse(pairs.get(0).isWhole());
        assertTrue(pairs.get(1).isWhole());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path gone = folder.resolve("gone.jsonl");
        String message =
                assertThrows(InklingException.class, () -> Pair.read(gone)).getMessage();
        assertTrue(message.startsWith("there is no file " + gone), message);
    }
}
