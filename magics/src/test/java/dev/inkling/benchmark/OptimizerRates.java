package dev.inkling.benchmark;

import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.tokens.Tokenizer;
import dev.inkling.train.OptimizerKind;
import dev.inkling.train.Schedule;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainableState;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingTexts;
import dev.inkling.train.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which learning rate suits each optimizer: held-out loss after a short run at several rates, as factors on AdamW's, on
 * the first part of a text. The factors in {@link OptimizerKind} come from here.
 *
 * <pre>java -cp ... dev.inkling.benchmark.OptimizerRates MODEL TEXT STEPS [full|lora:KIND:FACTOR ...]</pre>
 */
final class OptimizerRates {
    private static final int CHARACTERS = 24_000;
    private static final int BATCH = 2;
    private static final int LENGTH = 128;
    private static final double FULL_RATE = 1e-3;
    private static final double LOW_RANK_RATE = 5e-3;

    private static final List<String> TRIALS = List.of(
            "full:adamw:1",
            "lora:adamw:1",
            "full:adafactor:10",
            "full:adafactor:30",
            "full:adafactor:100",
            "lora:adafactor:10",
            "lora:adafactor:30",
            "lora:adafactor:100",
            "full:lion:0.03",
            "full:lion:0.1",
            "full:lion:0.3",
            "lora:lion:0.03",
            "lora:lion:0.1",
            "lora:lion:0.3",
            "full:sgd:30",
            "full:sgd:100",
            "full:sgd:300",
            "lora:sgd:3",
            "lora:sgd:10",
            "lora:sgd:30",
            "lora:sgd:100");

    private OptimizerRates() {}

    public static void main(String[] arguments) throws IOException {
        Path model = Path.of(arguments[0]);
        String text = Files.readString(Path.of(arguments[1]));
        int steps = Integer.parseInt(arguments[2]);
        List<String> trials = arguments.length > 3 ? Arrays.asList(arguments).subList(3, arguments.length) : TRIALS;
        Checkpoint checkpoint = Checkpoint.open(model);
        try (Tokenizer tokenizer = Tokenizer.read(model.resolve("tokenizer.json"))) {
            TrainingTexts texts = TrainingTexts.split(
                    List.of(text.substring(0, Math.min(CHARACTERS, text.length()))),
                    tokenizer::encode,
                    new TrainingTexts.Marks(0, 0));
            HeldOut heldOut = HeldOut.of(texts.heldOut(), tokenizer::encode, 0);
            EngineThread.get().call(engine -> {
                try (Weights weights = checkpoint.load(engine, Precision.F32)) {
                    Decoder base = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, Precision.F32);
                    for (String trial : trials) {
                        report(engine, base, checkpoint, texts.train(), heldOut, steps, trial.split(":"));
                    }
                }
                return null;
            });
        }
    }

    private static void report(
            EngineThread engine,
            Decoder base,
            Checkpoint checkpoint,
            List<int[]> train,
            HeldOut heldOut,
            int steps,
            String[] trial) {
        boolean full = trial[0].equals("full");
        OptimizerKind kind = Arrays.stream(OptimizerKind.values())
                .filter(k -> k.word().equals(trial[1]))
                .findFirst()
                .orElseThrow();
        double factor = Double.parseDouble(trial[2]);
        // The rate alone is compared.
        Map<Setting, Double> numbers = new EnumMap<>(kind.defaults());
        numbers.put(Setting.WEIGHT_DECAY, 0.0);
        LowRankSettings additions = new LowRankSettings(16, 32);
        double rate = factor * (full ? FULL_RATE : LOW_RANK_RATE);
        TrainPlan plan = new TrainPlan(
                full ? Optional.empty() : Optional.of(additions),
                steps,
                1,
                rate,
                BATCH,
                LENGTH,
                1,
                Schedule.COSINE,
                steps / 10,
                new UpdateRule(kind, numbers),
                1);
        engine.seed(1);
        try (TrainableState state = full
                ? TrainableState.full(engine, checkpoint, Precision.F32)
                : TrainableState.lora(engine, base, additions)) {
            Trainer.Outcome outcome =
                    new Trainer(engine, state, plan, train, heldOut, TrainListener.NONE, () -> false).run("rates");
            System.out.printf(
                    "%s %s factor %s rate %.3g: held out %.4f before, %.4f at best, step %d of %d, %d s%n",
                    trial[0],
                    kind.word(),
                    trial[2],
                    rate,
                    outcome.base().perToken(),
                    outcome.best().perToken(),
                    outcome.bestStep(),
                    outcome.step(),
                    outcome.elapsed().toSeconds());
        }
    }
}
