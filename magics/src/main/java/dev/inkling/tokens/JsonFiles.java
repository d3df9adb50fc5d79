package dev.inkling.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files of a tokenizer. */
final class JsonFiles {
    /** A tokenizer of 250,000 entries takes 20 MB; more than this is no tokenizer. */
    static final long MOST_BYTES = 512L << 20;

    private static final int DEEPEST = 64;

    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(1 << 20)
                    .build())
            .build());

    private JsonFiles() {}

    /** The file's bytes. */
    static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InklingException("there is no tokenizer " + file + ": put the model's tokenizer.json there");
        }
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new InklingException(
                        file + " has " + size + " bytes, more than any tokenizer: download the model again");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + " (" + e.getMessage() + "): check the file", e);
        }
    }

    static JsonNode parse(Path file, byte[] content) {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            // The full message has the position on a line of its own.
            throw new InklingException(
                    file + " is not a tokenizer (" + e.getOriginalMessage() + "): download the model again", e);
        } catch (IOException e) {
            throw new InklingException(
                    file + " is not a tokenizer (" + e.getMessage() + "): download the model again", e);
        }
    }

    /** The object in a file, or a missing node when the file is not there. */
    static JsonNode object(Path file) {
        if (!Files.exists(file)) {
            return MissingNode.getInstance();
        }
        JsonNode read = parse(file, bytes(file));
        if (!read.isObject()) {
            throw new InklingException(file + " holds no JSON object: download the model again");
        }
        return read;
    }
}
