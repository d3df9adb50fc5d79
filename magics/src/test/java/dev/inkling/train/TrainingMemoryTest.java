package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.model.ModelConfig;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What settings add to the memory that is foreseen, by closed formulas. */
class TrainingMemoryTest {
    private static final int WIDTH = 256;
    private static final int LAYERS = 4;
    private static final int INNER = 768;
    private static final int VOCABULARY = 1000;
    private static final long TOKENS = 2048;
    /** A tied head, as many keys as queries. */
    private static final ModelConfig MODEL = ModelConfig.llama(VOCABULARY, WIDTH, LAYERS, 8, INNER, 512, List.of(0));

    private static final ModelConfig WIDE = ModelConfig.llama(VOCABULARY, 4096, 1, 32, 16384, 512, List.of(0));

    private static long working(FinetuneConfig config, Precision compute) {
        TrainPlan plan = TrainPlan.of(config.withBatch(8).withLength(256), MODEL, 1_000_000);
        return TrainingMemory.of(MODEL, compute, plan, false, false).working();
    }

    private static long working(FinetuneConfig config) {
        return working(config, Precision.F32);
    }

    private static FinetuneConfig frozen(FinetuneConfig config, int layers) {
        return config.with(Setting.FREEZE, layers);
    }

    @Test
    void dropoutOfTheStreamKeepsTwoMasksALayer() {
        FinetuneConfig dropping = FinetuneConfig.full().with(Setting.RESIDUAL_DROPOUT, 0.1);
        assertEquals(TOKENS * (LAYERS + 1) * 2 * WIDTH, working(dropping) - working(FinetuneConfig.full()));
    }

    @Test
    void oneDnnKeepsItsOwnFormsOfWhatGoesIntoEachMapAndComesOut() {
        long ins = 4 * WIDTH + 2 * WIDTH + INNER;
        long outs = 4 * WIDTH + 2 * INNER + WIDTH;
        assertEquals(TOKENS * LAYERS * 4 * (ins + outs), forms(FinetuneConfig.lora()));
        assertEquals(TOKENS * LAYERS * 4 * (ins + outs), forms(FinetuneConfig.full()));
        FinetuneConfig dropping = FinetuneConfig.dora().with(Setting.DROPOUT, 0.1);
        assertEquals(TOKENS * LAYERS * 4 * 2 * (ins + outs), forms(dropping), "maps that are read twice");
        FinetuneConfig twice = FinetuneConfig.lora().with(Setting.RECOMPUTE, "on");
        assertEquals(TOKENS * 4 * (ins + outs), forms(twice), "of one layer at a time");
    }

    @Test
    void aShortStepIsForeseenToTakeWhatTheTrialOfOneDnnTakes() {
        TrainPlan plan = TrainPlan.of(FinetuneConfig.lora().withBatch(1).withLength(8), WIDE, 1_000_000);
        long plain = TrainingMemory.of(WIDE, Precision.F32, plan, false, false).working();
        long converted =
                TrainingMemory.of(WIDE, Precision.F32, plan, false, true).working();
        assertTrue(plain < 4L * 5 * 4096 * 16384, "" + plain);
        assertTrue(converted >= 4L * 5 * 4096 * 16384, "five arrays of the largest weight: " + converted);
    }

    private static long forms(FinetuneConfig config) {
        TrainPlan plan = TrainPlan.of(config.withBatch(8).withLength(256), MODEL, 1_000_000);
        return TrainingMemory.of(MODEL, Precision.F32, plan, false, true).working()
                - TrainingMemory.of(MODEL, Precision.F32, plan, false, false).working();
    }

    @Test
    void dropoutAndMagnitudesCountTheMapsThatHaveAdditions() {
        long lora = working(FinetuneConfig.lora());
        long outputs = 4 * WIDTH + 2 * INNER + WIDTH;
        assertEquals(TOKENS * (LAYERS + 1) * 2 * 4 * outputs, working(FinetuneConfig.dora()) - lora);
        FinetuneConfig few = FinetuneConfig.dora().with(Setting.TARGETS, "attention");
        assertEquals(TOKENS * (LAYERS + 1) * 2 * 4 * 4 * WIDTH, working(few) - lora);
        long inputs = 4 * WIDTH + 2 * WIDTH + INNER;
        FinetuneConfig dropping = FinetuneConfig.lora().with(Setting.DROPOUT, 0.1);
        assertEquals(TOKENS * (LAYERS + 1) * (4 + 1) * inputs, working(dropping) - lora);
    }

    @Test
    void eachFrozenLayerKeepsNothing() {
        FinetuneConfig lora = FinetuneConfig.lora();
        long layer = working(lora) - working(frozen(lora, 1));
        assertTrue(layer > TOKENS * 4 * (4 * WIDTH + 4 * INNER), "its products' inputs at least: " + layer);
        assertEquals(layer, working(frozen(lora, 1)) - working(frozen(lora, 2)));
        assertEquals(layer, working(frozen(lora, 2)) - working(frozen(lora, 3)));
    }

    /** From the first frozen layer on the embedding, which is the head, is frozen too; the second layer is a layer alone. */
    @Test
    void aHeadThatIsTheFrozenEmbeddingHasNoGradientAndIsReadAllTheSame() {
        for (Precision compute : List.of(Precision.F32, Precision.BF16)) {
            long none = working(FinetuneConfig.full(), compute);
            long one = working(frozen(FinetuneConfig.full(), 1), compute);
            long two = working(frozen(FinetuneConfig.full(), 2), compute);
            assertEquals(4L * VOCABULARY * WIDTH, (none - one) - (one - two), compute.toString());
        }
        long maps = 4 * WIDTH * WIDTH + 3 * WIDTH * INNER;
        long saved = working(frozen(FinetuneConfig.full(), 1), Precision.BF16)
                - working(frozen(FinetuneConfig.full(), 2), Precision.BF16);
        assertTrue(saved > 2 * maps, "a layer's maps are read in two bytes for the way back");
    }

    @Test
    void aShortStepIsForeseenToTakeWhatJudgingTheHeldOutTextsTakes() {
        TrainPlan plan = TrainPlan.of(FinetuneConfig.lora().withBatch(1).withLength(8), MODEL, 1_000_000);
        TrainingMemory memory = TrainingMemory.of(MODEL, Precision.F32, plan, false, false);
        assertTrue(memory.working() > Scorer.memory(MODEL, Precision.F32, 4 * WIDTH), memory.toString());
        assertTrue(memory.working() > 512L * VOCABULARY * 4, "the logits of 512 tokens");
    }
}
