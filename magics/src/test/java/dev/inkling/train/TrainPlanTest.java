package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.ModelConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainPlanTest {
    private static final ModelConfig SMALL = model(256, 4, 8192, 512);

    private static ModelConfig model(int embedding, int layers, int vocabulary, int context) {
        return ModelConfig.llama(vocabulary, embedding, layers, 8, embedding * 3, context, List.of(0));
    }

    private static TrainPlan plan(FinetuneConfig config, long tokens) {
        return TrainPlan.of(config, SMALL, tokens);
    }

    @ParameterizedTest
    @ValueSource(longs = {2000, 5000, 20_000, 100_000, 1_000_000, 50_000_000})
    void defaultsTakeSixtyStepsAtLeastAndThreePassesOrMore(long tokens) {
        TrainPlan plan = plan(FinetuneConfig.defaults(), tokens);
        long blocks = (tokens + 255) / 256;
        assertTrue(plan.steps() >= 60);
        assertTrue(plan.steps() * (long) plan.batch() >= 3 * blocks - plan.batch());
        assertEquals((double) plan.steps() * plan.batch() / blocks, plan.epochs(), 1e-9);
        assertTrue(plan.batch() >= 1 && plan.batch() * plan.length() <= 16_384);
        assertTrue(plan.warmup() <= plan.steps() / 10 && plan.warmup() >= 5);
        assertEquals(256, plan.length());
        assertTrue(plan.full());
    }

    @Test
    void onlyAModelThatSoonKnowsAShortTextByHeartIsTrainedWithDropoutUnasked() {
        ModelConfig large = model(1024, 12, 50_000, 512);
        assertTrue(large.parameters() > 100_000_000);
        assertEquals(0.05, dropout(FinetuneConfig.lora(), large, 249_999));
        assertEquals(0, dropout(FinetuneConfig.lora(), large, 250_000));
        assertEquals(0, dropout(FinetuneConfig.lora(), SMALL, 5000));
        assertEquals(0, dropout(FinetuneConfig.lora().with(Setting.DROPOUT, 0), large, 5000));
        assertEquals(0.3, dropout(FinetuneConfig.dora().with(Setting.DROPOUT, 0.3), SMALL, 1 << 20));
        TrainPlan plan = TrainPlan.of(FinetuneConfig.lora(), large, 5000);
        assertEquals(
                plan.lowRank(), TrainPlan.of(plan.settings(), large, 1 << 20).lowRank(), "on a longer text too");
        FinetuneConfig full = FinetuneConfig.full().with(Setting.DROPOUT, 0.1);
        String refusal =
                assertThrows(InklingException.class, () -> plan(full, 5000)).getMessage();
        assertTrue(refusal.startsWith("--method full knows no --dropout"), refusal);
    }

    @Test
    void dropoutOfTheStreamIsForEveryMethodAndWrittenDown() {
        for (FinetuneConfig config : List.of(FinetuneConfig.full(), FinetuneConfig.lora(), FinetuneConfig.dora())) {
            assertEquals(0, plan(config, 5000).residualDropout());
            assertFalse(plan(config, 5000).shown().containsKey("residual-dropout"));
            TrainPlan plan = plan(config.with(Setting.RESIDUAL_DROPOUT, 0.1), 5000);
            assertEquals(0.1, plan.residualDropout());
            assertEquals("0.1", plan.shown().get("residual-dropout"));
            assertEquals(0.1, plan(plan.settings(), 5000).residualDropout(), "as a run card has it");
        }
    }

    private static double dropout(FinetuneConfig config, ModelConfig model, long tokens) {
        return TrainPlan.of(config, model, tokens).lowRank().orElseThrow().dropout();
    }

    @Test
    void givenValuesStand() {
        TrainPlan plan = plan(
                FinetuneConfig.lora()
                        .withEpochs(2)
                        .withBatch(4)
                        .withLength(128)
                        .withLearningRate(0.002)
                        .withRank(8)
                        .withSeed(9)
                        .with(Setting.SCHEDULE, "linear")
                        .with(Setting.WARMUP, 3)
                        .with(Setting.WEIGHT_DECAY, 0.2)
                        .with(Setting.CLIP, 0.5),
                12_800);
        assertEquals(
                Plans.of(
                        Optional.of(new LowRankSettings(8, 16)),
                        50,
                        2,
                        0.002,
                        4,
                        128,
                        9,
                        Schedule.LINEAR,
                        3,
                        new UpdateRule(0.2),
                        0.5),
                plan);
        assertEquals(7, plan(FinetuneConfig.defaults().withMaxSteps(7), 12_800).steps());
        assertEquals(0, plan(FinetuneConfig.defaults().withMaxSteps(7), 12_800).warmup());
    }

    @ParameterizedTest
    @CsvSource({
        "512, 24, 50000, false, 3e-4, 5e-5",
        "1024, 24, 50000, false, 3e-4, 5e-5",
        "2048, 24, 50000, false, 2e-4, 3e-5",
        "4096, 32, 100000, false, 1e-4, 1e-5",
    })
    void ratesFollowTheSizeOfTheModel(
            int embedding, int layers, int vocabulary, boolean full, double lora, double all) {
        ModelConfig model = model(embedding, layers, vocabulary, 1024);
        TrainPlan plan = TrainPlan.of(FinetuneConfig.defaults(), model, 100_000);
        assertEquals(full, plan.full());
        assertEquals(lora, plan.rate());
        assertEquals(all, TrainPlan.of(FinetuneConfig.full(), model, 100_000).rate());
        assertEquals(32, plan.lowRank().get().alpha());
    }

    @ParameterizedTest
    @CsvSource({
        "adamw, 3e-4, 5e-5",
        "adamw8bit, 3e-4, 5e-5",
        "adafactor, 0.03, 5e-4",
        "lion, 9e-5, 1.5e-5",
        "sgd, 6e-3, 5e-3"
    })
    void ratesFollowTheOptimizerUnlessGiven(String optimizer, double lora, double all) {
        ModelConfig model = model(512, 24, 50_000, 1024);
        FinetuneConfig config = FinetuneConfig.lora().with(Setting.OPTIMIZER, optimizer);
        TrainPlan plan = TrainPlan.of(config, model, 100_000);
        assertEquals(lora, plan.rate());
        assertEquals(optimizer, plan.shown().get("optimizer"));
        FinetuneConfig full = config.with(Setting.METHOD, "full");
        assertEquals(all, TrainPlan.of(full, model, 100_000).rate());
        assertEquals(
                0.25,
                TrainPlan.of(config.withLearningRate(0.25), model, 100_000).rate());
    }

    @Test
    void lengthStaysWithinTheContext() {
        ModelConfig narrow = model(256, 4, 8192, 64);
        assertEquals(64, TrainPlan.of(FinetuneConfig.defaults(), narrow, 5000).length());
        InklingException e = assertThrows(
                InklingException.class,
                () -> TrainPlan.of(FinetuneConfig.defaults().withLength(65), narrow, 5000));
        assertTrue(e.getMessage().contains("--length 65") && e.getMessage().contains("64"), e.getMessage());
    }

    @Test
    void aRunThatIsShortByItsEpochsIsLengthenedByThem() {
        FinetuneConfig config =
                FinetuneConfig.defaults().withMaxSteps(80).withEpochs(0.01).with(Setting.WARMUP, 100);
        InklingException e = assertThrows(InklingException.class, () -> plan(config, 1_000_000));
        assertTrue(e.getMessage().endsWith("lower --warmup or raise --epochs"), e.getMessage());
    }

    @Test
    void warmupMustEndBeforeTheRun() {
        FinetuneConfig config = FinetuneConfig.defaults().withMaxSteps(80).with(Setting.WARMUP, 100);
        InklingException e = assertThrows(InklingException.class, () -> plan(config, 1_000_000));
        assertEquals(
                "warm-up (100 steps) must be shorter than the run (80 steps): lower --warmup or raise --max-steps",
                e.getMessage());
    }

    @Test
    void cosineFallsFromThePeakToATenth() {
        assertEquals(0.25, Schedule.COSINE.at(0, 3, 13));
        assertEquals(0.75, Schedule.COSINE.at(2, 3, 13));
        assertEquals(1, Schedule.COSINE.at(3, 3, 13), 1e-12);
        // A third of the way: 0.1 + 0.9 * (1 + cos 60 degrees) / 2; half: 0.55.
        assertEquals(0.775, Schedule.COSINE.at(6, 3, 13), 1e-12);
        assertEquals(0.1, Schedule.COSINE.at(12, 3, 13), 1e-12);
        assertEquals(0.55, Schedule.COSINE.at(5, 0, 11), 1e-12);
    }

    @Test
    void linearAndConstantAreThat() {
        assertEquals(1, Schedule.LINEAR.at(0, 0, 11), 1e-12);
        assertEquals(0.55, Schedule.LINEAR.at(5, 0, 11), 1e-12);
        assertEquals(0.1, Schedule.LINEAR.at(10, 0, 11), 1e-12);
        for (int step = 2; step < 11; step++) {
            assertEquals(1, Schedule.CONSTANT.at(step, 2, 11));
        }
        assertEquals(1 / 3.0, Schedule.CONSTANT.at(0, 2, 11));
    }

    @Test
    void noScheduleLeavesItsRange() {
        for (Schedule schedule : Schedule.values()) {
            for (int steps = 1; steps < 30; steps++) {
                for (int warmup = 0; warmup < steps; warmup++) {
                    for (int step = 0; step < steps; step++) {
                        double factor = schedule.at(step, warmup, steps);
                        assertTrue(factor > 0 && factor <= 1 + 1e-12, schedule + " " + step + " " + factor);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EPOCHS, three, '--epochs takes a number from 0.01 to 1000, got \"three\"'",
        "EPOCHS, 0, '--epochs takes a number from 0.01 to 1000, got 0'",
        "SEED, -1, '--seed takes a whole number from 0 to 2147483647, got -1'",
        "LENGTH, 4, '--length takes a whole number from 8 to 1048576, got 4'",
        "EPOCHS, NaN, '--epochs takes a number from 0.01 to 1000, got NaN'",
        "MAX_STEPS, 2.5, '--max-steps takes a whole number from 1 to 10000000, got 2.5'",
        "LR, Infinity, '--lr takes a number from 1.0E-8 to 1, got Infinity'",
        "TARGETS, ' , ', '--targets takes all, attention, feed-forward or names with commas between them, got \" , \"'",
        "METHOD, qlora, '--method takes lora or dora or full, got \"qlora\"'",
    })
    void valueOutOfRangeIsRefusedWithTheRange(Setting setting, String value, String message) {
        InklingException e = assertThrows(
                InklingException.class, () -> FinetuneConfig.defaults().with(setting, value));
        assertEquals(message, e.getMessage());
    }

    @Test
    void everySettingExplainsItself() {
        for (Setting setting : Setting.values()) {
            assertTrue(setting.option().matches("--[a-z][a-z0-9-]+"));
            assertTrue(setting.help().contains("(default: "));
            assertFalse(setting.label().isBlank());
        }
        assertEquals(
                "[steps, epochs]",
                plan(FinetuneConfig.defaults(), 5000).shown().keySet().stream()
                        .filter(List.of("steps", "epochs")::contains)
                        .toList()
                        .toString());
    }
}
