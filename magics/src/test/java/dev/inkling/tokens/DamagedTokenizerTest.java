package dev.inkling.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.Effort;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final boolean SOAK = Boolean.getBoolean("inkling.soak");
    private static final int ROUNDS = SOAK ? 10_000 : 330;
    private static final long LONGEST_NANOS = 10_000_000_000L;
    /** One in so many changes is made to a field: many of those take a process of their own. */
    private static final int FIELDS = SOAK ? 3 : 50;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> ABSURD = List.of(
            "",
            "null",
            "true",
            "-1",
            "0",
            "1e300",
            "9223372036854775807",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[[]]",
            "{\"a\":1}");

    private static final Path FOLDER = GoldenTokenizers.FOLDER;

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

    @Test
    void textWithoutATokenNamesTheFile() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, START + WORDS.replaceFirst("\"unk_token\":\"[^\"]*\"", "\"unk_token\":\"lost\""));
        try (Tokenizer tokenizer = Tokenizer.find(folder).orElseThrow()) {
            InklingException e = assertThrows(InklingException.class, () -> tokenizer.encode("xyz"));
            assertTrue(e.getMessage().startsWith(file + " has no token for part of the text ("), e.getMessage());
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
        List<Path> forms = forms();
        int refused = 0;
        long longest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path target = folder.resolve("round" + round);
            Files.createDirectory(target);
            copyDamaged(forms.get(round % forms.size()), target, random);
            long start = Effort.nanos();
            refused += reads(target) ? 0 : 1;
            long took = Effort.nanos() - start;
            longest = Math.max(longest, took);
            assertTrue(took < LONGEST_NANOS, target + " took " + took / 1_000_000 + " ms");
            int done = round + 1;
            if (done % 1000 == 0 || done == ROUNDS) {
                System.out.printf(
                        "%d damaged tokenizers: %d read, %d refused by name, the longest took %d ms of work%n",
                        done, done - refused, refused, longest / 1_000_000);
            }
        }
        assertTrue(refused > ROUNDS / 7 && refused < ROUNDS, refused + " of " + ROUNDS + " were refused");
    }

    /** The folders of the golden tokenizers, and for each a tokenizer.json of the same content. */
    private List<Path> forms() throws IOException {
        List<Path> forms = new ArrayList<>();
        try (Stream<Path> list = Files.list(FOLDER)) {
            for (Path files : list.sorted().toList()) {
                Path json = folder.resolve(files.getFileName());
                Files.createDirectory(json);
                Files.write(
                        json.resolve("tokenizer.json"),
                        TokenizerSource.find(files).orElseThrow().json());
                forms.addAll(List.of(files, json));
            }
        }
        return forms;
    }

    private static void copyDamaged(Path form, Path target, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(form)) {
            files = list.filter(file -> !file.endsWith("golden.json") && !file.endsWith("literal.json"))
                    .sorted()
                    .toList();
        }
        int hit = random.nextInt(files.size());
        for (int i = 0; i < files.size(); i++) {
            byte[] content = Files.readAllBytes(files.get(i));
            Files.write(target.resolve(files.get(i).getFileName()), i == hit ? damaged(content, random) : content);
        }
    }

    private static boolean reads(Path target) {
        try (Tokenizer tokenizer = Tokenizer.find(target).orElseThrow()) {
            for (int id = 0; id < tokenizer.size(); id += 7) {
                tokenizer.decode(id);
            }
            tokenizer.encode("The letter e\u0301\ufb01 海 <s> \0\u2581");
            return true;
        } catch (InklingException e) {
            assertTrue(e.getMessage().contains(target.toString()), e.getMessage());
            return false;
        }
    }

    private static byte[] damaged(byte[] content, Random random) throws IOException {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(content, random.nextInt(content.length));
        }
        if (random.nextInt(FIELDS) == 0 && content[0] == '{') {
            return changedField(content, random);
        }
        byte[] changed = content.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    /** A field outside of the vocabulary taken out, or given a value that none should have. */
    private static byte[] changedField(byte[] content, Random random) throws IOException {
        JsonNode root = JSON.readTree(content);
        List<ObjectNode> parts = new ArrayList<>();
        root.findParents("type").forEach(node -> parts.add((ObjectNode) node));
        if (root.isObject()) {
            parts.add((ObjectNode) root);
        }
        ObjectNode part = parts.get(random.nextInt(parts.size()));
        List<String> names = new ArrayList<>();
        part.fieldNames().forEachRemaining(names::add);
        if (!names.isEmpty()) {
            String name = names.get(random.nextInt(names.size()));
            String value = ABSURD.get(random.nextInt(ABSURD.size()));
            if (value.isEmpty()) {
                part.remove(name);
            } else {
                part.set(name, JSON.readTree(value));
            }
        }
        return JSON.writeValueAsBytes(root);
    }
}
