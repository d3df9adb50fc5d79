package dev.inkling.benchmark;

import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.FreshWeights;
import dev.inkling.model.HeldOut;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelWriter;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.train.Grammar;
import dev.inkling.train.OptimizerKind;
import dev.inkling.train.Plans;
import dev.inkling.train.Schedule;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainableState;
import dev.inkling.train.Trainer;
import dev.inkling.train.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which learning rate suits each optimizer: held-out loss after a short run at several rates, as factors on AdamW's,
 * where a small model that knows one language of a {@link Grammar} learns another.
 *
 * <pre>java -cp ... dev.inkling.benchmark.OptimizerRates STEPS [full|lora:KIND:FACTOR ...]</pre>
 */
final class OptimizerRates {
    private static final int BATCH = 4;
    private static final int LENGTH = 32;
    private static final double FULL_RATE = 1e-3;
    private static final double LOW_RANK_RATE = 5e-3;

    private static final List<String> TRIALS = List.of(
            "full:adamw:0.3",
            "full:adamw:1",
            "full:adamw:3",
            "lora:adamw:0.3",
            "lora:adamw:1",
            "lora:adamw:3",
            "full:adamw8bit:1",
            "lora:adamw8bit:1",
            "full:adafactor:3",
            "full:adafactor:10",
            "full:adafactor:30",
            "full:adafactor:100",
            "lora:adafactor:10",
            "lora:adafactor:30",
            "lora:adafactor:100",
            "lora:adafactor:200",
            "full:lion:0.03",
            "full:lion:0.1",
            "full:lion:0.3",
            "lora:lion:0.03",
            "lora:lion:0.1",
            "lora:lion:0.3",
            "full:sgd:30",
            "full:sgd:100",
            "full:sgd:300",
            "full:sgd:1000",
            "lora:sgd:3",
            "lora:sgd:10",
            "lora:sgd:30",
            "lora:sgd:100",
            "lora:sgd:200");

    private OptimizerRates() {}

    public static void main(String[] arguments) throws IOException {
        List<String> trials = arguments.length > 1 ? Arrays.asList(arguments).subList(1, arguments.length) : TRIALS;
        int steps = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("inkling-rates");
        EngineThread.get().call(engine -> {
            writeBase(engine, folder);
            Checkpoint checkpoint = Checkpoint.open(folder);
            try (Weights weights = checkpoint.load(engine, Precision.F32)) {
                Decoder base = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, Precision.F32);
                for (String trial : trials) {
                    report(engine, base, checkpoint, steps, trial.split(":"));
                }
            }
            return null;
        });
    }

    /** A model that knows one language. */
    private static void writeBase(EngineThread engine, Path folder) throws IOException {
        ModelConfig config = ModelConfig.llama(Grammar.VOCABULARY, 64, 2, 4, 176, LENGTH, List.of(0));
        try (Weights weights = FreshWeights.create(engine, config, 1)) {
            ModelWriter.write(engine, config, weights, Precision.F32, folder);
        }
        TrainPlan plan = plan(Optional.empty(), 300, 2e-3, new UpdateRule(0.01));
        try (TrainableState state = TrainableState.full(engine, Checkpoint.open(folder), Precision.F32, 0)) {
            Trainer trainer = trainer(engine, state, plan, 7);
            trainer.run("base");
            ModelWriter.write(engine, config, state.decoder().weights(), Precision.F32, folder);
        }
    }

    private static TrainPlan plan(Optional<LowRankSettings> additions, int steps, double rate, UpdateRule rule) {
        return Plans.of(additions, steps, 1, rate, BATCH, LENGTH, 1, Schedule.COSINE, steps / 10, rule, 1);
    }

    private static Trainer trainer(EngineThread engine, TrainableState state, TrainPlan plan, int language) {
        HeldOut heldOut = new HeldOut(Grammar.text(language, 2, 40), 1, 1);
        return new Trainer(
                engine, state, plan, Grammar.text(language, 1, 1000), heldOut, null, TrainListener.NONE, () -> false);
    }

    private static void report(EngineThread engine, Decoder base, Checkpoint checkpoint, int steps, String[] trial) {
        boolean full = trial[0].equals("full");
        OptimizerKind kind = Arrays.stream(OptimizerKind.values())
                .filter(k -> k.word().equals(trial[1]))
                .findFirst()
                .orElseThrow();
        double rate = Double.parseDouble(trial[2]) * (full ? FULL_RATE : LOW_RANK_RATE);
        Optional<LowRankSettings> additions = full ? Optional.empty() : Optional.of(new LowRankSettings(16, 32));
        TrainPlan plan = plan(additions, steps, rate, new UpdateRule(kind, kind.defaults()));
        engine.seed(1);
        try (TrainableState state = TrainableState.of(engine, checkpoint, base, plan)) {
            Trainer.Outcome outcome = trainer(engine, state, plan, 3).run("rates");
            System.out.printf(
                    "%s %s factor %s rate %.3g: held out %.4f before, %.4f at best, step %d of %d%n",
                    trial[0],
                    kind.word(),
                    trial[2],
                    rate,
                    outcome.base().perToken(),
                    outcome.best().perToken(),
                    outcome.bestStep(),
                    outcome.step());
        }
    }
}
