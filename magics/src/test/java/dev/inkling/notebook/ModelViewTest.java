package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.Golden;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of 96 ids with tokenizers of its own size, of another size, and none. */
class ModelViewTest {
    private static final Path TOKENIZERS = Golden.folder("tokenizers");

    @TempDir
    private Path folder;

    private LanguageModel model(String... files) throws IOException {
        for (String file : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(Golden.folder("gpt2").resolve(file), folder.resolve(file));
        }
        for (String file : files) {
            Files.copy(TOKENIZERS.resolve(file), folder.resolve(Path.of(file).getFileName()));
        }
        return Session.current().load(folder, Precision.F32);
    }

    @Test
    void aTokenizerLargerThanTheModelIsToldWithBothNumbers() throws IOException {
        String text =
                ModelView.display(model("gpt2/vocab.json", "gpt2/merges.txt")).text();
        assertTrue(text.contains("has 421 entries, the model only 96"), text);
        InklingException e = assertThrows(
                InklingException.class, () -> Session.current().sample("the letter", SamplingConfig.greedy(3)));
        assertTrue(e.getMessage().contains(folder.resolve("vocab.json").toString()), e.getMessage());
        assertTrue(e.getMessage().contains("the model has only 96"), e.getMessage());
        // What the model has ids for works: these letters come first in the vocabulary.
        assertEquals(
                3,
                Session.current()
                        .sampleIds(new int[] {5, 6}, SamplingConfig.greedy(3))
                        .size());
    }

    @Test
    void aFolderWithOnlyVocabTxtSamplesText() throws IOException {
        Files.write(
                folder.resolve("vocab.txt"),
                Files.readAllLines(TOKENIZERS.resolve("bert/vocab.txt")).subList(0, 90));
        LanguageModel model = model();
        String text = ModelView.display(model).text();
        assertFalse(text.contains("Warning"), text);
        assertEquals(90, model.tokenizer().size());
        // Ids from 90 on have no text: with a temperature this high they would be drawn within 200.
        SamplingConfig wild = new SamplingConfig(10, 0, 1, 1, 3, 200);
        assertTrue(Session.current().sampleIds(new int[] {2}, wild).stream().allMatch(id -> id < 90));
    }

    @Test
    void aFolderWithoutTokenizerNamesWhatCouldBeThere() throws IOException {
        String text = ModelView.display(model()).text();
        assertTrue(text.contains("no tokenizer in " + folder) && text.contains("vocab.txt"), text);
    }
}
