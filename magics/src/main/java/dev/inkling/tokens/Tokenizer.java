package dev.inkling.tokens;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
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
    private static final long LARGEST_ID = 1 << 30;

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
        if (!Files.isRegularFile(file)) {
            throw new InklingException("there is no tokenizer " + file + ": put the model's tokenizer.json there");
        }
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            // The full message has the position on a line of its own.
            throw new InklingException(
                    file + " is not a tokenizer (" + e.getOriginalMessage() + "): download the model again", e);
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + " (" + e.getMessage() + "): check the file", e);
        }
        JsonNode vocabulary = root.path("model").path("vocab");
        long largest = vocabulary.isArray() ? vocabulary.size() - 1 : -1;
        for (JsonNode id : vocabulary) {
            largest = Math.max(largest, id.isIntegralNumber() ? id.asLong() : -1);
        }
        for (JsonNode added : root.path("added_tokens")) {
            largest = Math.max(largest, added.path("id").asLong(-1));
        }
        if (largest < 0) {
            throw new InklingException(file + " holds no vocabulary: download the model again");
        }
        if (largest > LARGEST_ID) {
            throw new InklingException(
                    file + " holds the token id " + largest + ", more than any model has: download the model again");
        }
        return (int) largest + 1;
    }

    /** Token ids of the text; nothing is added, nothing cut off. */
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        long[] ids;
        try {
            ids = tokenizer.encode(text, false, false).getIds();
        } catch (RuntimeException e) {
            throw new InklingException(
                    "the tokenizer has no token for part of the text (" + e.getMessage()
                            + "): take out unusual characters, or use a model with a byte-level tokenizer",
                    e);
        }
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
