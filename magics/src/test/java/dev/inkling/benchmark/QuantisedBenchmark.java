package dev.inkling.benchmark;

import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Quantisation;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What a model takes in memory and time by how its weights are held, in one process for each:
 *
 * <pre>QuantisedBenchmark FOLDER full|8bit|4bit [TOKENS]</pre>
 *
 * FOLDER holds a model; one that is missing is made of random numbers in the shape of Qwen2.5-0.5B. Prints the resident memory
 * that loading has added, beside what the plan foresees, and the time of TOKENS tokens (8) written one by one.
 */
public final class QuantisedBenchmark {
    private static final String QWEN = """
            {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "vocab_size": 151936,
             "hidden_size": 896, "num_hidden_layers": 24, "num_attention_heads": 14, "num_key_value_heads": 2,
             "intermediate_size": 4864, "max_position_embeddings": 1024, "rms_norm_eps": 1e-6,
             "tie_word_embeddings": true, "use_sliding_window": false, "rope_theta": 1000000.0}
            """;

    private QuantisedBenchmark() {}

    /** Resident memory in MB. */
    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("RssAnon:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                * 1024
                / 1_000_000;
    }

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        Quantisation quantisation = Quantisation.of(arguments[1]).orElseThrow();
        int tokens = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 8;
        EngineThread.get().call(engine -> {
            if (Files.notExists(folder)) {
                RandomModel.write(engine, QWEN, Files.createDirectories(folder));
                System.out.println("made " + folder + ": begin again");
                return null;
            }
            Precision precision = engine.fastest();
            Checkpoint checkpoint = Checkpoint.open(folder);
            long before = resident();
            long began = System.nanoTime();
            try (Weights weights = checkpoint.load(engine, precision, quantisation)) {
                System.out.printf(
                        "%s in %s: loaded in %.1f s, %d MB more resident, %d foreseen%n",
                        quantisation,
                        precision,
                        (System.nanoTime() - began) / 1e9,
                        resident() - before,
                        checkpoint.config().weightBytes(precision, quantisation) / 1_000_000);
                Decoder decoder = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, precision);
                write(engine, decoder, tokens);
                train(engine, checkpoint, decoder);
                System.out.printf("%d MB more resident at the end%n", resident() - before);
            }
            return null;
        });
    }

    private static void write(EngineThread engine, Decoder decoder, int tokens) {
        Generator generator = new Generator(engine, decoder);
        Sampler sampler =
                Sampler.of(SamplingConfig.greedy(tokens), decoder.config().vocabulary());
        generator.continueFrom(new int[] {1, 2, 3}, 1, sampler, Set.of(), id -> {}, () -> false);
        long began = System.nanoTime();
        generator.continueFrom(new int[] {1, 2, 3}, tokens, sampler, Set.of(), id -> {}, () -> false);
        System.out.printf("%.2f tokens/s written%n", tokens / ((System.nanoTime() - began) / 1e9));
    }

    /** Three steps of LoRA of rank 16 on all maps, one sequence of 256 tokens. */
    private static void train(EngineThread engine, Checkpoint checkpoint, Decoder decoder) {
        TrainPlan plan = Plans.of(
                Optional.of(new LowRankSettings(16, 32)),
                3,
                3,
                1e-4,
                1,
                256,
                1,
                Schedule.CONSTANT,
                0,
                new UpdateRule(0.01),
                1);
        int[] ids = new Random(1).ints(257, 0, decoder.config().vocabulary()).toArray();
        HeldOut little = new HeldOut(List.of(new int[] {1, 2, 3}), 3, 3);
        try (TrainableState state = TrainableState.of(engine, checkpoint, decoder, plan)) {
            new Trainer(engine, state, plan, List.of(ids), little, null, QuantisedBenchmark::print, () -> false)
                    .run("");
        }
    }

    private static void print(TrainEvent event) {
        if (event instanceof TrainEvent.Step step && step.step() == step.steps()) {
            System.out.printf("%.0f ms a step of 256 tokens, the mean of 3%n", 256_000 / step.tokensPerSecond());
        }
    }
}
