package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Golden;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.Precision;
import dev.inkling.tokens.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelRecipeIT {
    private static final String ENGLISH = "The lamp was lit before the ferry came in, and nobody spoke of it.\n";
    private static final String CHINESE = "老关修锁修了四十年，手上的茧比钥匙还厚。\n";

    @TempDir
    Path folder;

    @Test
    void makesAFolderThatLoadsAndCanBeGoneOnFrom() throws IOException {
        Path texts = write("en/book.txt", ENGLISH.repeat(400));
        write("en/kept-apart.txt", ENGLISH.repeat(20));
        write("zh/book.txt", CHINESE.repeat(400));
        Path out = folder.resolve("model");
        Duration time = Duration.ofSeconds(8);

        BaseModelRecipe.make(texts, out, time, List.of("kept-apart"));
        byte[] tokenizer = Files.readAllBytes(out.resolve("tokenizer.json"));
        double first = loss(out);
        BaseModelRecipe.make(texts, out, time, List.of("kept-apart"));

        assertTrue(first < Math.log(vocabulary(out)), "better than chance: " + first);
        double second = loss(out);
        assertTrue(second < first, "the second run goes on from the first: " + second + " after " + first);
        assertArrayEquals(tokenizer, Files.readAllBytes(out.resolve("tokenizer.json")), "ids keep their meaning");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path out = folder.resolve("out");
        assertThrows(InklingException.class, () -> BaseModelRecipe.make(empty, out, Duration.ZERO, List.of()));
        assertThrows(
                InklingException.class,
                () -> BaseModelRecipe.make(empty.resolve("none"), out, Duration.ZERO, List.of()));
        assertTrue(Files.notExists(out), "nothing is written");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve("texts").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return folder.resolve("texts");
    }

    private static double loss(Path model) {
        try (Tokenizer tokenizer = Tokenizer.read(model.resolve("tokenizer.json"))) {
            int[] ids = tokenizer.encode(ENGLISH.repeat(5));
            return Golden.run(
                    Checkpoint.open(model),
                    Precision.F32,
                    (engine, decoder) ->
                            new Scorer(engine, decoder).score(List.of(ids)).perToken());
        }
    }

    private static int vocabulary(Path model) {
        return Checkpoint.open(model).config().vocabulary();
    }
}
