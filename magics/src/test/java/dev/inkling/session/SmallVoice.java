package dev.inkling.session;

import dev.inkling.model.FreshWeights;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelWriter;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A model and texts so small that whole sweeps take seconds. */
public final class SmallVoice {
    private static final List<String> SUBJECTS = List.of("The driver", "My aunt", "A clerk", "The old bishop", "Rain");
    private static final List<String> VERBS = List.of("came to", "left", "painted", "forgot", "weighed");
    private static final List<String> OBJECTS = List.of("the mill", "a piano", "two letters", "the bridge", "salt");

    private SmallVoice() {}

    /** A model with fresh weights and the tokenizer of the bundled one. */
    public static Path model(Path folder, int width, long seed) throws IOException {
        Files.createDirectories(folder);
        ModelConfig config = ModelConfig.llama(8192, width, 1, 2, 2 * width, 64, List.of(0));
        EngineThread.get().call(engine -> {
            try (Weights weights = FreshWeights.create(engine, config, seed)) {
                ModelWriter.write(engine, config, weights, Precision.F32, folder);
            }
            return null;
        });
        Files.copy(BundledModel.folder().resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        return folder;
    }

    /** Twelve texts that differ. */
    public static Path texts(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(seed);
        for (int text = 10; text < 22; text++) {
            StringBuilder out = new StringBuilder();
            for (int sentence = 0; sentence < 36; sentence++) {
                for (List<String> words : List.of(SUBJECTS, VERBS, OBJECTS)) {
                    out.append(words.get(random.nextInt(words.size()))).append(' ');
                    out.append(random.nextInt(1000)).append(' '); // so that no five words stand in two texts
                }
                out.append(sentence % 6 == 5 ? "\n\n" : "and ");
            }
            Files.writeString(folder.resolve("2020-01-" + text + " text.txt"), out);
        }
        return folder;
    }
}
