package dev.inkling.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    @TempDir
    private Path folder;

    private Path file;
    private String good;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("tokenizer.json");
        ByteLevelTokenizer.write(List.of(new BytePairTrainer.Merge('a', 'b')), file);
        good = Files.readString(file);
    }

    private void assertRefused() {
        InklingException e = assertThrows(InklingException.class, () -> Tokenizer.read(file));
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        assertTrue(e.getMessage().endsWith(": download the model again"), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "3",
                "not json",
                "{\"model\":{\"vocab\":{}}}",
                "{\"model\":{\"vocab\":{\"a\":0}}}"
            })
    void fileThatIsNoTokenizerIsRefused(String content) throws IOException {
        Files.writeString(file, content);
        assertRefused();
    }

    @Test
    void fileCutOffAnywhereIsRefused() throws IOException {
        for (int part = 1; part < 20; part++) {
            Files.writeString(file, good.substring(0, good.length() * part / 20));
            assertRefused();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[\"a\",\"b\"]] | [[\"a\",\"nothing\"]]",
                "[[\"a\",\"b\"]] | [[\"b\",\"a\"]]",
                "[[\"a\",\"b\"]] | [\"a b c\"]",
                "[[\"a\",\"b\"]] | 7",
                "\"BPE\" | \"Unheard\"",
                "\"ab\":257 | \"ab\":-1",
                "\"ab\":257 | \"ab\":4294967295",
                "\"ab\":257 | \"ab\":99999999999999",
                "\"ab\":257 | \"ab\":\"257\"",
                "\\\\p{L}+ | [",
                "\"dropout\":null | \"dropout\":9.0",
            })
    void damageInsideIsRefused(String what, String by) throws IOException {
        String damaged = good.replace(what, by);
        assertTrue(!damaged.equals(good), good);
        Files.writeString(file, damaged);
        assertRefused();
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        Files.write(file, noise);
        assertRefused();
    }

    @Test
    void missingFileIsNamed() {
        Path missing = folder.resolve("nothing.json");
        InklingException e = assertThrows(InklingException.class, () -> Tokenizer.read(missing));
        assertTrue(e.getMessage().contains(missing.toString()), e.getMessage());
        assertThrows(InklingException.class, () -> Tokenizer.read(folder));
    }

    @Test
    void lengthAndPaddingInTheFileAreTheCallersBusiness() throws IOException {
        Files.writeString(
                file,
                good.replace(
                                "\"truncation\":null",
                                "\"truncation\":{\"direction\":\"Right\",\"max_length\":3,\"strategy\":\"LongestFirst\",\"stride\":0}")
                        .replace(
                                "\"padding\":null",
                                "\"padding\":{\"strategy\":{\"Fixed\":12},\"direction\":\"Right\",\"pad_to_multiple_of\":null,\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"a\"}"));
        try (Tokenizer tokenizer = Tokenizer.read(file)) {
            assertEquals(5, tokenizer.encode("a b c").length);
            assertEquals(40, tokenizer.encode("x".repeat(40)).length);
        }
    }

    @Test
    void textWithoutATokenIsRefusedInPlainWords() throws IOException {
        Files.writeString(
                file,
                "{\"version\":\"1.0\",\"model\":{\"type\":\"Unigram\",\"unk_id\":null,\"vocab\":[[\"a\",-1.0]]}}");
        try (Tokenizer tokenizer = Tokenizer.read(file)) {
            assertEquals(1, tokenizer.size());
            assertArrayEquals(new int[] {0}, tokenizer.encode("a"));
            InklingException e = assertThrows(InklingException.class, () -> tokenizer.encode("abc"));
            assertEquals(1, e.getMessage().lines().count());
        }
    }

    @Test
    void strangeIdsAndHalfSurrogatesDoNoHarm() {
        try (Tokenizer tokenizer = Tokenizer.read(file)) {
            assertEquals("a", tokenizer.decode('a' + 1, 9999, -1, Integer.MAX_VALUE));
            String half = tokenizer.decode(tokenizer.encode("a\ud83d b"));
            assertTrue(half.startsWith("a\ufffd") && half.endsWith(" b"), half);
        }
    }

    @Test
    void manyThreadsShareOneTokenizer() {
        try (Tokenizer tokenizer = Tokenizer.read(file)) {
            int[] expected = tokenizer.encode("ab 海 ab");
            boolean same = IntStream.range(0, 2000)
                    .parallel()
                    .allMatch(i -> Arrays.equals(expected, tokenizer.encode("ab 海 ab")));
            assertTrue(same);
        }
    }
}
