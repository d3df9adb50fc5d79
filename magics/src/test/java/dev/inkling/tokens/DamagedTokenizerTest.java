package dev.inkling.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged tokenizers in every form: refused by name, and the process lives. Each of the texts here once ended it. */
class DamagedTokenizerTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden/tokenizers");

    private static final String START = "{\"version\":\"1.0\",\"added_tokens\":[],";

    private static final String WORDS =
            "\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":0,\"?\":1},\"unk_token\":\"?\"}}";

    @TempDir
    private Path folder;

    private String refusal(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, content);
        InklingException e = assertThrows(InklingException.class, () -> Tokenizer.find(folder));
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        return e.getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA!\"},",
                "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"\"},",
                "\"normalizer\":{\"type\":\"Precompiled\"},",
                "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":[7]},",
                // A table of one entry: the first byte of any text would be looked up outside.
                "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"BAAAAAAAAABh\"},",
                "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Prepend\",\"prepend\":\"\"}]},"
            })
    void partThatWouldEndTheProcessIsRefused(String part) throws IOException {
        refusal("tokenizer.json", START + part + WORDS);
    }

    @Test
    void mergeWithoutItsPrefixIsRefused() throws IOException {
        String message = refusal(
                "tokenizer.json",
                START
                        + "\"model\":{\"type\":\"BPE\",\"continuing_subword_prefix\":\"@@\",\"vocab\":{\"a\":0,\"b\":1,\"ab\":2},"
                        + "\"merges\":[[\"a\",\"b\"]]}}");
        assertTrue(message.contains("lacks the prefix @@"), message);
    }

    @Test
    void twoTokensWithOneIdAreBothNamed() throws IOException {
        String message = refusal("tokenizer.json", START + WORDS.replace("\"?\":1", "\"?\":0"));
        assertTrue(message.contains("gives the id 0 to both a and ?"), message);
    }

    @Test
    void nestingWithoutEndIsRefused() throws IOException {
        refusal("tokenizer.json", START + "\"normalizer\":" + "[".repeat(100_000) + "]".repeat(100_000) + "," + WORDS);
    }

    @Test
    void whatEndsTheLibraryEndsOnlyItsTrial() {
        byte[] json = (START + "\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA!\"}," + WORDS)
                .getBytes(StandardCharsets.UTF_8);
        InklingException e =
                assertThrows(InklingException.class, () -> TokenizerTrial.require(Path.of("some.json"), json));
        assertTrue(e.getMessage().startsWith("some.json") && e.getMessage().contains("broke down"), e.getMessage());
    }

    @Test
    void unusualTokenizerWorksAfterItsTrial() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer.json"), START + "\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"}," + WORDS);
        try (Tokenizer tokenizer = Tokenizer.find(folder).orElseThrow()) {
            assertArrayEquals(new int[] {0, 1, 0}, tokenizer.encode("a xyz a"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2/merges.txt | h e | h nothing | names a token that vocab.json lacks",
                "gpt2/vocab.json | : 7, | : -7, | the id -7",
                "gpt2/vocab.json | : 7, | : 7.5, | the id 7.5",
                "gpt2/vocab.json | : 7, | : 99999999999, | the id 99999999999",
                "bert/vocab.txt | [UNK] | [unknown] | has no line [UNK]",
            })
    void damageInTextFilesIsNamed(String which, String what, String by, String told) throws IOException {
        for (String name : List.of("vocab.json", "merges.txt", "vocab.txt")) {
            Path from = FOLDER.resolve(which).resolveSibling(name);
            if (Files.exists(from)) {
                Files.copy(from, folder.resolve(name));
            }
        }
        String good = Files.readString(FOLDER.resolve(which));
        assertTrue(good.contains(what));
        String message = refusal(Path.of(which).getFileName().toString(), good.replaceFirst("\\Q" + what + "\\E", by));
        assertTrue(message.contains(told), message);
    }

    @Test
    void tiktokenFileIsCalledByItsName() throws IOException {
        String message = refusal("tokenizer.model", "IQ== 0\nIg== 1\nIw== 2\n");
        assertTrue(message.contains("tiktoken") && message.endsWith("put the model's tokenizer.json there"), message);
    }

    @Test
    void vocabularyWithoutMergesSaysWhatIsMissing() throws IOException {
        Files.copy(FOLDER.resolve("gpt2/vocab.json"), folder.resolve("vocab.json"));
        InklingException e = assertThrows(InklingException.class, () -> Tokenizer.find(folder));
        assertTrue(e.getMessage().contains("without merges.txt"), e.getMessage());
    }

    @Test
    void damagedFilesAreReadOrRefusedByName() throws IOException {
        Random random = new Random(11);
        List<Path> forms;
        try (Stream<Path> list = Files.list(FOLDER)) {
            forms = list.sorted().toList();
        }
        int refused = 0;
        for (int round = 0; round < 330; round++) {
            List<Path> files;
            try (Stream<Path> list = Files.list(forms.get(round % forms.size()))) {
                files = list.filter(file -> !file.endsWith("golden.json"))
                        .sorted()
                        .toList();
            }
            Path target = folder.resolve("round" + round);
            Files.createDirectory(target);
            int hit = random.nextInt(files.size());
            for (int i = 0; i < files.size(); i++) {
                byte[] content = Files.readAllBytes(files.get(i));
                Files.write(target.resolve(files.get(i).getFileName()), i == hit ? damaged(content, random) : content);
            }
            try (Tokenizer tokenizer = Tokenizer.find(target).orElseThrow()) {
                for (int id = 0; id < tokenizer.size(); id += 7) {
                    tokenizer.decode(id);
                }
                tokenizer.encode("The letter e\u0301\ufb01 海 <s> \0\u2581");
            } catch (InklingException e) {
                assertTrue(e.getMessage().contains(target.toString()), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 50 && refused < 330, refused + " of 330 were refused");
    }

    private static byte[] damaged(byte[] content, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(content, random.nextInt(content.length));
        }
        byte[] changed = content.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }
}
