package dev.inkling.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of tokenizer files against the transformers and sentencepiece libraries (src/test/python/tokenizer_files.py). */
class TokenizerFilesTest {
    private static final Path FOLDER = GoldenTokenizers.FOLDER;

    private static String ids(int[] ids) {
        return Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    private static int[] ids(JsonNode node) {
        return new ObjectMapper().convertValue(node, int[].class);
    }

    static Stream<String> tokenizers() {
        return GoldenTokenizers.with("golden.json");
    }

    @Test
    void everyFormIsThere() {
        assertTrue(tokenizers().count() >= 11);
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void idsAndTextsAreTheReferences(String name) throws IOException {
        JsonNode golden = new ObjectMapper()
                .readTree(FOLDER.resolve(name).resolve("golden.json").toFile());
        boolean words = name.startsWith("bert");
        List<String> wrong = new ArrayList<>();
        try (Tokenizer tokenizer = Tokenizer.find(FOLDER.resolve(name)).orElseThrow()) {
            for (JsonNode kase : golden.get("cases")) {
                String text = kase.get("text").asText();
                String found = ids(tokenizer.encode(text));
                if (!found.equals(ids(ids(kase.get("ids"))))) {
                    wrong.add("[" + text + "] " + found + " instead of " + kase.get("ids"));
                }
                check(tokenizer, kase, words, wrong);
            }
            golden.get("decodes").forEach(kase -> check(tokenizer, kase, words, wrong));
            JsonNode begins = golden.get("begins");
            assertEquals(
                    begins.isNull() ? OptionalInt.empty() : OptionalInt.of(begins.asInt()), tokenizer.beginsWith());
        }
        assertTrue(golden.get("cases").size() > 40);
        assertEquals("", String.join("\n", wrong));
    }

    private static void check(Tokenizer tokenizer, JsonNode kase, boolean words, List<String> wrong) {
        if (kase.get("decoded").isNull()) {
            return;
        }
        String expected = kase.get("decoded").asText();
        if (words) {
            // The reference puts a space beside each Chinese character; a writer's text has none.
            expected = expected.replaceAll(
                    "(?<=[\\p{IsHan}\u3000-\u303f\uff00-\uffef]) | (?=[\\p{IsHan}\u3000-\u303f\uff00-\uffef])", "");
        }
        String found = tokenizer.decode(ids(kase.get("ids")));
        if (!found.equals(expected)) {
            wrong.add(kase.get("ids") + " gives [" + found + "] instead of [" + expected + "]");
        }
    }
}
