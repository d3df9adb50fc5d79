package dev.inkling.benchmark;

import dev.inkling.Natives;
import dev.inkling.corpus.Corpus;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.session.LanguageModel;
import dev.inkling.session.Session;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainingMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * Memory of fine-tuning as it is foreseen, beside what it takes: for models of several families and shapes with random
 * weights, each in a process of its own, the most anonymous memory that the process has held since the engine was loaded
 * (model, training and evaluation, as {@code %finetune} does them; the Java heap is of a fixed size and left out).
 *
 * <p>After {@code mvn package}, from the root of the repository, on Linux; with words, only the cases that contain one:
 *
 * <pre>java -cp 'magics/target/test-classes:kernel/target/inkling/lib/*' dev.inkling.benchmark.MemoryBenchmark [WORD...]</pre>
 */
public final class MemoryBenchmark {
    private static final String TEXTS = "notebooks/en/texts";
    private static final double MEGABYTE = 1 << 20;

    private enum Shape {
        LLAMA("""
                {"model_type": "llama", "vocab_size": 8192, "hidden_size": 512, "num_hidden_layers": 8,
                 "num_attention_heads": 8, "num_key_value_heads": 8, "intermediate_size": 1376,
                 "max_position_embeddings": 1024, "tie_word_embeddings": true}"""),
        GPT2("""
                {"model_type": "gpt2", "vocab_size": 50257, "n_embd": 768, "n_layer": 12, "n_head": 12,
                 "n_positions": 1024}"""),
        QWEN2("""
                {"model_type": "qwen2", "vocab_size": 32000, "hidden_size": 896, "num_hidden_layers": 12,
                 "num_attention_heads": 14, "num_key_value_heads": 2, "intermediate_size": 4864,
                 "max_position_embeddings": 2048, "tie_word_embeddings": true}"""),
        BLOOM("""
                {"model_type": "bloom", "vocab_size": 64000, "hidden_size": 512, "n_layer": 10, "n_head": 8}""");

        private final String config;

        Shape(String config) {
            this.config = config;
        }
    }

    /**
     * A run to measure.
     *
     * @param settings as options of {@code %finetune}
     */
    private record Case(Shape shape, Precision precision, String settings) {
        String words() {
            return shape.name().toLowerCase(Locale.ROOT) + " "
                    + precision.name().toLowerCase(Locale.ROOT) + " " + settings;
        }

        FinetuneConfig config() {
            FinetuneConfig config = FinetuneConfig.lora();
            String[] words = settings.split(" ");
            for (int i = 0; i < words.length; i += 2) {
                String option = words[i];
                Setting setting = List.of(Setting.values()).stream()
                        .filter(one -> one.option().equals(option))
                        .findFirst()
                        .orElseThrow();
                config = config.with(setting, words[i + 1]);
            }
            return config.withMaxSteps(3);
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(Shape.LLAMA, Precision.F32, "--method full --batch 8 --length 256"),
            new Case(Shape.LLAMA, Precision.F32, "--method full --batch 8 --length 256 --recompute on"),
            new Case(Shape.LLAMA, Precision.F32, "--method lora --batch 16 --length 512"),
            new Case(Shape.LLAMA, Precision.F32, "--method full --batch 8 --length 256 --optimizer adamw8bit"),
            new Case(Shape.LLAMA, Precision.BF16, "--method full --batch 2 --length 256"),
            new Case(Shape.GPT2, Precision.F32, "--method full --batch 4 --length 256"),
            new Case(Shape.GPT2, Precision.F32, "--method full --batch 8 --length 256 --residual-dropout 0.1"),
            new Case(Shape.GPT2, Precision.F32, "--method lora --batch 4 --length 1024"),
            new Case(Shape.GPT2, Precision.F32, "--method lora --batch 4 --length 1024 --recompute on"),
            new Case(Shape.GPT2, Precision.F32, "--method full --batch 4 --length 256 --optimizer sgd --freeze 6"),
            new Case(Shape.QWEN2, Precision.F32, "--method lora --batch 1 --length 256"),
            new Case(Shape.QWEN2, Precision.F32, "--method lora --batch 1 --length 2048"),
            new Case(Shape.QWEN2, Precision.F32, "--method full --batch 4 --length 256 --optimizer adafactor"),
            new Case(Shape.QWEN2, Precision.BF16, "--method lora --batch 1 --length 256"),
            new Case(Shape.QWEN2, Precision.BF16, "--method full --batch 4 --length 256 --freeze 6"),
            new Case(Shape.BLOOM, Precision.F32, "--method full --batch 4 --length 256 --recompute on"),
            new Case(Shape.BLOOM, Precision.F32, "--method dora --batch 8 --length 256 --targets attention"),
            new Case(Shape.BLOOM, Precision.F32, "--method full --batch 4 --length 256 --optimizer lion"));

