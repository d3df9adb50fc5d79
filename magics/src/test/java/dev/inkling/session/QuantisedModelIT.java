package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.LiveArrays;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainListener;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The road through the session with a base in few bits. */
class QuantisedModelIT {
    private static final Path TEXTS = Path.of("../notebooks/en/texts");
    private static final FinetuneConfig CONFIG = FinetuneConfig.defaults()
            .withMaxSteps(4)
            .withBatch(2)
            .withLength(64)
            .with(Setting.WARMUP, 0);

    private static LanguageModel load(Session session, Quantisation quantisation) {
        return session.load(KnownModels.bundled(), Precision.F32, quantisation);
    }

    private static String error(Runnable task) {
        return assertThrows(InklingException.class, task::run).getMessage();
    }

    @Test
    void aQuantisedBaseIsTrainedSampledAndGoneOnWith() {
        int before = LiveArrays.count();
        Session session = new Session();
        LanguageModel model = load(session, Quantisation.NF4);
        assertTrue(model.info().shown().get("held in").startsWith("4 bits (NF4"), model.toString());
        session.clean(TEXTS);
        String refusal = error(() -> session.finetune(CONFIG.with(Setting.METHOD, "full")));
        assertTrue(refusal.contains("--method lora"), refusal);

        int[] asked = new int[1];
        Run first = session.finetune(CONFIG, TrainListener.NONE, () -> asked[0]++ >= 2);
        assertTrue(first.paused());
        assertFalse(first.plan().full());
        RunCard card = session.allRuns().stream()
                .filter(one -> one.number() == first.number())
                .findFirst()
                .orElseThrow();
        assertEquals("4bit", card.base().weights());
        assertFalse(session.sample("It was", SamplingConfig.greedy(5)).isEmpty());

        load(session, Quantisation.NONE);
        OptionalInt number = OptionalInt.of(first.number());
        String other = error(() -> session.resume(number, TrainListener.NONE, () -> false));
        assertTrue(other.endsWith("load it with --weights 4bit"), other);
        session.unload();
        assertEquals(before, LiveArrays.count());

        Session later = new Session();
        Run second = later.resume(number, TrainListener.NONE, () -> false);
        assertEquals(Quantisation.NF4, later.model().info().quantisation());
        assertEquals(4, second.steps());
        assertEquals(first.before(), second.before());
        assertTrue(second.after().bitsPerCharacter() <= second.before().bitsPerCharacter());
        later.unload();
        assertEquals(before, LiveArrays.count());
    }
}
