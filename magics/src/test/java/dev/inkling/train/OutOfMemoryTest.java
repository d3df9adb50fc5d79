package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import dev.inkling.model.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Memory that runs out in the middle of a step, against the same run with enough of it. */
class OutOfMemoryTest {
    private static final String MODEL = "llama_gqa";
    private static final int STEPS = 12;
    private static final int EXPERIMENTS = Boolean.getBoolean("inkling.soak") ? 50 : 6;

    private record Result(Trainer.Outcome outcome, List<Double> losses, List<String> notices) {}

    private static Result run(Runnable probe) {
        TrainPlan plan =
                Plans.of(Optional.empty(), STEPS, 1, 0.01, 16, 16, 1, Schedule.CONSTANT, 0, new UpdateRule(0), 1);
        return Golden.run(MODEL, (engine, base) -> {
            List<Double> losses = new ArrayList<>();
            List<String> notices = new ArrayList<>();
            TrainListener listener = event -> {
                if (event instanceof TrainEvent.Step step) {
                    losses.add(step.loss());
                } else if (event instanceof TrainEvent.Notice notice) {
                    notices.add(notice.sentence());
                }
            };
            List<int[]> texts = List.of(new Random(1).ints(2000, 3, 96).toArray());
            try (TrainableState state =
                    TrainableState.full(engine, Checkpoint.open(Golden.folder(MODEL)), Precision.F32, 0)) {
                HeldOut held = new HeldOut(List.of(new Random(2).ints(60, 3, 96).toArray()), 60, 60);
                Trainer trainer = new Trainer(engine, state, plan, texts, held, null, listener, () -> false);
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

    @Test
    void aStepThatRanOutOfMemoryIsReplayedWithFewerSequencesAtOnce() {
        Result whole = run(() -> {});
        int replayed = 0;
        for (int experiment = 0; experiment < EXPERIMENTS; experiment++) {
            Result result = run(failing(new Random(experiment), 0.04, 3));
            assertEquals(STEPS, result.outcome().step());
            for (int i = 0; i < STEPS; i++) {
                double expected = whole.losses().get(i);
                assertEquals(expected, result.losses().get(i), 1e-5 * expected, "step " + (i + 1));
            }
            replayed += result.notices().size();
        }
        assertTrue(replayed >= EXPERIMENTS, replayed + " failures in " + EXPERIMENTS + " runs");
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
