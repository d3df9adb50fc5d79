package dev.inkling.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.inkling.tokens.ByteLevelTokenizer;
import dev.inkling.tokens.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a tokenizer of single bytes, so that every Chinese character is spread over three tokens. */
class TextStreamTest {
    @TempDir
    private Path folder;

    @Test
    void partsMakeTheWholeTextAndNoneHoldsHalfACharacter() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        ByteLevelTokenizer.write(List.of(), file);
        String opening = "很久以前, it was 晚";
        String text = "上了。“Où est la lune ?” 她问 😀, \n\n  and nobody answered. ".repeat(20);
        try (Tokenizer tokenizer = Tokenizer.read(file)) {
            List<String> parts = new ArrayList<>();
            TextStream stream = new TextStream(tokenizer, tokenizer.encode(opening), parts::add);
            for (int id : tokenizer.encode(text)) {
                stream.add(id);
            }
            stream.end();
            assertEquals(text, String.join("", parts));
            parts.forEach(part -> assertFalse(part.contains("\uFFFD")));
            assertEquals(text.codePointCount(0, text.length()), parts.size());
        }
    }

    @Test
    void bytesThatNeverBecomeACharacterAppearInTheirPlace() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        ByteLevelTokenizer.write(List.of(), file);
        try (Tokenizer tokenizer = Tokenizer.read(file)) {
            StringBuilder text = new StringBuilder();
            TextStream stream = new TextStream(tokenizer, new int[0], text::append);
            int half = tokenizer.encode("晚")[0];
            int letter = tokenizer.encode("a")[0];
            stream.add(letter);
            stream.add(half);
            assertEquals("a", text.toString());
            stream.add(letter);
            assertEquals("a\uFFFDa", text.toString());
            stream.add(half);
            stream.end();
            assertEquals("a\uFFFDa\uFFFD", text.toString());
        }
    }
}
