package dev.inkling.tokens;

import dev.inkling.InklingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Reads the line by line files of a tokenizer, whichever way their lines end. */
final class TextFiles {
    private TextFiles() {}

    /** The lines without their ends; a last line that is empty is none. */
    static List<String> lines(Path file) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(JsonFiles.bytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InklingException(file + " is not UTF-8: download the model again", e);
        }
        if (text.startsWith("\ufeff")) {
            text = text.substring(1);
        }
        // Only these end a line: a vocabulary may hold other separators as tokens.
        List<String> lines = List.of(text.split("\r\n|\n|\r", -1));
        return lines.get(lines.size() - 1).isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
    }
}
