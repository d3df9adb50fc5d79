package dev.inkling.session;

import dev.inkling.hub.Bytes;
import dev.inkling.model.KeyValueCache;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.FreeMemory;
import dev.inkling.model.engine.Precision;
import dev.inkling.session.MemoryPlan.Need;
import dev.inkling.session.MemoryPlan.Way;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainingMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out a {@link MemoryPlan}. */
final class MemoryPlanner {
    /** Enough texts for every default of a large corpus. */
    private static final long MANY_TOKENS = 1L << 30;

    private static final int SHORTEST = 64;

    /** Models of their size that are good to begin with; the largest first. */
    private static final List<Smaller> SMALLER = List.of(
            new Smaller("Qwen/Qwen2.5-1.5B", 1_543_714_304),
            new Smaller("Qwen/Qwen2.5-0.5B", 494_032_768),
            new Smaller("openai-community/gpt2", 124_439_808));

    private record Smaller(String name, long parameters) {}

    private final String name;
    private final String argument;
    private final ModelConfig config;
    private final Precision precision;
    private final Quantisation quantisation;
    private final FreeMemory free;
    private final long held;
    private final FinetuneConfig settings;

    /**
     * @param argument what names the model in {@code %load_model}; empty for the bundled one
     * @param held bytes of the model that is loaded now
     * @param settings length, batch and rank as far as the user chose them
     */
    MemoryPlanner(
            String name,
            String argument,
            ModelConfig config,
            Precision precision,
            Quantisation quantisation,
            FreeMemory free,
            long held,
            FinetuneConfig settings) {
        this.name = name;
        this.argument = argument;
        this.config = config;
        this.precision = precision;
        this.quantisation = quantisation;
        this.free = free;
        this.held = held;
        this.settings = settings;
    }

    MemoryPlan plan() {
        TrainPlan lora = TrainPlan.of(settings.with(Setting.METHOD, "lora"), config, MANY_TOKENS);
        // The model loaded before goes when the new one is there, not earlier.
        Need load = need("load it", 0, 0, free.forModel());
        Need sample = sample(lora.length());
        List<Need> needs = new ArrayList<>(List.of(load, sample, finetune(lora)));
        if (quantisation == Quantisation.NONE) {
            needs.add(finetune(TrainPlan.of(settings.with(Setting.METHOD, "full"), config, MANY_TOKENS)));
            needs.add(finetune(recomputed("lora")));
            needs.add(finetune(recomputed("full")));
            needs.add(inFewerBits(Quantisation.INT8));
            needs.add(inFewerBits(Quantisation.NF4));
        } else {
            needs.add(finetune(recomputed("lora")));
        }
        return new MemoryPlan(name, config, precision, quantisation, free, held, needs, ways(needs, lora));
    }

    private Need inFewerBits(Quantisation fewer) {
        long weights = config.weightBytes(precision, fewer);
        return new Need("load it with --weights " + fewer, weights, 0, 0, weights <= free.forModel());
    }

    private TrainPlan recomputed(String method) {
        return TrainPlan.of(settings.with(Setting.METHOD, method).with(Setting.RECOMPUTE, "on"), config, MANY_TOKENS);
    }

    private Need need(String use, long state, long working, long room) {
        long weights = config.weightBytes(precision, quantisation);
        return new Need(use, weights, state, working, weights + state + working <= room);
    }

    private long room() {
        return free.forModel() + held;
    }

    private Need sample(int length) {
        long cache = KeyValueCache.bytes(config, precision, 1, length);
        long logits = (long) config.vocabulary() * Precision.F32.bytes();
        return need("%sample --length " + length, cache, logits, room());
    }

    private Need finetune(TrainPlan plan) {
        TrainingMemory memory =
                TrainingMemory.of(config, precision, plan, free.gpu().isPresent());
        return need(command(plan), memory.state(), memory.working(), room());
    }

    private static String command(TrainPlan plan) {
        return "%finetune --method " + (plan.full() ? "full" : "lora") + " --batch " + plan.batch() + " --length "
                + plan.length()
                + plan.lowRank().map(additions -> " --rank " + additions.rank()).orElse("")
                + (plan.recompute() ? " --recompute on" : "");
    }

