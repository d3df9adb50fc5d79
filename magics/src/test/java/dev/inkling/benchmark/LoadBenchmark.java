package dev.inkling.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.Natives;
import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.ModelConfigs;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Time from a model's files to its first logits, and what that adds to the memory of a process whose engine is loaded:
 * beside transformers, which reads the same folder. Each measurement is a process of its own, in turn; both know the
 * family's code already and have multiplied once. Their logits must be the same.
 *
 * <p>After {@code mvn package}, from the root of the repository, on a folder such as {@code load_models.py} writes:
 *
 * <pre>java -cp 'magics/target/test-classes:kernel/target/inkling/lib/*' dev.inkling.benchmark.LoadBenchmark \
 *     python3 FOLDER [f32|bf16] [ROUNDS] [THREADS]</pre>
 */
public final class LoadBenchmark {
    private static final int SHOWN_LOGITS = 5;
    private static final double MB = 1e6;

    private LoadBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[1]);
        Precision precision = Precision.valueOf((arguments.length > 2 ? arguments[2] : "f32").toUpperCase(Locale.ROOT));
        if (arguments[0].equals("once")) {
            once(folder, precision);
            return;
        }
        int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
        String threads = arguments.length > 4
                ? arguments[4]
                : String.valueOf(Runtime.getRuntime().availableProcessors());
        String type = precision.name().toLowerCase(Locale.ROOT);
        List<String> other =
                List.of(arguments[0], "magics/src/test/python/load_reference.py", folder.toString(), type, threads);
        Measurements ours = new Measurements(here(folder, type, threads), Natives.environment());
        Measurements theirs = new Measurements(other, Map.of());
        // The first round brings the files into the machine's memory.
        ours.take(false);
        theirs.take(false);
        for (int round = 0; round < rounds; round++) {
            ours.take(true);
            theirs.take(true);
        }
        long most = ModelConfigs.read(folder).weightBytes(precision) * 11 / 10 + (32 << 20);
        System.out.printf("%s in %s%n", folder.getFileName(), type);
        ours.print("Inkling");
        theirs.print("transformers");
        System.out.printf(
                "time, transformers / Inkling: %.2f; anonymous memory %.0f MB of at most %.0f MB; logits differ by"
                        + " %.1e%n",
                StepBenchmark.median(theirs.column(0)) / StepBenchmark.median(ours.column(0)),
                StepBenchmark.median(ours.column(1)) / MB,
                most / MB,
                ours.difference(theirs));
    }

    /** The kernel's own options, as far as they concern memory; its environment is given apart. */
    private static List<String> here(Path folder, String type, String threads) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms96m",
                "-XX:NewSize=32m",
                "-Dai.djl.pytorch.num_threads=" + threads,
                "-cp",
                System.getProperty("java.class.path"),
                LoadBenchmark.class.getName(),
                "once",
                folder.toString(),
                type);
    }

    private static void once(Path folder, Precision precision) {
        EngineThread.get().call(engine -> {
            try (NDManager scratch = engine.root().newSubManager()) {
                NDArray one = scratch.ones(new Shape(64, 64));
                engine.script().call(scratch, "copied", one.matMul(one), precision.code());
            }
            System.gc();
            long[] before = resident();
            long start = System.nanoTime();
            Checkpoint checkpoint = Checkpoint.open(folder);
            try (Weights weights = checkpoint.load(engine, precision);
                    NDManager manager = engine.root().newSubManager()) {
                Decoder decoder = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, precision);
                NDArray ids = manager.create(new long[] {1, 2, 3, 4, 5, 6, 7, 8}, new Shape(1, 8));
                float[] logits = decoder.logits(manager, decoder.hidden(manager, ids, (boolean[][]) null))
                        .toFloatArray();
                double took = (System.nanoTime() - start) / 1e6;
                int last = logits.length - checkpoint.config().vocabulary();
                manager.close();
                System.gc();
                long[] after = resident();
                System.out.printf(
                        Locale.ROOT,
                        "%.1f %d %d %s%n",
                        took,
                        after[0] - before[0],
                        after[1] - before[1],
                        IntStream.range(last, last + SHOWN_LOGITS)
                                .mapToObj(i -> String.valueOf(logits[i]))
                                .collect(Collectors.joining(" ")));
            }
            return null;
        });
        System.exit(0);
    }

    /** Anonymous and file-backed bytes in memory (Linux). */
    private static long[] resident() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
        return List.of("RssAnon:", "RssFile:").stream()
                .mapToLong(key -> lines.stream()
                        .filter(line -> line.startsWith(key))
                        .mapToLong(line -> 1024 * Long.parseLong(line.split("\\s+")[1]))
                        .findFirst()
                        .orElseThrow())
                .toArray();
    }

    /** What a command has printed each time: milliseconds, anonymous and file-backed bytes, logits. */
    private static final class Measurements {
        private final List<String> command;
        private final Map<String, String> environment;
        private final List<double[]> taken = new ArrayList<>();

        Measurements(List<String> command, Map<String, String> environment) {
            this.command = command;
            this.environment = environment;
        }

        void take(boolean counts) throws IOException, InterruptedException {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0 || out.isEmpty()) {
                throw new IllegalStateException(String.join(" ", command) + " failed: see its messages above");
            }
            String line = out.substring(out.lastIndexOf('\n') + 1);
            if (counts) {
                taken.add(Arrays.stream(line.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
            }
        }

        List<Double> column(int index) {
            return taken.stream().map(one -> one[index]).toList();
        }

        double difference(Measurements other) {
            return IntStream.range(3, 3 + SHOWN_LOGITS)
                    .mapToDouble(i -> Math.abs(taken.get(0)[i] - other.taken.get(0)[i]))
                    .max()
                    .orElseThrow();
        }

        void print(String name) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s; memory grew by %.0f MB, file-backed by %.0f MB%n",
                    name,
                    StepBenchmark.summary(column(0), "ms"),
                    StepBenchmark.median(column(1)) / MB,
                    StepBenchmark.median(column(2)) / MB);
        }
    }
}
