package dev.inkling.benchmark;

import dev.inkling.Natives;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Weights;
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
 * How time and memory of LoRA steps grow: with the layers, with the batch, with the length, and with the number of steps
 * (not at all). Each point has a process of its own; memory is what the process holds beyond a model of one layer that
 * reads 64 tokens. The model is 512 wide, with 8 heads that share 2 of keys, and a vocabulary of 4,096.
 *
 * <p>After {@code mvn package}, from the root of the repository, on Linux; {@code steps} alone takes a minute:
 *
 * <pre>java -cp 'magics/target/test-classes:kernel/target/inkling/lib/*' dev.inkling.benchmark.GrowthBenchmark [steps]</pre>
 */
public final class GrowthBenchmark {
    private static final int VOCABULARY = 4096;
    private static final int NEVER_ENDING = 1_000_000;
    private static final int STEPS = 6;
    private static final int MANY_STEPS = 500;

    private record Point(int layers, int batch, int length) {}

    private GrowthBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 4) {
            train(
                    new Point(
                            Integer.parseInt(arguments[0]),
                            Integer.parseInt(arguments[1]),
                            Integer.parseInt(arguments[2])),
                    Integer.parseInt(arguments[3]));
            // The native library's threads may outlive main.
            Runtime.getRuntime().halt(0);
        }
        if (arguments.length == 1) {
            inProcess(new Point(4, 4, 128), MANY_STEPS);
            return;
        }
        inProcess(new Point(1, 1, 64), STEPS);
        for (int layers : new int[] {2, 4, 8, 16}) {
            inProcess(new Point(layers, 2, 256), STEPS);
        }
        for (int batch : new int[] {1, 2, 4, 8, 16}) {
            inProcess(new Point(4, batch, 256), STEPS);
        }
        for (int length : new int[] {256, 512, 1024, 2048, 4096}) {
            inProcess(new Point(4, 1, length), STEPS);
        }
    }

    private static void inProcess(Point point, int steps) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                GrowthBenchmark.class.getName(),
                String.valueOf(point.layers),
                String.valueOf(point.batch),
                String.valueOf(point.length),
                String.valueOf(steps));
        // As the kernel is started.
        builder.environment().putAll(Natives.environment());
        int status = builder.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException(point + " ended with " + status);
        }
    }

    private static void train(Point point, int steps) throws IOException {
        Path folder = Files.createTempDirectory("growth-benchmark");
        int[] stream = new Random(1)
                .ints(point.batch * point.length + 1, 0, VOCABULARY)
                .toArray();
        TrainPlan plan = Plans.of(
                Optional.of(new LowRankSettings(16, 32)),
                NEVER_ENDING,
                NEVER_ENDING,
                1e-3,
                point.batch,
                point.length,
                1,
                Schedule.CONSTANT,
                0,
                new UpdateRule(0.01),
                1);
        Steps measured = new Steps(steps);
        EngineThread.get().call(engine -> {
            RandomModel.write(engine, config(point.layers), folder);
            Checkpoint checkpoint = Checkpoint.open(folder);
            try (Weights weights = checkpoint.load(engine, Precision.F32);
                    TrainableState state = TrainableState.of(
                            engine,
                            checkpoint,
                            new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, Precision.F32),
                            plan)) {
                HeldOut little = new HeldOut(List.of(new int[] {1, 2, 3}), 3, 3);
                new Trainer(engine, state, plan, List.of(stream), little, null, measured::on, measured::done).run("");
            }
            return null;
        });
        System.out.printf(
                Locale.ROOT,
                "%2d layers, batch %2d, length %4d: %8.1f ms a step, most anonymous memory %5d MB%n",
                point.layers,
                point.batch,
                point.length,
                measured.median(),
                measured.memory.mostAnonymous() >> 20);
    }

    private static String config(int layers) {
        return """
                {"model_type": "llama", "vocab_size": 4096, "hidden_size": 512, "num_hidden_layers": %d,
                 "num_attention_heads": 8, "num_key_value_heads": 2, "intermediate_size": 1408,
                 "max_position_embeddings": 4096, "tie_word_embeddings": true}""".formatted(layers);
    }

    /** Takes the time of each step but the first two, which find cold caches. */
    private static final class Steps {
        private final PeakMemory memory =
                PeakMemory.watch(ProcessHandle.current().pid());
        private final int steps;
        private final List<Double> times = new ArrayList<>();
        private long start;
        private int done;

        Steps(int steps) {
            this.steps = steps;
        }

        boolean done() {
            return done >= steps;
        }

        void on(TrainEvent event) {
            if (event instanceof TrainEvent.Step) {
                if (done++ >= 2) {
                    times.add((System.nanoTime() - start) / 1e6);
                }
                if (steps >= MANY_STEPS && done % 50 == 0) {
                    System.out.printf("step %3d: anonymous memory %d MB%n", done, memory.anonymous() >> 20);
                }
            }
            start = System.nanoTime();
        }

        double median() {
            return StepBenchmark.median(times);
        }
    }
}
