package dev.inkling.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files of one sweep, with the texts as they were when it began: it goes on though the corpus has changed. */
record SweepFiles(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Path card() {
        return folder.resolve("sweep.json");
    }

    boolean isSweep() {
        return Files.isRegularFile(card());
    }

    int number() {
        return NumberedFolders.number(folder);
    }

    private Path corpus(int index) {
        return folder.resolve("corpus-" + (index + 1));
    }

    void write(int index, Corpus corpus) {
        corpus.write(corpus(index));
    }

    /** @throws InklingException when it is missing or damaged */
    Corpus readCorpus(int index) {
        return Corpus.read(corpus(index));
    }

    /** Keeps a file of pairs under its own name: where the copy is. */
    Path copyPairs(Path file) throws IOException {
        Path folder = Files.createDirectories(folder().resolve("pairs"));
        return Files.copy(file, folder.resolve(file.getFileName()));
    }

    /** The texts that all runs are judged by, if they were chosen already. */
    Optional<Yardstick> yardstick() {
        Path file = yardstickFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), Yardstick.class));
        } catch (IOException e) {
            throw new InklingException(
                    file + ", the texts that the sweep is judged by, cannot be read ("
                            + e.getClass().getSimpleName() + "): begin the sweep anew",
                    e);
        }
    }

    void write(Yardstick yardstick) throws IOException {
        JsonFile.replace(yardstickFile(), JSON.writer(), yardstick);
    }

    private Path yardstickFile() {
        return folder.resolve("yardstick.json");
    }
}
