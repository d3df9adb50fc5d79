package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.adapt.Targets;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that runs out in the middle of a step, against the same run with enough of it. */
class OutOfMemoryTest {
    private static final String MODEL = "llama_gqa";
    private static final int STEPS = 12;
    private static final int EXPERIMENTS = Boolean.getBoolean("inkling.soak") ? 50 : 6;

    @TempDir
    Path folder;

    private record Result(Trainer.Outcome outcome, List<Double> losses, List<String> notices) {}

    private static TrainPlan plan(Optional<LowRankSettings> lowRank) {
        return Plans.of(lowRank, STEPS, 1, 0.01, 16, 16, 1, Schedule.CONSTANT, 0, new UpdateRule(0), 1);
    }

    private static Result run(Runnable probe) {
        return run(plan(Optional.empty()), probe, null, STEPS);
    }

    /** @param pause step after which the run is paused */
    private static Result run(TrainPlan plan, Runnable probe, Path checkpoint, int pause) {
        return Golden.run(MODEL, (engine, base) -> {
            engine.seed(1);
            List<Double> losses = new ArrayList<>();
            List<String> notices = new ArrayList<>();
            int[] done = new int[1];
            TrainListener listener = event -> {
                if (event instanceof TrainEvent.Step step) {
                    losses.add(step.loss());
                    done[0] = step.step();
                } else if (event instanceof TrainEvent.Notice notice) {
                    notices.add(notice.sentence());
                }
            };
            List<int[]> texts = List.of(new Random(1).ints(2000, 3, 96).toArray());
            try (TrainableState state = TrainableState.of(engine, Checkpoint.open(Golden.folder(MODEL)), base, plan)) {
                HeldOut held = new HeldOut(List.of(new Random(2).ints(60, 3, 96).toArray()), 60, 60);
                Trainer trainer =
                        new Trainer(engine, state, plan, texts, held, checkpoint, listener, () -> done[0] == pause);
                trainer.probe(probe);
                return new Result(trainer.run("tiny"), losses, notices);
            }
        });
    }

    private static Runnable failing(Random places, double share, int most) {
        int[] failures = new int[1];
        return () -> {
            if (failures[0] < most && places.nextDouble() < share) {
                failures[0]++;
                throw new EngineException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 1 bytes");
            }
        };
    }

    /** Of all weights, of additions with dropout, of those with magnitudes; with dropout of the stream, and layers computed twice. */
    private static TrainPlan plan(String kind) {
        LowRankSettings additions =
                new LowRankSettings(4, 8, LowRankSettings.Scaling.RANK, kind.startsWith("dora"), Targets.ALL, 1, 0.3);
        TrainPlan usual = plan(kind.startsWith("full") ? Optional.empty() : Optional.of(additions));
        TrainPlan plan = kind.contains("stream") ? Plans.dropping(usual, 0.2) : usual;
        return kind.endsWith("twice") ? Plans.recomputed(plan) : plan;
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "full stream", "lora", "lora twice", "lora stream twice", "dora", "dora twice"})
    void aStepThatRanOutOfMemoryIsReplayedWithFewerSequencesAtOnce(String kind) {
        TrainPlan plan = plan(kind);
        Result whole = run(plan, () -> {}, null, STEPS);
        int replayed = 0;
        double apart = 0;
        for (int experiment = 0; experiment < EXPERIMENTS; experiment++) {
            Random places = new Random(experiment);
            Path checkpoint = folder.resolve(experiment + ".safetensors");
            List<Result> parts = new ArrayList<>();
            // Every second one is paused on the way, and goes on with the sequences at once that it had come to.
            int pause = experiment % 2 == 0 ? STEPS : 1 + places.nextInt(STEPS - 1);
            Runnable failing = failing(places, 0.04, 3);
            parts.add(run(plan, failing, checkpoint, pause));
            if (pause < STEPS) {
                parts.add(run(plan, failing, checkpoint, STEPS));
            }
            assertEquals(STEPS, parts.get(parts.size() - 1).outcome().step());
            List<Double> losses =
                    parts.stream().flatMap(part -> part.losses().stream()).toList();
            assertEquals(STEPS, losses.size());
            for (int i = 0; i < STEPS; i++) {
                double expected = whole.losses().get(i);
                assertEquals(expected, losses.get(i), 1e-5 * expected, "step " + (i + 1));
                apart = Math.max(apart, Math.abs(losses.get(i) - expected) / expected);
            }
            replayed += parts.stream().mapToInt(part -> part.notices().size()).sum();
        }
        assertTrue(replayed >= EXPERIMENTS, replayed + " failures in " + EXPERIMENTS + " runs");
        System.out.println(kind + ": " + replayed + " failures in " + EXPERIMENTS + " runs, losses at most " + apart
                + " apart, relative");
    }

    @Test
    void aRunThatFindsNoRoomForOneSequencePausesAndKeepsItsBestState() {
        boolean[] full = new boolean[1];
        int[] asked = new int[1];
        Result result = run(() -> {
            full[0] |= ++asked[0] > 20;
            if (full[0]) {
                throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB");
            }
        });
        assertTrue(result.outcome().paused());
        assertTrue(result.outcome().step() > 0 && result.outcome().step() < STEPS);
        String last = result.notices().get(result.notices().size() - 1);
        assertTrue(last.contains("memory ran out with one sequence of 16 tokens"), last);
        assertFalse(Double.isNaN(result.outcome().best().perToken()));
    }

    @Test
    void anotherErrorOfTheEngineIsNotTakenForALackOfMemory() {
        EngineException problem = assertThrows(
                EngineException.class,
                () -> run(() -> {
                    throw new EngineException("mat1 and mat2 shapes cannot be multiplied");
                }));
        assertTrue(problem.getMessage().contains("mat1"));
        assertEquals(STEPS, run(() -> {}).outcome().step(), "the engine goes on");
    }
}
