package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.engine.LiveArrays;
import dev.inkling.model.engine.Precision;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole sweeps over a model and texts that are small. */
class SweepIT {
    private static final int STEPS = 2;

    @TempDir
    Path folder;

    private final Session session = new Session();
    private final List<SweepEvent> heard = new ArrayList<>();

    private static SweepConfig config() {
        return SweepConfig.of(
                        FinetuneConfig.lora().withMaxSteps(STEPS).withBatch(1).withLength(32))
                .over(Setting.LR, 1e-4, 3e-2);
    }

    private void load() throws IOException {
        session.load(SmallVoice.model(folder.resolve("tiny"), 16, 1), Precision.F32);
        session.clean(SmallVoice.texts(folder.resolve("texts"), 1));
    }

    /** Steps that were told of a run. */
    private long steps(int index) {
        return heard.stream()
                .filter(event -> event instanceof SweepEvent.Training training
                        && training.index() == index
                        && training.event() instanceof TrainEvent.Step)
                .count();
    }

    @Test
    void aSweepThatWasPausedGoesOnInAnotherSessionWithWhatIsMissing() throws IOException {
        load();
        // Paused in the middle of the second run.
        Sweep paused = session.sweeps().run(config().withSeeds(2), heard::add, () -> steps(1) == 1);
        assertFalse(paused.finished());
        assertEquals(List.of("finished", "paused"), states(paused));
        assertTrue(paused.verdict().startsWith("Paused; %sweep --resume=" + paused.number()), paused.verdict());
        session.unload();

        Session later = new Session(); // without a corpus and a model
        heard.clear();
        Sweep done = later.sweeps().resume(OptionalInt.of(paused.number()), heard::add, () -> false);
        assertTrue(done.finished());
        // The paused run, whose curve so far is told again, and the best settings with another seed.
        assertEquals(List.of(0L, (long) STEPS, (long) STEPS), List.of(steps(0), steps(1), steps(2)));
        assertEquals(List.of("finished", "finished", "finished"), states(done));
        assertEquals(paused.cells().get(0), done.cells().get(0));
        assertEquals(paused.cells().get(1).run(), done.cells().get(1).run());
        assertEquals(1, done.ranking().degrees());
        assertTrue(done.verdict().contains("times the noise"), done.verdict());
        SweepCell best = done.best().orElseThrow();
        assertEquals("run " + best.run(), later.inUse().replaceFirst(",.*", ""));
        // Each is an ordinary run, equal to the one that %finetune makes.
        RunCard card = later.run(done.cells().get(1).run());
        assertEquals(done.cells().get(1).after(), card.result().after());
        session.load(folder.resolve("tiny"), Precision.F32);
        Run alone = session.finetune(card.config());
        assertEquals(card.result().after(), alone.after());
        assertEquals(
                "sweep " + done.number() + " has ended already: " + done.verdict(),
                assertThrows(
                                InklingException.class,
                                () -> later.sweeps()
                                        .resume(OptionalInt.of(done.number()), SweepListener.NONE, () -> false))
                        .getMessage());
        later.unload();
        session.unload();
    }

    private static List<String> states(Sweep sweep) {
        return sweep.cells().stream().map(SweepCell::state).toList();
    }

    @Test
    void modelsAndCorporaAreJudgedByTheSameTextsAndOneModelIsInMemory() throws IOException {
        Path first = SmallVoice.model(folder.resolve("one"), 16, 1);
        Path second = SmallVoice.model(folder.resolve("two"), 24, 2);
        session.clean(SmallVoice.texts(folder.resolve("texts"), 1)).write(folder.resolve("clean-a"));
        // Another version: the same texts and three more.
        SmallVoice.texts(folder.resolve("more"), 9);
        session.clean(folder.resolve("texts"), folder.resolve("more")).write(folder.resolve("clean-b"));
        SweepConfig config = SweepConfig.of(
                        FinetuneConfig.lora().withMaxSteps(1).withBatch(1).withLength(32))
                .overModels(first.toString(), second.toString())
                .overCorpora(folder.resolve("clean-a"), folder.resolve("clean-b"))
                .withSeeds(1);
        int before = LiveArrays.count();
        List<Integer> arrays = new ArrayList<>();
        Sweep sweep = session.sweeps()
                .run(
                        config,
                        event -> {
                            if (event instanceof SweepEvent.Changed changed
                                    && changed.cell().state().equals("training")) {
                                arrays.add(LiveArrays.count() - before);
                            }
                        },
                        () -> false);
        assertEquals(List.of("model", "corpus"), sweep.varied());
        assertEquals(
                Set.of("one clean-a", "one clean-b", "two clean-a", "two clean-b"),
                sweep.cells().stream()
                        .map(cell -> cell.model() + " " + cell.corpus())
                        .collect(Collectors.toSet()));
        assertTrue(sweep.cells().stream().allMatch(SweepCell::isFinished), sweep.toString());
        assertEquals(
                1,
                sweep.cells().stream()
                        .map(cell -> List.of(
                                cell.after().bytes(),
                                cell.after().characters(),
                                cell.after().tokens()))
                        .distinct()
                        .count());
        long small = session.run(sweep.cells().get(0).run()).ledger().trainTokens();
        long large = session.run(sweep.cells().get(1).run()).ledger().trainTokens();
        assertTrue(large > small, "the larger corpus has more to learn from");
        // The weights of one model, and at most what the run before has tuned.
        assertEquals(arrays.get(0), arrays.get(2), "the first model is gone when the second is there");
        session.unload();
        assertEquals(before, LiveArrays.count());
    }

