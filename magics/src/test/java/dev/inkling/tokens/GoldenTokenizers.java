package dev.inkling.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Tokenizers in every form, with values of the transformers and sentencepiece libraries (src/test/python). */
final class GoldenTokenizers {
    static final Path FOLDER = Path.of("src/test/resources/golden/tokenizers");

    private GoldenTokenizers() {}

    /** Names of those that have a file of that name. */
    static Stream<String> with(String file) {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all
                    .filter(folder -> Files.exists(folder.resolve(file)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
