package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TrainListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The claim of the product: after training by default, the model foresees pages it has not seen better than before. */
class VoiceIT {
    /** By how much the held-out bits per character must fall at the least. */
    private static final double GAIN = 0.03;

    private static final int SEEDS = Boolean.getBoolean("inkling.soak") ? 5 : 1;

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void trainingByDefaultBringsTheModelNearerToTheSampleWriter(String language) {
        Session session = new Session();
        session.load();
        session.clean(Path.of("../notebooks", language, "texts"));
        List<String> figures = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Run run = session.finetune(FinetuneConfig.defaults().withSeed(seed), TrainListener.NONE, () -> false);
            figures.add(String.format(Locale.ROOT, "seed %d: %s", seed, run));
            least = Math.min(least, run.gain());
        }
        String found = language + "\n" + String.join("\n", figures);
        System.out.println(found);
        assertTrue(least >= GAIN, found);
    }
}