    /** Every second one is long. */
    private Path pairs(int count) throws IOException {
        String lines = IntStream.range(0, count)
                .mapToObj(i ->
                        "{\"prompt\": \"What comes after " + i + "?\", \"response\": \"After " + i + " comes " + (i + 1)
                                + (i % 2 == 0 ? "." : ", as all of us know who have ever learned to count.") + "\"}\n")
                .collect(Collectors.joining());
        return Files.writeString(folder.resolve("letters.jsonl"), lines);
    }

    @Test
    void runsOnPairsAreJudgedByTheSameOnesThoughTheirLengthsDifferAndTheFileIsGone() throws IOException {
        session.load(SmallVoice.model(folder.resolve("tiny"), 16, 1), Precision.F32);
        Path file = pairs(40);
        SweepConfig config = SweepConfig.of(
                        FinetuneConfig.lora().withMaxSteps(STEPS).withBatch(1))
                .over(Setting.PAIRS, file.toString())
                .over(Setting.LENGTH, 60, 42)
                .withSeeds(1);
        Sweep paused = session.sweeps().run(config, heard::add, () -> steps(1) == 1);
        assertEquals(List.of("finished", "paused"), states(paused), paused.toString());
        Files.delete(file);
        Session later = new Session();
        Sweep done = later.sweeps().resume(OptionalInt.of(paused.number()), heard::add, () -> false);
        assertEquals(List.of("finished", "finished"), states(done), done.toString());
        List<RunCard> cards =
                done.cells().stream().map(cell -> later.run(cell.run())).toList();
        List<TextLedger> ledgers = cards.stream().map(RunCard::ledger).toList();
        assertEquals(36, ledgers.get(0).trainDocuments());
        assertTrue(ledgers.get(1).trainDocuments() < 30, "the long ones are left out: " + ledgers.get(1));
        assertEquals(
                List.of(4, 4),
                ledgers.stream().map(TextLedger::heldOutDocuments).toList());
        assertEquals(
                ledgers.get(0).heldOutCharacters(), ledgers.get(1).heldOutCharacters(), "also those too long to learn");
        assertEquals(cards.get(0).result().before(), cards.get(1).result().before(), "the base is judged by the same");
        assertEquals(
                "letters.jsonl",
                Path.of(cards.get(0).settings().get("pairs")).getFileName().toString());
        Run alone = session.finetune(cards.get(0).config());
        assertEquals(cards.get(0).result().after(), alone.after(), "the run that %finetune makes");
        later.unload();
        session.unload();
    }

    @Test
    void pairsThatNoRunCouldLearnFromAreRefusedBeforeTheFirst() throws IOException {
        session.load(SmallVoice.model(folder.resolve("tiny"), 16, 1), Precision.F32);
        SweepConfig few = config().over(Setting.PAIRS, pairs(9).toString());
        String problem =
                assertThrows(InklingException.class, () -> session.sweep(few)).getMessage();
        assertTrue(problem.contains("has 9 pairs to learn from, too few (at least 10"), problem);
        SweepConfig named = config().over(Setting.PAIRS, pairs(20).toString()).over(Setting.HELD_OUT, "a.txt");
        problem =
                assertThrows(InklingException.class, () -> session.sweep(named)).getMessage();
        assertTrue(problem.contains("pairs have no names"), problem);
        problem = assertThrows(InklingException.class, () -> named.overCorpora(folder))
                .getMessage();
        assertTrue(problem.contains("leave one of them out"), problem);
        session.unload();
    }

    @Test
    void aRunThatCannotBeTrainedIsToldAndTheOthersAre() throws IOException {
        load();
        Sweep sweep = session.sweep(config().over(Setting.LR, 1e-3).over(Setting.RANK, 2, 4000));
        assertEquals(List.of("finished", "failed"), states(sweep));
        assertTrue(sweep.cells().get(1).problem().startsWith("--rank 4000 is more than"), sweep.toString());
        assertTrue(sweep.finished());
        session.unload();
    }

    @Test
    void aRandomSubsetFollowsFromTheSeedAndTheTimeEndsTheSweep() throws IOException {
        load();
        SweepConfig many = config().over(Setting.RANK, 1, 2, 3, 4).withSeeds(1);
        List<SweepCell> drawn = session.sweeps()
                .run(many.withRandom(3), SweepListener.NONE, () -> true)
                .cells();
        assertEquals(3, drawn.size());
        assertEquals(
                drawn,
                session.sweeps()
                        .run(many.withRandom(3), SweepListener.NONE, () -> true)
                        .cells());
        Sweep timed = session.sweeps().run(many.withBudget(Duration.ofNanos(1)), heard::add, () -> false);
        assertFalse(timed.finished());
        assertTrue(heard.stream().noneMatch(SweepEvent.Training.class::isInstance));
        assertTrue(timed.verdict().startsWith("The time is used up"), timed.verdict());
        session.unload();
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheSweep() throws IOException {
        load();
        Sweep sweep = session.sweeps()
                .run(
                        config().over(Setting.LR, 1e-3),
                        event -> {
                            throw new IllegalStateException("a broken picture");
                        },
                        () -> false);
        assertEquals(List.of("finished"), states(sweep));
        session.unload();
    }
}
