package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.FreshWeights;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelWriter;
import dev.inkling.model.Scorer;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Trains a small model from nothing within a given time: matrices of the layers by Muon, embeddings and norms by AdamW,
 * at a rate that falls to zero over most of the time. The time, not a number of steps, ends it, so that a slower
 * machine gives a smaller result and never a broken one.
 */
final class Pretraining {
    /** Sequences at once: few enough that a layer's values stay in the processor's cache. */
    private static final int MICRO_BATCH = 4;

    /** Of each held-out text, in tokens: enough to see the course, without costing training time. */
    private static final int SCORED_TOKENS = 8192;

    private static final double MATRIX_RATE = 0.02;
    private static final double OTHER_RATE = 0.003;
    private static final double WARMUP = 0.01;
    private static final double COOL_DOWN = 0.8;
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(20);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(20);
    private static final Duration BETWEEN_SAVES = Duration.ofMinutes(10);

    private final ModelConfig config;
    private final Blocks blocks;
    private final Map<String, List<int[]>> heldOut;
    private final Path folder;
    private final Duration time;
    private final int batch;

    /**
     * @param documents token ids with the end-of-text token at their ends
     * @param heldOut documents by language, scored at the end and at each save
     * @param batch sequences per optimizer step
     */
    Pretraining(
            ModelConfig config,
            List<int[]> documents,
            Map<String, List<int[]>> heldOut,
            int batch,
            Path folder,
            Duration time) {
        this.config = config;
        this.blocks = new Blocks(documents, config.context());
        this.heldOut = heldOut;
        this.batch = batch;
        this.folder = folder;
        this.time = time;
    }

    void run(EngineThread engine) throws IOException {
        Precision precision = engine.fastest();
        try (Weights weights = beginning(engine);
                NDManager manager = engine.root().newSubManager()) {
            Decoder decoder = new Decoder(engine, config, weights, Adaptation.NONE, precision);
            List<NDArray> matrices = new ArrayList<>();
            List<NDArray> others = new ArrayList<>();
            weights.named().forEach((name, array) -> {
                boolean matrix = name.contains(".layers.") && array.getShape().dimension() == 2;
                (matrix ? matrices : others).add(array);
            });
            List<NDArray> all = new ArrayList<>(matrices);
            all.addAll(others);
            Gradients gradients = new Gradients(engine, manager, decoder, all);
            Optimizer muon =
                    new Muon(engine, manager, matrices, gradients.arrays().subList(0, matrices.size()), 0.01);
            Optimizer adamw = new AdamW(
                    engine,
                    manager,
                    others,
                    gradients.arrays().subList(matrices.size(), all.size()),
                    0.9,
                    0.95,
                    1e-8,
                    0.01);
            loop(engine, decoder, gradients, muon, adamw);
            ModelWriter.write(engine, config, weights, Precision.F16, folder);
            score(engine, decoder);
        }
    }

    /** What an earlier run has left in the folder, so that hours can be added up; else new weights. */
    private Weights beginning(EngineThread engine) {
        if (!Files.exists(folder.resolve("model.safetensors"))) {
            return FreshWeights.create(engine, config, 1);
        }
        System.out.println("going on from " + folder);
        return Checkpoint.open(folder).load(engine, Precision.F32);
    }

    private void loop(EngineThread engine, Decoder decoder, Gradients gradients, Optimizer muon, Optimizer adamw)
            throws IOException {
        Instant reported = Instant.now();
        Instant saved = reported;
        long active = 0;
        double sum = 0;
        long targets = 0;
        long total = 0;
        int at = 0;
        int pass = 0;
        long seed = System.nanoTime();
        int[] order = blocks.order(seed, pass);
        for (int step = 1; ; step++) {
            double progress = active / (double) time.toNanos();
            long began = System.nanoTime();
            if (progress >= 1) {
                System.out.printf(
                        "done: %d steps, %d tokens, %.2f passes%n", step - 1, total, pass + at / (double) order.length);
                return;
            }
            gradients.clear();
            int found = 0;
            for (int row = 0; row < batch; row += MICRO_BATCH) {
                long[] ids = new long[MICRO_BATCH * blocks.length()];
                long[] wanted = new long[ids.length];
                for (int i = 0; i < MICRO_BATCH; i++) {
                    if (at == order.length) {
                        order = blocks.order(seed, ++pass);
                        at = 0;
                    }
                    found += blocks.fill(order[at++], ids, wanted, i * blocks.length());
                }
                sum += gradients.accumulate(ids, wanted, MICRO_BATCH, blocks.length(), batch * blocks.length());
            }
            targets += found;
            total += found;
            engine.script().call(engine.root(), "clip", gradients.arrays(), 1.0).close();
            double factor = factor(progress);
            muon.step(MATRIX_RATE * factor);
            adamw.step(OTHER_RATE * factor);
            // A step that took absurdly long was a sleeping machine, not work.
            active += Math.min(System.nanoTime() - began, LONGEST_STEP.toNanos());
            Instant now = Instant.now();
            if (Duration.between(reported, now).compareTo(BETWEEN_REPORTS) > 0) {
                double seconds = Duration.between(reported, now).toMillis() / 1000.0;
                System.out.printf(
                        "%5.1f %%  step %d  pass %.2f  loss %.4f  %.0f tokens/s%n",
                        100 * progress, step, pass + at / (double) order.length, sum / targets, targets / seconds);
                reported = now;
                sum = 0;
                targets = 0;
            }
            if (Duration.between(saved, now).compareTo(BETWEEN_SAVES) > 0) {
                ModelWriter.write(engine, config, decoder.weights(), Precision.F16, folder);
                score(engine, decoder);
                saved = Instant.now();
            }
        }
    }

    private static double factor(double progress) {
        if (progress < WARMUP) {
            return Math.max(0.05, progress / WARMUP);
        }
        return Math.min(1, Math.max(0.0, (1 - progress) / COOL_DOWN));
    }

    private void score(EngineThread engine, Decoder decoder) {
        heldOut.forEach((language, documents) -> {
            List<int[]> some = documents.stream()
                    .map(d -> Arrays.copyOf(d, Math.min(d.length, SCORED_TOKENS)))
                    .toList();
            Scorer.Score score = new Scorer(engine, decoder).score(some);
            System.out.printf(
                    "held out %s: %.4f nats per token over %d tokens, total %.0f bits%n",
                    language, score.nats() / score.targets(), score.targets(), score.nats() / Math.log(2));
        });
    }
}
