package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Golden;
import dev.inkling.model.ModelConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScopeTest {
    private static final ModelConfig GPT2 =
            Checkpoint.open(Golden.folder("gpt2")).config();

    private static Scope scope(FinetuneConfig config) {
        return Scope.of(config, GPT2, true);
    }

    private static String error(FinetuneConfig config) {
        return assertThrows(InklingException.class, () -> scope(config)).getMessage();
    }

    @Test
    void anUnknownTargetIsAnsweredWithTheModelsNames() {
        assertEquals(
                "--targets q_proj,attn: no linear map in the layers to train has that name; take all, attention,"
                        + " feed-forward or some of c_attn, c_proj, attn.c_proj, c_fc, mlp.c_proj",
                error(FinetuneConfig.lora().withTargets("c_fc, q_proj,attn")));
    }

    @ParameterizedTest
    @CsvSource({"lora, RANK, 2", "lora, ROOT, 2", "dora, RANK, 2"})
    void strengthAtTheUsualRankIsTheSameForEveryScaling(
            String method, LowRankSettings.Scaling scaling, double strength) {
        LowRankSettings additions = scope(
                        FinetuneConfig.defaults().with(Setting.METHOD, method).with(Setting.SCALING, scaling))
                .lowRank()
                .orElseThrow();
        assertEquals(16, additions.rank());
        assertEquals(strength, additions.scale(), 1e-12);
        assertEquals(method.equals("dora"), additions.magnitudes());
    }

    @Test
    void chosenNumbersStand() {
        LowRankSettings additions = scope(FinetuneConfig.dora()
                        .withRank(9)
                        .withTargets("attention")
                        .with(Setting.ALPHA, 6)
                        .with(Setting.SCALING, "root")
                        .with(Setting.LORA_PLUS, 16))
                .lowRank()
                .orElseThrow();
        assertEquals(2, additions.scale());
        assertEquals(16, additions.ratio());
        assertEquals("attention", additions.targets().toString());
    }

    /** A small model trains every weight, unless something is said that only additions have. */
    @ParameterizedTest
    @EnumSource(names = {"RANK", "ALPHA", "SCALING", "TARGETS", "LORA_PLUS"})
    void speakingOfAdditionsAsksForThem(Setting setting) {
        Map<Setting, Object> values = Map.of(
                Setting.RANK,
                2,
                Setting.ALPHA,
                3,
                Setting.SCALING,
                "root",
                Setting.TARGETS,
                "all",
                Setting.LORA_PLUS,
                2);
        assertTrue(scope(FinetuneConfig.defaults()).lowRank().isEmpty());
        assertTrue(scope(FinetuneConfig.defaults().with(setting, values.get(setting)))
                .lowRank()
                .isPresent());
        assertEquals(
                "--method full knows no " + setting.option() + ": take --method lora, or leave it out",
                error(FinetuneConfig.full().with(setting, values.get(setting))));
    }

    @Test
    void aLayerAtLeastIsTrained() {
        assertEquals(1, scope(FinetuneConfig.full().withFrozen(1)).frozen());
        for (FinetuneConfig config : new FinetuneConfig[] {FinetuneConfig.full(), FinetuneConfig.lora()}) {
            assertEquals(
                    "--freeze 2 leaves none of the model's 2 layers to train: take 1 or less",
                    error(config.withFrozen(2)));
        }
    }

    @Test
    void rankIsMeasuredAgainstTheChosenMaps() {
        ModelConfig grouped = Checkpoint.open(Golden.folder("llama_gqa")).config();
        FinetuneConfig wide = FinetuneConfig.lora().withRank(grouped.embedding());
        assertTrue(assertThrows(InklingException.class, () -> Scope.of(wide, grouped, true))
                .getMessage()
                .contains("take " + grouped.keyValueHeads() * grouped.headSize() + " or less"));
        assertEquals(
                grouped.embedding(),
                Scope.of(wide.withTargets("q_proj"), grouped, true)
                        .lowRank()
                        .orElseThrow()
                        .rank());
    }

    @Test
    void aPlanShowsWhatItWasGiven() {
        FinetuneConfig config = FinetuneConfig.dora()
                .withTargets("c_attn , feed-forward")
                .withFrozen(1)
                .with(Setting.SCALING, "root")
                .with(Setting.LORA_PLUS, 4);
        Map<String, String> shown = TrainPlan.of(config, GPT2, 5000).shown();
        assertEquals("dora", shown.get("method"));
        assertEquals("c_attn,feed-forward", shown.get("targets"));
        assertEquals("1", shown.get("freeze"));
        assertEquals("root", shown.get("scaling"));
        assertEquals("4.0", shown.get("lora-plus"));
        assertEquals(
                "full", TrainPlan.of(FinetuneConfig.full(), GPT2, 5000).shown().get("method"));
    }
}
