package dev.inkling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.model.Golden;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.LiveArrays;
import dev.inkling.model.engine.Precision;
import dev.inkling.session.MemoryPlan.Need;
import dev.inkling.session.MemoryPlan.Way;
import dev.inkling.train.FinetuneConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryPlanTest {
    private static final long GB = 1_000_000_000L;
    private static final FinetuneConfig DEFAULTS = FinetuneConfig.defaults();

    @TempDir
    private Path folder;

    /** The shape of Qwen2.5-7B: 7,615,616,512 parameters, 28 layers, 4 key/value heads of 128. */
    private Path seven() throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen2", "vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944,
                 "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4,
                 "max_position_embeddings": 32768, "rms_norm_eps": 1e-6}""");
        return folder;
    }

    private static String commands(MemoryPlan plan) {
        return plan.ways().stream().map(Way::command).collect(Collectors.joining("; "));
    }

    @Test
    void aFolderWithNothingButItsConfigurationIsPlanned() throws IOException {
        MemoryPlan plan =
                Sessions.withFree(400 * GB).plan(seven(), Precision.BF16, Quantisation.NONE, DEFAULTS.withLength(1024));
        List<Need> needs = plan.needs();
        // Matrices at 2 bytes; norms and the biases of queries, keys and values at 4.
        ModelConfig config = plan.config();
        assertEquals(7_615_616_512L, config.parameters());
        long vectors = config.parameters() - config.matrixParameters();
        assertEquals(28 * (2 * 3584 + 3584 + 2 * 512) + 3584, vectors);
        assertEquals(2 * config.parameters() + 2 * vectors, needs.get(0).total());
        // 2 L b s K bytes: the cache of 1,024 tokens.
        assertEquals(2L * 28 * 1024 * 512 * 2, needs.get(1).state());
        // r (in + out) of q, k, v, o, gate, up, down; number, gradient, two moments and the best state, 4 bytes each.
        long additions = 16L * 28 * (2 * (3584 + 3584) + 2 * (3584 + 512) + 3 * (3584 + 18944));
        assertEquals(20 * additions, needs.get(2).state());
        assertEquals(20 * config.parameters(), needs.get(3).state());
        assertEquals(
                "%finetune --method full --batch 16 --length 1024", needs.get(3).use());
        assertTrue(needs.stream().allMatch(Need::fits) && plan.ways().isEmpty(), plan.toString());
        // Layers computed twice keep their inputs: 28 + 1 of 3,584 numbers of 4 bytes, for 2,048 tokens at once.
        long kept = 2048L * 29 * 3584 * 4;
        assertTrue(needs.get(4).working() > kept
                && needs.get(4).working() < needs.get(2).working() / 3);
        assertTrue(needs.get(4).use().endsWith(" --recompute on"), needs.get(4).use());
        assertEquals(needs.get(3).state(), needs.get(5).state());
    }

    @Test
    void aModelInFewerBitsTakesLessAndOnlyAdditionsAreTrained() throws IOException {
        MemoryPlan plan = Sessions.withFree(12 * GB).plan(seven(), Precision.BF16, Quantisation.NF4, DEFAULTS);
        // Of a layer: q and o, k and v, gate, up and down. Half a byte for each number, one for each block of 64 and
        // four
        // for each 256 of these; four for each map's mean; and one layer's place in two bytes.
        long layer = 2 * 3584L * 3584 + 2 * 512 * 3584 + 3 * 18944L * 3584;
        long codes = 28 * (layer / 2 + layer / 64 + layer / 64 / 256 * 4 + 7 * 4);
        long vectors = 28 * (2 * 3584 + 3584 + 2 * 512) + 3584;
        assertEquals(
                codes + 2 * layer + 2 * 2 * 152_064L * 3584 + 4L * vectors,
                plan.needs().get(0).total());
        assertTrue(plan.fits(), plan.toString());
        assertTrue(plan.line().contains(" in 4bit; "), plan.line());
        assertTrue(plan.facts().get("held in").startsWith("4 bits"));
        assertTrue(plan.needs().stream().noneMatch(need -> need.use().contains("full")), plan.toString());

        MemoryPlan whole = Sessions.withFree(12 * GB).plan(seven(), Precision.BF16, Quantisation.NONE, DEFAULTS);
        assertFalse(whole.fits());
        Need four = whole.needs().get(7);
        assertEquals("load it with --weights 4bit", four.use());
        assertEquals(plan.needs().get(0).total(), four.total());
        assertTrue(four.fits() && whole.needs().get(6).fits());
        assertTrue(commands(whole).startsWith("%load_model " + folder + " --weights 8bit; "), commands(whole));
    }

    @Test
    void everyFamilyIsPlannedAndTrainingTakesMoreThanWriting() {
        Golden.families().forEach(name -> {
            MemoryPlan plan =
                    Sessions.withFree(GB).plan(Golden.folder(name), Precision.F32, Quantisation.NONE, DEFAULTS);
            List<Need> needs = plan.needs();
            assertTrue(needs.get(0).total() < needs.get(1).total(), name);
            assertTrue(needs.get(1).total() < needs.get(2).total(), name);
            assertTrue(needs.get(0).weights() == plan.config().weightBytes(Precision.F32), name);
        });
    }

    @Test
    void fewerTokensAtOnceTakeLess() throws IOException {
        Session session = Sessions.withFree(400 * GB);
        MemoryPlan usual = session.plan(seven(), Precision.BF16, Quantisation.NONE, DEFAULTS);
        MemoryPlan small = session.plan(seven(), Precision.BF16, Quantisation.NONE, DEFAULTS.withBatch(1));
        MemoryPlan larger = session.plan(seven(), Precision.BF16, Quantisation.NONE, DEFAULTS.withBatch(4096));
        assertTrue(small.needs().get(2).working() * 6 < usual.needs().get(2).working());
        assertEquals(usual.needs().get(2).working(), larger.needs().get(2).working(), "a batch is cut into parts");
    }

    @Test
    void whatDoesNotFitNamesWhatWould() throws IOException {
        Path seven = seven();
        MemoryPlan wide = Sessions.withFree(20 * GB).plan(seven, Precision.F32, Quantisation.NONE, DEFAULTS);
        assertFalse(wide.fits());
        assertEquals(
                "%load_model " + seven + " --dtype bf16; %load_model " + seven
                        + " --weights 8bit; %load_model Qwen/Qwen2.5-1.5B",
                commands(wide));
        MemoryPlan room = Sessions.withFree(19 * GB).plan(seven, Precision.BF16, Quantisation.NONE, DEFAULTS);
        assertTrue(
                room.fits()
                        && room.needs().get(1).fits()
                        && !room.needs().get(2).fits(),
                room.toString());
        String command = commands(room);
        assertTrue(command.startsWith("%finetune --method lora --batch "), command);
        int batch = Integer.parseInt(command.replaceAll(".*--batch (\\d+).*", "$1"));
        assertTrue(Sessions.withFree(19 * GB)
                .plan(seven, Precision.BF16, Quantisation.NONE, DEFAULTS.withBatch(batch))
                .needs()
                .get(2)
                .fits());
        MemoryPlan lora = Sessions.withFree(60 * GB).plan(seven, Precision.BF16, Quantisation.NONE, DEFAULTS);
        assertEquals(lora.needs().get(2).use(), commands(lora));
    }

    @Test
    void theGraphicsCardCountsWhereTheEngineWorksOnOne() throws IOException {
        MemoryPlan plan =
                Sessions.withFree(400 * GB, 12 * GB).plan(seven(), Precision.BF16, Quantisation.NONE, DEFAULTS);
        assertFalse(plan.fits());
        assertEquals("12.00 GB", plan.facts().get("free on the graphics card"));
        assertTrue(plan.line().endsWith("the graphics card has 12.00 GB free"), plan.line());
        assertTrue(Sessions.withFree(GB, 17 * GB)
                .plan(seven(), Precision.BF16, Quantisation.NONE, DEFAULTS)
                .fits());
    }

    @Test
    void aLengthBeyondTheContextIsRefused() throws IOException {
        Path seven = seven();
        InklingException e = assertThrows(
                InklingException.class,
                () -> Sessions.withFree(GB)
                        .plan(seven, Precision.BF16, Quantisation.NONE, DEFAULTS.withLength(40_000)));
        assertTrue(e.getMessage().contains("context of 32768"), e.getMessage());
    }

    @Test
    void aModelLargerThanTheMemoryIsRefusedBeforeItsWeightsAreRead() {
        Path llama = Golden.folder("llama");
        int before = LiveArrays.count();
        Session session = Sessions.withFree(50_000);
        DoesNotFit e = assertThrows(DoesNotFit.class, () -> session.load(llama, Precision.F32));
        assertEquals(
                "llama: 23,712 parameters, 94.8 kB in float32; this machine has 50.0 kB free, which is too little:"
                        + " run %load_model " + llama
                        + " --dtype bf16 (47.7 kB), or %load_model (the small model that comes with Inkling),"
                        + " or add --force to load it all the same",
                e.getMessage());
        assertEquals(before, LiveArrays.count());
        assertThrows(InklingException.class, session::model);
        LanguageModel forced = session.load(llama, Precision.F32, Quantisation.NONE, true);
        assertEquals(3, forced.logits(1, 2, 3).length);
        session.unload();
        assertEquals(before, LiveArrays.count());
    }

    @Test
    void unloadIsTheWayOutWhenTheOldModelIsInTheWay() {
        Session session = Sessions.withFree(90_000);
        session.load(Golden.folder("llama"), Precision.BF16);
        MemoryPlan plan = session.plan(Golden.folder("llama"), Precision.F32, Quantisation.NONE, DEFAULTS);
        assertFalse(plan.fits());
        assertTrue(commands(plan).startsWith("%unload; "), commands(plan));
        session.unload();
    }

    @Test
    void unloadFreesWhatWasLoadedAndTheOldHandleSaysSo() {
        int before = LiveArrays.count();
        Session session = Sessions.withFree(GB);
        assertTrue(session.unload().isEmpty());
        LanguageModel model = session.load(Golden.folder("qwen3"), Precision.BF16);
        assertTrue(LiveArrays.count() > before + 20);
        Freed freed = session.unload().orElseThrow();
        assertEquals(before, LiveArrays.count());
        assertEquals("qwen3", freed.model());
        assertEquals(model.info().config().weightBytes(Precision.BF16), freed.weights());
        assertEquals(0, freed.tuned());
        for (Runnable use :
                List.<Runnable>of(() -> model.logits(1, 2), () -> model.loss(1, 2), model::tokenizer, model::decoder)) {
            InklingException e = assertThrows(InklingException.class, use::run);
            assertTrue(e.getMessage().startsWith("qwen3 was put away by %unload"), e.getMessage());
        }
        assertTrue(assertThrows(InklingException.class, session::model)
                .getMessage()
                .contains("%load_model"));
        assertEquals("qwen3", model.info().name());
    }

    @Test
    void sizesThatNoModelHasAreRefusedInPlainWords() throws IOException {
        Path seven = seven();
        String config = Files.readString(seven.resolve("config.json"));
        Files.writeString(seven.resolve("config.json"), config.replace("3584", "2128000000"));
        InklingException e = assertThrows(
                InklingException.class,
                () -> Sessions.withFree(GB).plan(seven, Precision.F32, Quantisation.NONE, DEFAULTS));
        assertTrue(e.getMessage().contains("more parameters than any model has"), e.getMessage());
    }
}
