package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.adapt.Targets;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Golden;
import dev.inkling.model.HeldOut;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.LiveArrays;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native arrays are freed by their managers alone: what stays behind in one is a leak. */
class LeakTest {
    private static final LowRankSettings LOW_RANK = new LowRankSettings(4, 8);
    private static final LowRankSettings WITH_MAGNITUDES =
            new LowRankSettings(4, 8, LowRankSettings.Scaling.RANK, true, Targets.ALL, 4, 0);

    /** Resident memory in bytes; 0 where the system does not tell. */
    private static long resident() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void countSeesAnArrayThatIsLeftBehind() {
        int before = LiveArrays.count();
        NDManager left = EngineThread.get().call(engine -> {
            NDManager manager = engine.root().newSubManager();
            manager.create(new float[3]);
            return manager;
        });
        assertEquals(before + 2, LiveArrays.count());
        EngineThread.get().call(engine -> {
            left.close();
            return null;
        });
        assertEquals(before, LiveArrays.count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "lora", "dora"})
    void trainingLeavesNothingBehind(String method) {
        boolean full = method.equals("full");
        LowRankSettings lowRank = method.equals("dora") ? WITH_MAGNITUDES : LOW_RANK;
        int before = LiveArrays.count();
        List<int[]> texts = List.of(new Random(1).ints(1200, 3, 96).toArray());
        List<Integer> live = new ArrayList<>();
        long[] resident = new long[2];
        int steps = 120;
        TrainPlan plan = Plans.of(
                full ? Optional.empty() : Optional.of(lowRank),
                steps,
                1,
                1e-5,
                8,
                32,
                1,
                Schedule.CONSTANT,
                0,
                new UpdateRule(0.01),
                1);
        Golden.run("llama_gqa", (engine, base) -> {
            try (TrainableState state = full
                    ? TrainableState.full(engine, Checkpoint.open(Golden.folder("llama_gqa")), Precision.F32, 0)
                    : TrainableState.lora(engine, base, lowRank, 0)) {
                TrainListener listener = event -> {
                    if (event instanceof TrainEvent.Step step) {
                        live.add(LiveArrays.below(engine.root()));
                        if (step.step() == 50 || step.step() == steps) {
                            resident[step.step() == steps ? 1 : 0] = resident();
                        }
                    }
                };
                new Trainer(engine, state, plan, texts, new HeldOut(texts, 1, 1), null, listener, () -> false)
                        .run("tiny");
            }
            return null;
        });
        assertEquals(before, LiveArrays.count());
        assertEquals(steps, live.size());
        assertEquals(live.get(4), live.get(54), "after fifty steps");
        assertEquals(live.get(4), live.get(steps - 1));
        // A step's values take about 2 MB: kept, they would be 140 MB by now.
        assertTrue(resident[1] - resident[0] < 60 << 20, "grew by " + (resident[1] - resident[0] >> 20) + " MB");
    }

    @Test
    void generationLeavesNothingBehind() {
        int before = LiveArrays.count();
        Golden.run("llama_gqa", (engine, decoder) -> {
            int loaded = LiveArrays.below(engine.root());
            Sampler sampler = Sampler.of(SamplingConfig.DEFAULTS, 96);
            // Longer than the context of 64, so that the cache is renewed.
            List<Integer> drawn = new Generator(engine, decoder)
                    .continueFrom(new int[] {5, 6}, 150, sampler, Set.of(), id -> {}, () -> false);
            assertEquals(150, drawn.size());
            assertEquals(loaded, LiveArrays.below(engine.root()));
            return null;
        });
        assertEquals(before, LiveArrays.count());
    }

    @Test
    void failedWorkLeavesNothingBehind() {
        int before = LiveArrays.count();
        try {
            Golden.run("llama_gqa", (engine, decoder) -> {
                try (NDManager manager = engine.root().newSubManager()) {
                    Gradients gradients = new Gradients(
                            engine,
                            manager,
                            decoder,
                            List.copyOf(decoder.weights().named().values()));
                    return gradients.accumulate(new long[] {1, 2}, new long[] {1, 2}, 1, 3, 2);
                }
            });
        } catch (RuntimeException e) {
            assertEquals(before, LiveArrays.count());
            return;
        }
        throw new AssertionError("three ids were made of two");
    }
}
