package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepConfigTest {
    private static String error(Runnable task) {
        return assertThrows(InklingException.class, task::run).getMessage();
    }

    @Test
    void everyCombinationIsTriedOnce() {
        SweepConfig config = SweepConfig.of(FinetuneConfig.lora())
                .over(Setting.LR, "1e-4, 3e-4,1e-4")
                .over(Setting.RANK, 8, 16);
        List<FinetuneConfig> all = config.combinations();
        assertEquals(4, all.size());
        assertEquals(4, all.stream().distinct().count());
        assertTrue(all.contains(FinetuneConfig.lora().withLearningRate(3e-4).withRank(16)), all.toString());
        assertEquals(List.of("lr", "rank"), config.varied());
    }

    @Test
    void aValueWithCommasOfItsOwnTakesPlusSigns() {
        SweepConfig config = SweepConfig.grid().over(Setting.TARGETS, "all,q_proj+v_proj");
        assertEquals(List.of("all", "q_proj,v_proj"), config.choices().get(Setting.TARGETS));
    }

    @Test
    void badValuesAreRefusedWithTheirRange() {
        assertTrue(
                error(() -> SweepConfig.grid().over(Setting.RANK, "8,many")).contains("--rank takes a whole number"));
        assertTrue(error(() -> SweepConfig.grid().withSeeds(0)).contains("--seeds takes"));
        assertTrue(error(() -> SweepConfig.grid().withRandom(0)).contains("--random takes"));
        assertTrue(error(() -> SweepConfig.grid().withBudget(Duration.ZERO)).contains("--budget takes"));
    }

    @Test
    void aGridThatNobodyCouldTrainIsRefusedUnlessSomeOfItIsDrawn() {
        Object[] many = java.util.stream.IntStream.rangeClosed(1, 40).boxed().toArray();
        SweepConfig random =
                SweepConfig.grid().withRandom(5).over(Setting.RANK, many).over(Setting.SEED, many);
        assertEquals(1600, random.combinations().size());
        String said = error(() -> SweepConfig.grid().over(Setting.RANK, many).over(Setting.SEED, many));
        assertTrue(said.contains("1,600 combinations") && said.contains("--random"), said);
    }
}
