package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.Golden;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.MemoryPlan;
import dev.inkling.session.Session;
import dev.inkling.session.Sessions;
import dev.inkling.train.FinetuneConfig;
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

    @Test
    void theCardTellsWhatTheFilesSay() throws IOException {
        Files.writeString(folder.resolve("README.md"), "---\nlicense: cc-by-4.0\n---\n");
        LanguageModel model = model("qwen2/vocab.json", "qwen2/merges.txt", "qwen2/tokenizer_config.json");
        String text = ModelView.display(model).text();
        for (String fact : new String[] {
            "423 entries, byte-level byte pairs (vocab.json)",
            "ends a text", // the golden model names token 1
            "tied to the embedding",
            "stored in    float32",
            "licence      cc-by-4.0",
            "sha256 of model.safetensors  811db8fa93c6bfff61e8230dea30fb4b132e70ae5df4424d85341b2badbe6bbc"
        }) {
            assertTrue(text.replaceAll(" +", " ").contains(fact.replaceAll(" +", " ")), fact + " in\n" + text);
        }
        // What sha256sum says of the file.
        assertEquals(
                "811db8fa93c6bfff61e8230dea30fb4b132e70ae5df4424d85341b2badbe6bbc",
                model.info().sha256().get("model.safetensors"));
    }

    @Test
    void aModelWithoutCardHasNoLicenceStated() throws IOException {
        assertTrue(ModelView.display(model()).text().matches("(?s).*licence +not stated\n.*"));
    }

    @Test
    void thePlanIsATableWithWaysToCopy() {
        MemoryPlan plan = Sessions.withFree(200_000)
                .plan(
                        Golden.folder("llama"),
                        Precision.F32,
                        Quantisation.NONE,
                        FinetuneConfig.defaults().withLength(16));
        Display display = Views.display(plan).orElseThrow();
        String text = display.text();
        for (String part : new String[] {
            "parameters: 23,712",
            "free on this machine: 200.0 kB",
            "takes (MB)  weights  cache or optimizer  while computing  fits",
            "load it",
            "%sample --length 16",
            "%finetune --method full --batch 1024 --length 16",
            "What would fit:\n    %load_model    (the small model"
        }) {
            assertTrue(text.contains(part), part + " in\n" + text);
        }
        String html = display.data().get(Display.HTML);
        assertTrue(html.contains("<pre>%load_model</pre>"), html);
        assertTrue(html.contains("align=\"right\""), html);
    }
}
