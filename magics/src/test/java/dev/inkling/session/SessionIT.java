package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.InklingException;
import dev.inkling.model.Golden;
import dev.inkling.model.engine.LiveArrays;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The road through the session, on the bundled model and on models of the reference. */
class SessionIT {
    private static final Path TEXTS = Path.of("../notebooks/en/texts");

    private final Session session = new Session();

    @BeforeEach
    void nothingIsLoaded() {
        assertTrue(session.runs().isEmpty());
    }

    private String error(Runnable task) {
        String message = assertThrows(InklingException.class, task::run).getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    private Run trained(int steps, TrainListener listener) {
        return session.finetune(FinetuneConfig.full().withMaxSteps(steps).withBatch(2), listener, () -> false);
    }

    @Test
    void eachStepSaysWhichOneIsMissing() {
        assertTrue(error(() -> session.sample("It", SamplingConfig.DEFAULTS)).contains("%load_model"));
        assertTrue(error(() -> session.finetune(FinetuneConfig.defaults())).contains("%load_model"));
        session.load();
        assertTrue(error(() -> session.finetune(FinetuneConfig.defaults())).contains("%clean"));
    }

    @Test
    void aRunChangesTheModelAndLeavesTheBaseAsItWas() {
        session.load(Precision.F32);
        SamplingConfig greedy = SamplingConfig.greedy(24);
        String base = session.sample("The driver came in", greedy);
        session.clean(TEXTS);
        List<TrainEvent> heard = new ArrayList<>();
        Run run = trained(12, heard::add);
        assertEquals(12, run.steps());
        assertEquals(heard, run.events());
        assertTrue(run.after().bitsPerCharacter() < run.before().bitsPerCharacter(), run.toString());
        assertEquals(run.before().tokens(), run.after().tokens());
        assertNotEquals(base, session.sample("The driver came in", greedy));
        assertEquals(base, session.sample("The driver came in", greedy, true, text -> {}, () -> false));
        assertEquals(List.of(run), session.runs());
    }

    @Test
    void anInterruptedRunIsPausedAndCanBeSampled() {
        session.load();
        session.clean(TEXTS);
        AtomicInteger steps = new AtomicInteger();
        Run run = session.finetune(
                FinetuneConfig.lora(),
                event -> {
                    if (event instanceof TrainEvent.Step) {
                        steps.incrementAndGet();
                    }
                },
                () -> steps.get() >= 3);
        assertTrue(run.paused());
        assertEquals(3, run.steps());
        assertFalse(session.sample("The driver", SamplingConfig.greedy(8)).isBlank());
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheRun() {
        session.load();
        session.clean(TEXTS);
        Run run = trained(2, event -> {
            throw new IllegalStateException("a broken picture");
        });
        assertEquals(2, run.steps());
    }

    @Test
    void theSameSeedWritesTheSameTextAndStreamsWhatItReturns() {
        session.load();
        SamplingConfig config = SamplingConfig.DEFAULTS.withLength(40).withSeed(5);
        StringBuilder streamed = new StringBuilder();
        String text = session.sample("夜里落雨，", config, false, streamed::append, () -> false);
        assertEquals(text, streamed.toString());
        assertEquals(text, session.sample("夜里落雨，", config));
        assertNotEquals(text, session.sample("夜里落雨，", config.withSeed(6)));
    }

    @Test
    void aFolderWithoutTokenizerWorksWithIdsAndSaysWhatTextNeeds() {
        LanguageModel model = session.load(Golden.folder("llama"), Precision.F32);
        assertFalse(model.hasTokenizer());
        JsonNode test = Golden.named(Golden.of("llama").path("cases"), "plain");
        int[] ids = Golden.row(test.path("input_ids").get(0));
        float[][] logits = model.logits(ids);
        assertEquals(ids.length, logits.length);
        assertEquals(model.info().config().vocabulary(), logits[0].length);
        for (int t = 0; t < ids.length; t++) {
            for (int v = 0; v < logits[t].length; v++) {
                double expected = test.path("logits").get(0).get(t).get(v).asDouble();
                assertEquals(expected, logits[t][v], 2e-5 + 5e-6 * 10, "logit " + t + ", " + v);
            }
        }
        assertEquals(meanLoss(logits, ids), model.loss(ids), 1e-5);
        JsonNode greedy = Golden.named(Golden.of("llama").path("generation"), "greedy");
        int[] prompt = Golden.row(greedy.path("prompt").get(0));
        int[] all = Golden.row(greedy.path("sequences").get(0));
        List<Integer> drawn = session.sampleIds(prompt, SamplingConfig.greedy(all.length - prompt.length));
        assertArrayEquals(
                Arrays.copyOfRange(all, prompt.length, all.length),
                drawn.stream().mapToInt(Integer::intValue).toArray());
        assertTrue(error(() -> session.sample("It", SamplingConfig.DEFAULTS)).contains("tokenizer.json"));
    }

    private static double meanLoss(float[][] logits, int[] ids) {
        double sum = 0;
        for (int t = 0; t + 1 < ids.length; t++) {
            double total = 0;
            for (float logit : logits[t]) {
                total += Math.exp(logit);
            }
            sum += Math.log(total) - logits[t][ids[t + 1]];
        }
        return sum / (ids.length - 1);
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        LanguageModel model = session.load();
        assertTrue(error(() -> model.logits(0, 8192)).contains("outside the vocabulary"));
        assertTrue(error(() -> model.loss(1)).contains("at least 2"));
        assertTrue(error(() -> model.logits()).contains("at least 1"));
    }

    @Test
    void theBundledModelReadsBothLanguagesWithoutLoss() {
        LanguageModel model = session.load();
        for (String text : List.of("It was late.\n\nShe said “no”.", "门开了。收三十。", "naïve 🙂 \t x", "　　缩进")) {
            assertEquals(text, model.tokenizer().decode(model.tokenizer().encode(text)));
        }
        assertEquals(8192, model.info().tokenizerSize());
        assertTrue(model.info().config().parameters() < 7_000_000, model.toString());
    }

    @Test
    void aSmallCorpusIsRefusedWithItsFigure(@TempDir Path folder) throws Exception {
        session.load();
        Files.writeString(folder.resolve("note.txt"), "The light went on. ".repeat(20));
        session.clean(folder);
        String message = error(() -> session.finetune(FinetuneConfig.defaults()));
        assertTrue(message.matches(".*has \\d+ tokens, too few.*"), message);
    }

    @Test
    void loadingAnotherModelForgetsWhatWasTunedBefore() {
        session.load();
        session.clean(TEXTS);
        trained(2, TrainListener.NONE);
        assertTrue(session.isTuned());
        session.load(Golden.folder("llama_gqa"));
        assertFalse(session.isTuned());
    }

    @Test
    void unloadFreesTheModelAndWhatWasTunedAndKeepsTheRest() {
        int before = LiveArrays.count();
        session.load(Precision.F32);
        session.clean(TEXTS);
        Run run = trained(1, TrainListener.NONE);
        Freed freed = session.unload().orElseThrow();
        assertEquals(before, LiveArrays.count());
        assertEquals("inkling-mini", freed.model());
        // All in float32, the model and its trained copy.
        assertEquals(freed.weights(), freed.tuned());
        assertTrue(error(() -> session.sample("It", SamplingConfig.DEFAULTS)).contains("%load_model"));
        assertEquals(List.of(run), session.runs());
        assertFalse(session.isTuned());
        session.load();
        assertFalse(session.sample("The driver", SamplingConfig.greedy(4)).isEmpty());
    }

    @Test
    void aMarkInTheTextsIsNoEndOfText() {
        LanguageModel model = session.load();
        String essay = "A text ends with <|endoftext|>, they say.";
        int end = model.info().config().endOfText().get(0);
        assertTrue(Arrays.stream(model.encode(essay)).noneMatch(id -> id == end));
        assertEquals(essay, model.tokenizer().decode(model.encode(essay)));
        assertEquals(
                1, Arrays.stream(model.prompt(essay)).filter(id -> id == end).count(), "the beginning");
        assertTrue(Arrays.stream(model.tokenizer().encode(essay)).anyMatch(id -> id == end));
    }

    @Test
    void theCardNamesLicenceTypesTokenizerAndHash() {
        ModelInfo info = session.load(Precision.F32).info();
        assertEquals("apache-2.0", info.shown().get("licence"));
        assertEquals("float16", info.shown().get("stored in"));
        assertEquals("float32", info.shown().get("computes in"));
        assertEquals("token 0 <|endoftext|>", info.shown().get("ends a text"));
        assertEquals(
                "8,192 entries, byte-level byte pairs (tokenizer.json)",
                info.shown().get("tokenizer"));
        assertTrue(info.shown().get("from").startsWith("what comes with Inkling, in "), info.toString());
        String hash = info.sha256().get("model.safetensors");
        assertEquals(hash, info.shown().get("sha256 of model.safetensors"));
        assertTrue(
                info.folder().toString().endsWith("inkling-mini-" + hash.substring(0, 8)), "it is named by its hash");
    }
}