    private List<Way> ways(List<Need> needs, TrainPlan lora) {
        List<Way> ways = new ArrayList<>();
        if (!needs.get(0).fits()) {
            loading(ways);
        } else if (!needs.get(1).fits()) {
            shorterSample(lora.length()).ifPresent(ways::add);
        }
        if (needs.get(0).fits() && !needs.get(2).fits()) {
            smallerRun(lora)
                    .or(() -> fewerBits(room() / 2))
                    .or(this::smallerModel)
                    .ifPresent(ways::add);
        } else if (needs.get(0).fits()
                && quantisation == Quantisation.NONE
                && !needs.get(3).fits()) {
            if (needs.get(5).fits()) {
                ways.add(new Way(
                        needs.get(5).use(),
                        "computes layers twice, " + Bytes.text(needs.get(5).total())));
            }
            ways.add(new Way(
                    needs.get(2).use(),
                    "trains additions only, " + Bytes.text(needs.get(2).total())));
        }
        return ways;
    }

    private void loading(List<Way> ways) {
        long weights = config.weightBytes(precision, quantisation);
        if (held > 0 && weights <= room()) {
            ways.add(new Way("%unload", "frees the " + Bytes.text(held) + " of the model that is loaded now"));
        }
        long narrow = config.weightBytes(Precision.BF16, quantisation);
        if (narrow < weights && narrow <= room()) {
            String bits = quantisation == Quantisation.NONE ? "" : " --weights " + quantisation;
            ways.add(new Way(command() + bits + " --dtype bf16", Bytes.text(narrow)));
        }
        fewerBits(room()).ifPresent(ways::add);
        smallerModel().ifPresent(ways::add);
    }

    private String command() {
        return argument.isEmpty() ? "%load_model" : "%load_model " + argument;
    }

    /** The most bits with which the weights fit. */
    private Optional<Way> fewerBits(long room) {
        return Stream.of(Quantisation.INT8, Quantisation.NF4)
                .filter(fewer -> fewer.compareTo(quantisation) > 0)
                .filter(fewer -> config.weightBytes(precision, fewer) <= room)
                // A small model is mostly its embedding, which stays as it is.
                .filter(fewer ->
                        config.weightBytes(precision, fewer) <= config.weightBytes(precision, quantisation) * 2 / 3)
                .findFirst()
                .map(fewer -> new Way(
                        command() + " --weights " + fewer,
                        "its layers in fewer bits, " + Bytes.text(config.weightBytes(precision, fewer))));
    }

    private Optional<Way> smallerModel() {
        for (Smaller smaller : SMALLER) {
            long bytes = smaller.parameters() * precision.bytes();
            // Half of the room is for what is done with it.
            if (smaller.parameters() < config.parameters() * 2 / 3 && bytes <= room() / 2) {
                return Optional.of(new Way("%load_model " + smaller.name(), "a smaller model, " + Bytes.text(bytes)));
            }
        }
        return argument.isEmpty()
                ? Optional.empty()
                : Optional.of(new Way("%load_model", "the small model that comes with Inkling"));
    }

    private Optional<Way> shorterSample(int length) {
        for (int shorter = length / 2; shorter >= SHORTEST; shorter /= 2) {
            Need need = sample(shorter);
            if (need.fits()) {
                return Optional.of(new Way(need.use(), Bytes.text(need.total())));
            }
        }
        return Optional.empty();
    }

    /** Fewer sequences at once first, which cost nothing but time; then shorter ones, a lower rank, layers twice. */
    private Optional<Way> smallerRun(TrainPlan plan) {
        int rank = plan.lowRank().orElseThrow().rank();
        for (String recompute : List.of("off", "on")) {
            for (int tried : new int[] {rank, Math.max(1, rank / 2), Math.max(1, rank / 4)}) {
                Optional<Way> way = smallerRun(plan, tried, recompute);
                if (way.isPresent()) {
                    return way;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Way> smallerRun(TrainPlan plan, int rank, String recompute) {
        for (int length = plan.length(); length >= Math.min(SHORTEST, plan.length()); length /= 2) {
            for (int batch = plan.batch(); batch >= 1; batch /= 2) {
                Need need = finetune(TrainPlan.of(
                        settings.with(Setting.METHOD, "lora")
                                .with(Setting.RANK, rank)
                                .with(Setting.LENGTH, length)
                                .with(Setting.BATCH, batch)
                                .with(Setting.RECOMPUTE, recompute),
                        config,
                        MANY_TOKENS));
                if (need.fits()) {
                    return Optional.of(new Way(need.use(), Bytes.text(need.total())));
                }
            }
        }
        return Optional.empty();
    }
}
