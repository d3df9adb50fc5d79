package dev.inkling.benchmark;

import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
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
                List<String> all = new ArrayList<>();
                for (String prefix : prefixes) {
                    List<String> texts = new ArrayList<>();
                    for (Path file : list(language)) {
                        if (file.getFileName().toString().startsWith(prefix)) {
                            texts.add(Files.readString(file));
                        }
                    }
                    if (!texts.isEmpty()) {
                        print(language.getFileName() + " " + prefix, checkpoint, tokenizer, texts);
                        all.addAll(texts);
                    }
                }
                if (!all.isEmpty()) {
                    print(language.getFileName() + " together", checkpoint, tokenizer, all);
                }
            }
        }
    }

    private static void print(String what, Checkpoint checkpoint, Tokenizer tokenizer, List<String> texts) {
        List<Integer> ends = checkpoint.config().endOfText();
        HeldOut heldOut = HeldOut.of(texts, tokenizer::encode, ends.isEmpty() ? -1 : ends.get(0));
        double bits = EngineThread.get().call(engine -> {
            try (Weights weights = checkpoint.load(engine, Precision.F32)) {
                Decoder decoder = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, Precision.F32);
                return new Scorer(engine, decoder).score(heldOut.documents()).nats() / Math.log(2);
            }
        });
        System.out.printf(
                "%s: %d bytes, %.4f bits per byte, %.4f bits per character%n",
                what, heldOut.bytes(), bits / heldOut.bytes(), bits / heldOut.characters());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
