package dev.inkling.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inkling.tokens.ByteLevelTokenizer;
import dev.inkling.tokens.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextStreamTest {
    @TempDir
    private Path folder;

    private Tokenizer bytes;

    @BeforeEach
    void oneTokenAByte() throws IOException {
        ByteLevelTokenizer.write(List.of(), folder.resolve("tokenizer.json"));
        bytes = Tokenizer.read(folder.resolve("tokenizer.json"));
    }

    @AfterEach
    void close() {
        bytes.close();
    }

    private List<String> streamed(int[] before, int... ids) {
        List<String> parts = new ArrayList<>();
        TextStream stream = new TextStream(bytes, before, parts::add);
        for (int id : ids) {
            stream.add(id);
        }
        stream.end();
        return parts;
    }

    @Test
    void characterAppearsWhenItIsWhole() {
        assertEquals(List.of("a", "海", "é", "😀", "\n"), streamed(new int[0], bytes.encode("a海é😀\n")));
    }

    @Test
    void promptIsNotRepeated() {
        assertEquals(List.of("!"), streamed(bytes.encode("海 and "), bytes.encode("!")));
        assertEquals(List.of(), streamed(bytes.encode("海")));
    }

    @Test
    void promptThatEndsInsideACharacterIsCompleted() {
        int[] sea = bytes.encode("a海b");
        assertEquals(List.of("海", "b"), streamed(Arrays.copyOf(sea, 2), Arrays.copyOfRange(sea, 2, sea.length)));
    }

    @Test
    void brokenBytesAppearOnceTheyCannotBecomeACharacter() {
        int[] sea = bytes.encode("海");
        int letter = bytes.encode("x")[0];
        assertEquals(List.of("\ufffdx"), streamed(new int[0], sea[0], sea[1], letter));
        assertEquals(List.of("x", "\ufffd"), streamed(new int[0], letter, sea[0], sea[1]));
    }

    @Test
    void aLongTextIsWholeInTheEndThoughItsBeginningIsForgotten() {
        String text = "上了。“Où est la lune ?” 她问 😀, \n\n  and nobody answered. ".repeat(20);
        List<String> parts = streamed(bytes.encode("很久以前, it was 晚"), bytes.encode(text));
        assertEquals(text, String.join("", parts));
        assertEquals(text.codePointCount(0, text.length()), parts.size());
    }

    /** Of every form: pieces with marked spaces, bytes without pieces, words in parts, Chinese words without spaces. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "qwen2", "llama", "llama_new", "pairs_rules", "unigram", "unigram_bytes", "bert"})
    void piecesTogetherAreTheTextOfTheWhole(String form) {
        String text =
                "The harbour lay 晚 still, 她数着灯笼 and 港口, a  naïve ferryman's 😀 letter:一、二。 ferrymen lettering 灯灯灯 ";
        try (Tokenizer tokenizer = Tokenizer.find(Path.of("src/test/resources/golden/tokenizers", form))
                .orElseThrow()) {
            int[] ids = tokenizer.encode(text.repeat(2));
            String whole = tokenizer.decode(ids);
            for (int begun = 0; begun < ids.length; begun += begun < 40 ? 1 : 19) {
                StringBuilder streamed = new StringBuilder();
                int[] before = Arrays.copyOf(ids, begun);
                TextStream stream = new TextStream(tokenizer, before, streamed::append);
                for (int i = begun; i < ids.length; i++) {
                    stream.add(ids[i]);
                }
                stream.end();
                String known = tokenizer.decode(before);
                while (known.endsWith("\ufffd")) {
                    known = known.substring(0, known.length() - 1);
                }
                assertEquals(whole, known + streamed, "after " + begun + " ids");
            }
        }
    }
}
