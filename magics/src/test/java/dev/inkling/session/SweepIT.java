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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
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
