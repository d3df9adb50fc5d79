package dev.inkling.benchmark;

import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tokens per second of generation in float32 with a key/value cache, beside eager PyTorch: the model of StepBenchmark,
 * and one of the shape of GPT-2 124M. The first greedy tokens of both must be the same. The last column draws with the
 * default settings of sampling, for what the choice of a token costs.
 *
 * <p>After {@code mvn package}, from the root of the repository (without a Python that has torch: "-"):
 *
 * <pre>java -cp 'magics/target/test-classes:kernel/target/inkling/lib/*' dev.inkling.benchmark.GenerationBenchmark \
 *     python3 [ROUNDS] [TOKENS] [THREADS]</pre>
 */
public final class GenerationBenchmark {
    private static final int PROMPT = 32;

    private GenerationBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        String python = arguments.length > 0 ? arguments[0] : "-";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        int tokens = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 128;
        int threads = arguments.length > 3
                ? Integer.parseInt(arguments[3])
                : Runtime.getRuntime().availableProcessors();
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
        measure("6 x 384", RandomModel.config(8192, 384, 6), python, rounds, tokens, threads);
        measure("12 x 768", RandomModel.config(50257, 768, 12), python, rounds, tokens, threads);
    }

    private static void measure(String name, ModelConfig config, String python, int rounds, int tokens, int threads)
            throws IOException {
        Path folder = Files.createTempDirectory("generation-benchmark");
        EngineThread.get().call(engine -> {
            RandomModel.write(engine, config, folder);
            return null;
        });
        try (Reference reference =
                python.equals("-") ? null : new Reference(python, "generate_reference.py", folder, threads, PROMPT)) {
            EngineThread.get().call(engine -> {
                try (Weights weights = Checkpoint.open(folder).load(engine, Precision.F32)) {
                    Decoder decoder = new Decoder(engine, config, weights, Adaptation.NONE, Precision.F32);
                    rounds(name, new Generator(engine, decoder), reference, rounds, tokens, config.vocabulary());
                }
                return null;
            });
        }
    }

    private static void rounds(
            String name, Generator generator, Reference reference, int rounds, int tokens, int vocabulary) {
        List<Double> greedy = new ArrayList<>();
        List<Double> drawn = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Integer> ours = List.of();
        double[] theirs = {};
        for (int round = 0; round <= rounds; round++) {
            long start = System.nanoTime();
            ours = run(generator, SamplingConfig.greedy(tokens), vocabulary);
            double rate = tokens * 1e9 / (System.nanoTime() - start);
            start = System.nanoTime();
            run(generator, SamplingConfig.DEFAULTS.withLength(tokens), vocabulary);
            double free = tokens * 1e9 / (System.nanoTime() - start);
            if (reference != null) {
                theirs = reference.ask(tokens, 1).get(0);
            }
            // The first round warms up.
            if (round > 0) {
                greedy.add(rate);
                drawn.add(free);
                if (reference != null) {
                    other.add(tokens * 1000 / theirs[0]);
                    ratios.add(rate / (tokens * 1000 / theirs[0]));
                }
            }
        }
        System.out.printf("%s: Inkling greedy %s%n", name, StepBenchmark.summary(greedy, "tokens/s"));
        System.out.printf("%s: Inkling sampled %s%n", name, StepBenchmark.summary(drawn, "tokens/s"));
        if (reference == null) {
            System.out.println("no PyTorch beside it: name a python that has torch as the first argument");
            return;
        }
        System.out.printf(
                "%s: PyTorch %s greedy %s%n", name, reference.version(), StepBenchmark.summary(other, "tokens/s"));
        System.out.printf("%s: Inkling / PyTorch %s%n", name, StepBenchmark.summary(ratios, ""));
        int equal = 0;
        while (equal < ours.size() && ours.get(equal) == (int) theirs[equal + 1]) {
            equal++;
        }
        System.out.printf("%s: the first %d of %d greedy tokens are the same%n", name, equal, tokens);
        if (equal == 0) {
            throw new IllegalStateException("the first token differs: not the same work");
        }
    }

    private static List<Integer> run(Generator generator, SamplingConfig config, int vocabulary) {
        int[] prompt = new int[PROMPT];
        for (int i = 0; i < PROMPT; i++) {
            prompt[i] = i + 1;
        }
        return generator.continueFrom(
                prompt, config.length(), Sampler.of(config, vocabulary), Set.of(), id -> {}, () -> false);
    }
}
