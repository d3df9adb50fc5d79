package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs, held-out texts by choice and the account of the texts, on the bundled model. */
class PairsIT {
    private static final Path TEXTS = Path.of("../notebooks/en/texts");

    private final Session session = new Session();

    @TempDir
    Path folder;

    private Path pairs(int count, String more) throws Exception {
        String lines = IntStream.range(0, count)
                .mapToObj(i -> "{\"prompt\": \"What comes after " + i + "?\", \"response\": \"After " + i + " comes "
                        + (i + 1) + ".\"}")
                .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("pairs.jsonl"), lines + "\n" + more);
    }

    private static FinetuneConfig few(int steps) {
        return FinetuneConfig.full().withMaxSteps(steps).withBatch(2);
    }

    private static List<String> said(List<TrainEvent> events) {
        assertTrue(events.get(0) instanceof TrainEvent.Planned, "the plan comes first");
        return ((TrainEvent.Planned) events.get(0)).texts();
    }

    @Test
    void pairsAreLearnedJudgedAndAnsweredInOneForm() throws Exception {
        session.load(Precision.F32);
        String longLine = "{\"prompt\": \"x\", \"response\": \"" + "word ".repeat(400) + "\"}\n";
        Path file = pairs(40, longLine + "{\"prompt\": \"y\", \"response\": \"\"}\n");
        List<TrainEvent> events = new ArrayList<>();
        FinetuneConfig config = few(16).withLength(128)
                .with(Setting.PAIRS, file.toString())
                .with(Setting.SAMPLE_EVERY, 8)
                .with(Setting.SAMPLE_PROMPT, "What comes after 3?");
        Run run = session.finetune(config, events::add, () -> false);
        TextLedger ledger = run.ledger();
        assertEquals(42, ledger.documents());
        assertEquals(36, ledger.trainDocuments());
        assertEquals(4, ledger.heldOutDocuments());
        assertEquals(
                List.of(
                        "a prompt or a response has no words (line 42)",
                        "longer than a sequence of 128 tokens; --length "
                                + ledger.discarded().get(1).tokens() + " takes all (line 41)"),
                ledger.discarded().stream().map(TextLedger.Discard::reason).toList());
        assertTrue(
                said(events).stream().anyMatch(s -> s.contains("### Instruction:")),
                said(events).toString());
        assertTrue(
                said(events).stream()
                        .anyMatch(s -> s.matches("memory: about \\d.* beside the loaded model, .* free on .*")),
                said(events).toString());
        assertTrue(run.after().loss() < run.before().loss(), run.toString());
        // 33 held-out responses of "After 36 comes 37." and the like.
        assertEquals(4 * "After 36 comes 37.".length(), run.before().characters());
        assertTrue(run.opening().startsWith("### Instruction:\nWhat comes after 36?"), run.opening());
        assertEquals("on", run.plan().shown().get("within-documents"));
        List<TrainEvent.Sample> samples = run.events().stream()
                .filter(TrainEvent.Sample.class::isInstance)
                .map(TrainEvent.Sample.class::cast)
                .toList();
        assertEquals(
                List.of(8, 16), samples.stream().map(TrainEvent.Sample::step).toList());
        assertEquals(PairForm.prompt("What comes after 3?"), samples.get(0).prompt());
        assertFalse(session.sample(PairForm.prompt("What comes after 5?"), SamplingConfig.greedy(8))
                .isBlank());
        RunCard card = session.allRuns().get(session.allRuns().size() - 1);
        assertEquals(ledger, card.ledger());
        assertEquals(
                run.plan(),
                dev.inkling.train.TrainPlan.of(
                        card.config(),
                        session.model().info().config(),
                        card.ledger().planTokens()));
        assertEquals(run.events(), session.events(card.number()));
    }

    @Test
    void aPausedRunOfPairsGoesOnWithItsMasks() throws Exception {
        session.load(Precision.F32);
        FinetuneConfig config = few(6).with(Setting.PAIRS, pairs(40, "").toString());
        Run whole = session.finetune(config, TrainListener.NONE, () -> false);
        int[] asked = new int[1];
        Run paused = session.finetune(config, TrainListener.NONE, () -> asked[0]++ >= 3);
        assertTrue(paused.paused());
        int number = session.allRuns().get(session.allRuns().size() - 1).number();
        Run resumed = session.resume(OptionalInt.of(number), TrainListener.NONE, () -> false);
        assertEquals(whole.after(), resumed.after());
        assertEquals(losses(whole), losses(resumed));
    }

    @Test
    void aRunOfPairsIsTrainedOnceMoreFromWhatLiesBesideItsCard() throws Exception {
        session.load(Precision.F32);
        Path file = pairs(40, "");
        Run run = session.finetune(few(3).with(Setting.PAIRS, file.toString()));
        assertTrue(session.replay(String.valueOf(run.number())).run().isExact(), "from the ids that were kept");
        Path sent = Files.createDirectories(folder.resolve("sent"));
        Path card = Files.copy(RunStore.here().get(run.number()).card(), sent.resolve("run.json"));
        assertEquals(List.of(), session.replay(card.toString()).differences(), "from the file where it was");
        Files.move(file, sent.resolve("pairs.jsonl"));
        assertTrue(session.replay(card.toString()).run().isEqual(), "from the file beside the card");
        Files.delete(sent.resolve("pairs.jsonl"));
        String problem = assertThrows(InklingException.class, () -> session.replay(card.toString()))
                .getMessage();
        assertTrue(problem.contains("nor its pairs, pairs.jsonl, lie beside its card"), problem);
    }

    private static List<Double> losses(Run run) {
        return run.events().stream()
                .filter(TrainEvent.Step.class::isInstance)
                .map(event -> ((TrainEvent.Step) event).loss())
                .toList();
    }

    @Test
    void theAccountOfTheTextsAddsUpAndIsToldFirst() {
        session.load();
        session.clean(TEXTS);
        List<TrainEvent> events = new ArrayList<>();
        Run run = session.finetune(few(2).withLength(64), events::add, () -> false);
        TextLedger ledger = run.ledger();
        assertEquals(session.corpus().documents().size(), ledger.documents());
        assertEquals(session.corpus().characters(), ledger.characters());
        assertEquals(4 * 64, ledger.trainTokens() - ledger.unreachedTokens(), "two steps of two sequences");
        assertEquals(
                ledger.sentences(), said(events).subList(0, ledger.sentences().size()));
    }

    @Test
    void textsAreHeldOutByNameAndTheNewestAlone() {
        session.load();
        session.clean(TEXTS);
        String name = session.corpus().documents().get(1).source().replaceFirst(".*/", "");
        Run named = session.finetune(few(1).with(Setting.HELD_OUT, name));
        assertEquals(1, named.ledger().heldOutDocuments());
        assertEquals(
                session.corpus().documents().get(1).characters(), named.ledger().heldOutCharacters());
        Run newest = session.finetune(few(1).with(Setting.HELD_OUT, "newest"));
        assertEquals(1, newest.ledger().heldOutDocuments());
        assertEquals("newest", newest.plan().shown().get("held-out"));
        String problem = assertThrows(
                        InklingException.class, () -> session.finetune(few(1).with(Setting.HELD_OUT, "x" + name)))
                .getMessage();
        assertTrue(problem.contains("did you mean " + name + "?"), problem);
    }

    @Test
    void tooFewPairsAndNamesForPairsAreRefused() throws Exception {
        session.load();
        String few = assertThrows(
                        InklingException.class,
                        () -> session.finetune(
                                few(1).with(Setting.PAIRS, pairs(9, "").toString())))
                .getMessage();
        assertTrue(few.contains("has 9 pairs to learn from, too few (at least 10"), few);
        String named = assertThrows(
                        InklingException.class,
                        () -> session.finetune(
                                few(1).with(Setting.PAIRS, pairs(40, "").toString())
                                        .with(Setting.HELD_OUT, "a.txt")))
                .getMessage();
        assertTrue(named.contains("pairs have no names"), named);
    }
}
