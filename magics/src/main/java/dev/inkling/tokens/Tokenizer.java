package dev.inkling.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import dev.inkling.Natives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Text to token ids and back, by the tokenizer that came with the model. Safe to use from any thread. */
public final class Tokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final int size;

    private Tokenizer(HuggingFaceTokenizer tokenizer, int size) {
        this.tokenizer = tokenizer;
        this.size = size;
    }

    /** @throws InklingException when the file cannot be read or is no tokenizer */
    public static Tokenizer read(Path file) {
        int size = size(file);
        Natives.prepare();
        try {
            // Left to itself the library cuts long texts and adds special tokens; both are the caller's business.
            Map<String, String> options =
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
            return new Tokenizer(HuggingFaceTokenizer.newInstance(file, options), size);
        } catch (IOException | RuntimeException e) {
            throw new InklingException(
                    file + " cannot be used as a tokenizer (" + e.getMessage() + "): download the model again", e);
        }
    }

    /** One more than the largest id in the vocabulary and the added tokens. */
    private static int size(Path file) {
        try {
            JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
            int largest = -1;
            JsonNode vocabulary = root.path("model").path("vocab");
            if (vocabulary.isArray()) {
                largest = vocabulary.size() - 1;
            }
            for (JsonNode id : vocabulary) {
                largest = Math.max(largest, id.isInt() ? id.asInt() : -1);
            }
            for (JsonNode added : root.path("added_tokens")) {
                largest = Math.max(largest, added.path("id").asInt(-1));
            }
            if (largest < 0) {
                throw new InklingException(file + " holds no vocabulary: download the model again");
            }
            return largest + 1;
        } catch (IOException e) {
            throw new InklingException(
                    file + " cannot be read as a tokenizer (" + e.getMessage() + "): download the model again", e);
        }
    }

    /** Token ids of the text; nothing is added, nothing cut off. */
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        long[] ids = tokenizer.encode(text, false, false).getIds();
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    /** The text of the ids, special tokens included; bytes that form no character become U+FFFD. */
    public String decode(int... ids) {
        if (ids.length == 0) {
            return "";
        }
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), false);
    }

    /** How many ids there are; a model's vocabulary can be larger, but no id beyond this has a text. */
    public int size() {
        return size;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
