package dev.inkling.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What reads like a special token in a writer's own text stays text (references by src/test/python/literal_marks.py). */
class MarksTest {
    private static final Path FOLDER = GoldenTokenizers.FOLDER;

    @TempDir
    private Path folder;

    static Stream<String> tokenizers() {
        return GoldenTokenizers.with("literal.json");
    }

    @Test
    void everyFormIsThere() {
        assertTrue(tokenizers().count() >= 10);
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void idsOfWrittenMarksAreTheReferences(String name) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode golden =
                json.readTree(FOLDER.resolve(name).resolve("literal.json").toFile());
        List<String> wrong = new ArrayList<>();
        try (Tokenizer tokenizer = Tokenizer.find(FOLDER.resolve(name)).orElseThrow()) {
            for (JsonNode kase : golden.get("cases")) {
                String text = kase.get("text").asText();
                int[] expected = json.convertValue(kase.get("ids"), int[].class);
                int[] found = tokenizer.encodeAsText(text);
                if (!Arrays.equals(expected, found)) {
                    wrong.add("[" + text + "] " + Arrays.toString(found) + " instead of " + kase.get("ids"));
                }
                if (kase.get("decoded").asText().equals(text)) {
                    assertEquals(text, tokenizer.decode(found));
                }
            }
            for (JsonNode mark : golden.get("marks")) {
                int[] id = tokenizer.encode(mark.asText());
                assertEquals(1, id.length, mark + " is still a token for who asks for it");
                for (JsonNode kase : golden.get("cases")) {
                    assertFalse(
                            Arrays.stream(tokenizer.encodeAsText(
                                            kase.get("text").asText()))
                                    .anyMatch(found -> found == id[0]),
                            mark + " in " + kase);
                }
            }
        }
        assertTrue(golden.get("cases").size() > 7);
        assertEquals("", String.join("\n", wrong));
    }

    private Tokenizer written(String content) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, content.replace('\'', '"'));
        return Tokenizer.read(file);
    }

    private static String added(int id, String content, boolean special) {
        return "{'id':" + id + ",'content':'" + content + "','single_word':false,'lstrip':false,'rstrip':false,"
                + "'normalized':false,'special':" + special + "}";
    }

    /** Models whose own vocabulary has the mark and would find it in a text without the added token. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'type':'Unigram','unk_id':0,'vocab':[['?',-9.0],['</s>',0.0],['a',-1.0],['<',-3.0],['/',-3.0],['s',-3.0],"
                        + "['>',-3.0],['s>',-4.0]]",
                "'type':'BPE','unk_token':'?','vocab':{'?':0,'</s>':1,'a':2,'<':3,'/':4,'s':5,'>':6,'s>':7,'</':8},"
                        + "'merges':[['<','/'],['s','>'],['</','s>']]",
                "'type':'BPE','ignore_merges':true,'vocab':{'?':0,'</s>':1,'a':2,'<':3,'/':4,'s':5,'>':6,'s>':7,'</':8},'merges':['<"
                        + " /','s >','</ s>']",
                "'type':'WordPiece','unk_token':'?','continuing_subword_prefix':'','max_input_chars_per_word':100,"
                        + "'vocab':{'?':0,'</s>':1,'a':2,'<':3,'/':4,'s':5,'>':6,'s>':7}",
                "'type':'WordLevel','unk_token':'</s>','vocab':{'?':0,'</s>':1,'a':2}"
            })
    void theModelsOwnVocabularyFindsNoMarkEither(String model) throws IOException {
        boolean unknownIsTheMark = model.contains("WordLevel");
        try (Tokenizer tokenizer =
                written("{'version':'1.0','added_tokens':[" + added(1, "</s>", true) + "],'model':{" + model + "}}")) {
            assertArrayEquals(new int[] {1}, tokenizer.encode("</s>"));
            assertArrayEquals(new int[] {2}, tokenizer.encodeAsText("a"));
            int[] ids = tokenizer.encodeAsText("a</s>");
            // Where the mark stands for what has no token, it has to.
            assertEquals(unknownIsTheMark, Arrays.stream(ids).anyMatch(id -> id == 1), Arrays.toString(ids));
            if (!unknownIsTheMark) {
                assertEquals("a</s>", tokenizer.decode(ids).replace(" ", ""));
            }
        }
    }

    @Test
    void otherAddedTokensKeepTheirIdsAndAreFound() throws IOException {
        try (Tokenizer tokenizer = written("{'version':'1.0','added_tokens':[" + added(5, "<|end|>", true) + ","
                + added(6, "<tool>", false)
                + "],'model':{'type':'BPE','unk_token':'?','vocab':{'?':0,'a':1,'<':2,'|':3,'>':4},'merges':[]}}")) {
            assertArrayEquals(new int[] {5, 1, 6}, tokenizer.encode("<|end|>a<tool>"));
            assertArrayEquals(new int[] {2, 3, 0, 0, 0, 3, 4, 1, 6}, tokenizer.encodeAsText("<|end|>a<tool>"));
        }
    }

    @Test
    void aTextWithoutMarksIsReadAsEver() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        ByteLevelTokenizer.write(List.of(new BytePairTrainer.Merge('a', 'b')), file);
        try (Tokenizer tokenizer = Tokenizer.read(file)) {
            for (String text : List.of("", "ab", "<|endoftext|", "<|endoftext |>", "海 ab <|")) {
                assertArrayEquals(tokenizer.encode(text), tokenizer.encodeAsText(text));
            }
            String essay = "A model ends with <|endoftext|>, and ab.<|endoftext|>";
            assertNotEquals(
                    0,
                    IntStream.of(tokenizer.encode(essay)).filter(id -> id == 0).count());
            int[] ids = tokenizer.encodeAsText(essay);
            assertEquals(0, IntStream.of(ids).filter(id -> id == 0).count());
            assertEquals(essay, tokenizer.decode(ids));
        }
    }
}
