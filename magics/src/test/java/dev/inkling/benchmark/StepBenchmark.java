package dev.inkling.benchmark;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * Time of a training step, beside the same step in eager PyTorch, AdamW, gradients clipped at norm 1, T 256:
 *
 * <ul>
 *   <li>usual: all weights of 6 layers, 384 wide, 6 heads, vocabulary 8,192, B 8;
 *   <li>small: the same of 4 layers, 128 wide;
 *   <li>lora: rank 16 on all linear maps of a model of the shape of Qwen2.5-0.5B, B 1, beside transformers and PEFT, with
 *       the most memory that each process has held.
 * </ul>
 *
 * <p>The trainer runs as in the product; between its rounds the reference process computes its own, so that both see the
 * same machine. Both begin at the same weights and read the same batch, and their first losses must be equal (of LoRA the
 * first one: A is drawn, B is zero).
 *
 * <p>After {@code mvn package}, from the root of the repository (without a Python that has torch: "-"):
 *
 * <pre>GLIBC_TUNABLES=glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0:glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1 \
 *   java -XX:+UseSerialGC -Xms168m -XX:NewSize=128m -cp 'magics/target/test-classes:kernel/target/inkling/lib/*' dev.inkling.benchmark.StepBenchmark \
 *     python3 [usual|small|lora] [f32|bf16] [ROUNDS] [STEPS-A-ROUND] [THREADS]</pre>
 */
public final class StepBenchmark {
    private static final int LENGTH = 256;

    private enum Shape {
        USUAL(8, 8192),
        SMALL(8, 8192),
        LORA(1, 151_936);

        private final int batch;
        private final int vocabulary;

        Shape(int batch, int vocabulary) {
            this.batch = batch;
            this.vocabulary = vocabulary;
        }

        void write(EngineThread engine, Path folder) throws IOException {
            if (this != LORA) {
                RandomModel.write(
                        engine,
                        RandomModel.config(vocabulary, this == SMALL ? 128 : 384, this == SMALL ? 4 : 6),
                        folder);
                return;
            }
            String config = """
                    {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "vocab_size": 151936,
                     "hidden_size": 896, "num_hidden_layers": 24, "num_attention_heads": 14, "num_key_value_heads": 2,
                     "intermediate_size": 4864, "max_position_embeddings": 32768, "tie_word_embeddings": true,
                     "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "hidden_act": "silu", "torch_dtype": "float32"}""";
            RandomModel.write(engine, config, folder);
        }

        Optional<LowRankSettings> lowRank() {
            return this == LORA ? Optional.of(new LowRankSettings(16, 32)) : Optional.empty();
        }
    }

    /** So long a plan that no evaluation falls between the measured steps. */
    private static final int NEVER_ENDING = 1_000_000;

    private static final double RATE = 1e-3;
    private static final double DECAY = 0.01;
    private static final double CLIP = 1;

