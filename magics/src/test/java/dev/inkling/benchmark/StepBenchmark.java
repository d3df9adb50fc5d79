package dev.inkling.benchmark;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.HeldOut;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.train.Plans;
import dev.inkling.train.Schedule;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainableState;
import dev.inkling.train.Trainer;
import dev.inkling.train.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Time of a training step, beside the same step in eager PyTorch: 6 layers, 384 wide, 6 heads, T 256, B 8, vocabulary
 * 8,192, all weights trained, AdamW, gradients clipped at norm 1. The trainer runs as in the product; between its rounds
 * the reference process computes its own, so that both see the same machine. Both begin at the same weights and read the
 * same batch, and their first losses must be equal.
 *
 * <p>After {@code mvn package}, from the root of the repository (without a Python that has torch: "-"):
 *
 * <pre>java -cp 'magics/target/test-classes:kernel/target/inkling/lib/*' dev.inkling.benchmark.StepBenchmark \
 *     python3 [f32|bf16|both] [ROUNDS] [STEPS-A-ROUND] [THREADS]</pre>
 */
public final class StepBenchmark {
    private static final int BATCH = 8;
    private static final int LENGTH = 256;
    private static final int VOCABULARY = 8192;

    /** So long a plan that no evaluation falls between the measured steps. */
    private static final int NEVER_ENDING = 1_000_000;

    private static final double RATE = 1e-3;
    private static final double DECAY = 0.01;
    private static final double CLIP = 1;

    private StepBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        String python = arguments.length > 0 ? arguments[0] : "-";
        String precisions = arguments.length > 1 ? arguments[1] : "both";
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 11;
        int stepsARound = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
        int threads = arguments.length > 4
                ? Integer.parseInt(arguments[4])
                : Runtime.getRuntime().availableProcessors();
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        Path folder = Files.createTempDirectory("step-benchmark");
        int[] stream = new Random(1).ints(BATCH * LENGTH + 1, 0, VOCABULARY).toArray();
        EngineThread.get().call(engine -> {
            RandomModel.write(engine, RandomModel.config(VOCABULARY, 384, 6), folder);
            return null;
        });
        writeBatch(folder, stream);
        System.out.printf(
                "JDK %s, DJL %s with PyTorch %s, %d threads%n",
                Runtime.version(),
                Engine.getDjlVersion(),
                Engine.getEngine("PyTorch").getVersion(),
                threads);
        for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
            if (precisions.equals("both") || precisions.equalsIgnoreCase(precision.name())) {
                measure(python, folder, stream, precision, threads, new Rounds(rounds, stepsARound));
            }
        }
    }

    private static void writeBatch(Path folder, int[] stream) throws IOException {
        ObjectNode batch = new ObjectMapper().createObjectNode();
        ArrayNode ids = batch.putArray("ids");
        ArrayNode targets = batch.putArray("targets");
        for (int b = 0; b < BATCH; b++) {
            ArrayNode row = ids.addArray();
            ArrayNode next = targets.addArray();
            for (int t = 0; t < LENGTH; t++) {
                row.add(stream[b * LENGTH + t]);
                next.add(stream[b * LENGTH + t + 1]);
            }
        }
        batch.put("rate", RATE).put("decay", DECAY).put("clip", CLIP);
        new ObjectMapper().writeValue(folder.resolve("batch.json").toFile(), batch);
    }

    private static void measure(
            String python, Path folder, int[] stream, Precision precision, int threads, Rounds measured)
            throws IOException {
        String name = precision.name().toLowerCase(Locale.ROOT);
        try (Reference reference =
                python.equals("-") ? null : new Reference(python, "step_reference.py", folder, name, threads)) {
            TrainPlan plan = Plans.of(
                    Optional.empty(),
                    NEVER_ENDING,
                    NEVER_ENDING,
                    RATE,
                    BATCH,
                    LENGTH,
                    1,
                    Schedule.CONSTANT,
                    0,
                    new UpdateRule(DECAY),
                    CLIP);
            measured.reference = reference;
            EngineThread.get().call(engine -> {
                try (TrainableState state = TrainableState.full(engine, Checkpoint.open(folder), precision)) {
                    HeldOut little = new HeldOut(List.of(new int[] {1, 2, 3}), 3, 3);
                    new Trainer(engine, state, plan, List.of(stream), little, null, measured::on, measured::done)
                            .run("");
                }
                return null;
            });
            measured.print(name);
        }
    }

    /** Takes the trainer's time per step and, at the end of each of its rounds, lets the reference compute. */
    private static final class Rounds {
        private final int rounds;
        private final int stepsARound;
        private Reference reference;
        private final List<Double> losses = new ArrayList<>();
        private final List<Double> referenceLosses = new ArrayList<>();
        private final List<Double> times = new ArrayList<>();
        private final List<Double> referenceTimes = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();
        private final List<Double> round = new ArrayList<>();
        private int done;
        private long start;

        Rounds(int rounds, int stepsARound) {
            this.rounds = rounds;
            this.stepsARound = stepsARound;
        }

        /** True when all rounds and the one to warm up are over. */
        boolean done() {
            return done > rounds;
        }

        void on(TrainEvent event) {
            if (event instanceof TrainEvent.Step step) {
                // The first step of a round finds foreign caches and sleeping threads.
                if ((step.step() - 1) % stepsARound > 0) {
                    round.add((System.nanoTime() - start) / 1e6);
                }
                losses.add(step.loss());
                if (step.step() % stepsARound == 0 && !done()) {
                    end();
                }
            }
            start = System.nanoTime();
        }

        private void end() {
            List<Double> other = new ArrayList<>();
            if (reference != null) {
                List<double[]> answers = reference.ask(stepsARound, stepsARound);
                answers.forEach(answer -> referenceLosses.add(answer[1]));
                answers.subList(1, stepsARound).forEach(answer -> other.add(answer[0]));
            }
            System.out.printf(
                    "%s: %.0f ms a step, PyTorch %.0f ms%n",
                    done == 0 ? "warm-up" : "round " + done, median(round), median(other));
            if (done > 0) {
                times.addAll(round);
                referenceTimes.addAll(other);
                if (reference != null) {
                    ratios.add(median(other) / median(round));
                }
            }
            round.clear();
            done++;
        }

        void print(String precision) {
            System.out.printf("%n%s: Inkling %s%n", precision, summary(times, "ms a step"));
            if (reference == null) {
                System.out.println("no PyTorch beside it: name a python that has torch as the first argument");
                return;
            }
            System.out.printf("%s: PyTorch %s %s%n", precision, reference.version(), summary(referenceTimes, "ms"));
            System.out.printf(
                    "%s: PyTorch / Inkling %s over %d rounds%n", precision, summary(ratios, ""), ratios.size());
            double worst = 0;
            for (int i = 0; i < Math.min(5, referenceLosses.size()); i++) {
                worst = Math.max(worst, Math.abs(losses.get(i) / referenceLosses.get(i) - 1));
                System.out.printf(
                        "%s: loss at step %d: %.6f and %.6f%n",
                        precision, i + 1, losses.get(i), referenceLosses.get(i));
            }
            if (worst > (precision.equals("f32") ? 1e-5 : 2e-3)) {
                throw new IllegalStateException("the losses differ by " + worst + ": not the same work");
            }
        }
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    static String summary(List<Double> values, String unit) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        if (sorted.length == 0) {
            return "not measured";
        }
        return String.format(
                Locale.ROOT,
                "median %.3f %s (quartiles %.3f to %.3f, all %.3f to %.3f)",
                median(values),
                unit,
                sorted[sorted.length / 4],
                sorted[sorted.length * 3 / 4],
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