    private MemoryBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals("--case")) {
            measure(CASES.get(Integer.parseInt(arguments[1])));
            // The native library's threads may outlive main.
            Runtime.getRuntime().halt(0);
        }
        System.out.printf(
                "%-70s %10s %10s %10s %10s %8s%n", "case", "weights", "state", "passes", "measured", "off by");
        double worst = 0;
        for (int i = 0; i < CASES.size(); i++) {
            String words = CASES.get(i).words();
            if (arguments.length == 0 || List.of(arguments).stream().anyMatch(words::contains)) {
                worst = Math.max(worst, Math.abs(inProcess(i)));
            }
        }
        System.out.printf("worst: %.1f %%%n", worst);
    }

    /** Error of the prediction, percent of what was measured. */
    private static double inProcess(int number) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("memory-benchmark");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryBenchmark.class.getName(),
                "--case",
                String.valueOf(number));
        builder.environment().put("INKLING_HOME", home.toString());
        // As the kernel is started.
        builder.environment().putAll(Natives.environment());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        double error = Double.NaN;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("error ")) {
                    error = Double.parseDouble(line.substring(6));
                } else {
                    System.out.println(line);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("case " + number + " ended with " + process.exitValue());
        }
        return error;
    }

    private static void measure(Case asked) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(System.getenv("INKLING_HOME")), "model");
        write(asked, folder);
        Session session = Session.current();
        PeakMemory peak = PeakMemory.watch(ProcessHandle.current().pid());
        long before = peak.mostAnonymous();
        LanguageModel model = session.load(folder, asked.precision, Quantisation.NONE, true);
        Corpus corpus = session.clean(Path.of(TEXTS));
        ModelConfig config = model.info().config();
        long tokens = corpus.documents().stream()
                .mapToLong(document -> model.tokenizer().encode(document.text()).length)
                .sum();
        TrainPlan plan = TrainPlan.of(asked.config(), config, tokens);
        TrainingMemory memory = TrainingMemory.of(config, asked.precision, plan, false);
        session.finetune(asked.config(), TrainListener.NONE, () -> false);
        long measured = peak.mostAnonymous() - before;
        long weights = config.weightBytes(asked.precision);
        double error = 100.0 * (weights + memory.total() - measured) / measured;
        System.out.printf(
                Locale.ROOT,
                "%-70s %10.0f %10.0f %10.0f %10.0f %+7.1f%%%n",
                asked.words(),
                weights / MEGABYTE,
                memory.state() / MEGABYTE,
                memory.working() / MEGABYTE,
                measured / MEGABYTE,
                error);
        System.out.println("error " + error);
    }

    /** A model folder with random weights and the bundled tokenizer, which knows the first 8,192 of its entries. */
    private static void write(Case asked, Path folder) throws IOException {
        EngineThread.get().call(engine -> {
            RandomModel.write(engine, asked.shape.config, folder);
            return null;
        });
        try (InputStream tokenizer = ModelConfig.class.getResourceAsStream("inkling-mini/tokenizer.json")) {
            Files.copy(tokenizer, folder.resolve("tokenizer.json"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
