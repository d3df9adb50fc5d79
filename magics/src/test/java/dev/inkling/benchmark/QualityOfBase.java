package dev.inkling.benchmark;

import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Quantisation;
import dev.inkling.model.Scorer;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.tokens.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bits per byte and per character of a model on whole held-out texts, in float32.
 *
 * <pre>java -cp 'magics/target/test-classes:kernel/target/inkling/lib/*' dev.inkling.benchmark.QualityOfBase \
 *     MODEL-FOLDER TEXTS HELD-OUT-PREFIX...</pre>
 *
 * TEXTS has one sub-folder of UTF-8 text files per language.
 */
public final class QualityOfBase {
    private QualityOfBase() {}

    public static void main(String[] arguments) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(Path.of(arguments[0]));
        List<String> prefixes = List.of(arguments).subList(2, arguments.length);
        try (Tokenizer tokenizer = Tokenizer.read(Path.of(arguments[0]).resolve("tokenizer.json"))) {
            for (Path language : list(Path.of(arguments[1]))) {
                for (Quantisation bits : Quantisation.values()) {
                    language(checkpoint, tokenizer, language, prefixes, bits);
                }
            }
        }
    }

    private static void language(
            Checkpoint checkpoint, Tokenizer tokenizer, Path language, List<String> prefixes, Quantisation bits)
            throws IOException {
        Score all = new Score(0, 0, 0);
        String name = language.getFileName() + " " + bits + " ";
        for (String prefix : prefixes) {
            List<String> texts = new ArrayList<>();
            for (Path file : list(language)) {
                if (file.getFileName().toString().startsWith(prefix)) {
                    texts.add(Files.readString(file));
                }
            }
            if (!texts.isEmpty()) {
                Score score = score(checkpoint, tokenizer, texts, bits);
                score.print(name + prefix);
                all = all.plus(score);
            }
        }
        if (all.bytes > 0) {
            all.print(name + "together");
        }
    }

    private record Score(double bits, long bytes, long characters) {
        Score plus(Score other) {
            return new Score(bits + other.bits, bytes + other.bytes, characters + other.characters);
        }

        void print(String what) {
            System.out.printf(
                    "%s: %d bytes, %.4f bits per byte, %.4f bits per character%n",
                    what, bytes, bits / bytes, bits / characters);
        }
    }

    private static Score score(Checkpoint checkpoint, Tokenizer tokenizer, List<String> texts, Quantisation bits) {
        List<Integer> ends = checkpoint.config().endOfText();
        HeldOut heldOut = HeldOut.of(texts, tokenizer::encode, ends.isEmpty() ? -1 : ends.get(0));
        double found = EngineThread.get().call(engine -> {
            try (Weights weights = checkpoint.load(engine, Precision.F32, bits)) {
                Decoder decoder = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, Precision.F32);
                return new Scorer(engine, decoder).score(heldOut.documents()).nats() / Math.log(2);
            }
        });
        return new Score(found, heldOut.bytes(), heldOut.characters());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