    private StepBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 3 && arguments[0].equals("--write")) {
            EngineThread.get().call(engine -> {
                Shape.valueOf(arguments[1]).write(engine, Path.of(arguments[2]));
                return null;
            });
            // The native library's threads may outlive main.
            Runtime.getRuntime().halt(0);
        }
        String python = arguments.length > 0 ? arguments[0] : "-";
        Shape shape = Shape.valueOf((arguments.length > 1 ? arguments[1] : "usual").toUpperCase(Locale.ROOT));
        Precision precision = Precision.valueOf((arguments.length > 2 ? arguments[2] : "f32").toUpperCase(Locale.ROOT));
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 11;
        int stepsARound = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 5;
        int threads = arguments.length > 5
                ? Integer.parseInt(arguments[5])
                : Runtime.getRuntime().availableProcessors();
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        Path folder = Files.createTempDirectory("step-benchmark");
        int[] stream = new Random(1)
                .ints(shape.batch * LENGTH + 1, 0, shape.vocabulary)
                .toArray();
        write(shape, folder);
        writeBatch(folder, shape.batch, stream);
        System.out.printf(
                "JDK %s, DJL %s with PyTorch %s, %d threads%n",
                Runtime.version(),
                Engine.getDjlVersion(),
                Engine.getEngine("PyTorch").getVersion(),
                threads);
        measure(python, folder, stream, shape, precision, threads, new Rounds(rounds, stepsARound));
    }

    /** In a process of its own, whose memory is not counted. */
    private static void write(Shape shape, Path folder) throws IOException, InterruptedException {
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StepBenchmark.class.getName(),
                        "--write",
                        shape.name(),
                        folder.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("the model could not be written: see the messages above");
        }
    }

    private static void writeBatch(Path folder, int rows, int[] stream) throws IOException {
        ObjectNode batch = new ObjectMapper().createObjectNode();
        ArrayNode ids = batch.putArray("ids");
        ArrayNode targets = batch.putArray("targets");
        for (int b = 0; b < rows; b++) {
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
            String python, Path folder, int[] stream, Shape shape, Precision precision, int threads, Rounds measured)
            throws IOException {
        String name = precision.name().toLowerCase(Locale.ROOT);
        try (Reference reference = python.equals("-")
                ? null
                : new Reference(
                        python,
                        shape == Shape.LORA ? "lora_step_reference.py" : "step_reference.py",
                        folder,
                        name,
                        threads)) {
            Optional<PeakMemory> other = Optional.ofNullable(reference).map(Reference::memory);
            PeakMemory own = PeakMemory.watch(ProcessHandle.current().pid());
            TrainPlan plan = Plans.of(
                    shape.lowRank(),
                    NEVER_ENDING,
                    NEVER_ENDING,
                    RATE,
                    shape.batch,
                    LENGTH,
                    1,
                    Schedule.CONSTANT,
                    0,
                    new UpdateRule(DECAY),
                    CLIP);
            measured.reference = reference;
            EngineThread.get().call(engine -> {
                Checkpoint checkpoint = Checkpoint.open(folder);
                try (Weights weights = shape == Shape.LORA ? checkpoint.load(engine, precision) : null;
                        TrainableState state = state(engine, checkpoint, weights, precision, plan)) {
                    HeldOut little = new HeldOut(List.of(new int[] {1, 2, 3}), 3, 3);
                    new Trainer(engine, state, plan, List.of(stream), little, null, measured::on, measured::done)
                            .run("");
                }
                return null;
            });
            measured.print(name, shape == Shape.LORA ? 1 : 5);
            System.out.printf(
                    "%s: most memory, and what of it is anonymous: Inkling %s%s%n",
                    name,
                    text(own),
                    other.map(peak -> "; PyTorch " + text(peak)).orElse(""));
        }
    }

    private static String text(PeakMemory peak) {
        return (peak.mostResident() >> 20) + " MB, " + (peak.mostAnonymous() >> 20) + " MB";
    }

    private static TrainableState state(
            EngineThread engine, Checkpoint checkpoint, Weights base, Precision precision, TrainPlan plan) {
        Decoder decoder =
                base == null ? null : new Decoder(engine, checkpoint.config(), base, Adaptation.NONE, precision);
        return decoder == null
                ? TrainableState.full(engine, checkpoint, precision, 0)
                : TrainableState.of(engine, checkpoint, decoder, plan);
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

        void print(String precision, int same) {
            System.out.printf("%n%s: Inkling %s%n", precision, summary(times, "ms a step"));
            if (reference == null) {
                System.out.println("no PyTorch beside it: name a python that has torch as the first argument");
                return;
            }
            System.out.printf("%s: PyTorch %s %s%n", precision, reference.version(), summary(referenceTimes, "ms"));
            System.out.printf(
                    "%s: PyTorch / Inkling %s over %d rounds%n", precision, summary(ratios, ""), ratios.size());
            double worst = 0;
            for (int i = 0; i < Math.min(same, referenceLosses.size()); i++) {
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
