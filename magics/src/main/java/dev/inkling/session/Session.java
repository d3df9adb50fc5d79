package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.hub.HubCache;
import dev.inkling.model.Decoder;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelConfigs;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.FreeMemory;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.sample.TextStream;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainableState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the notebook calls {@code inkling}: the model, the corpus and the runs of this kernel. */
public final class Session {
    private static final Session CURRENT = new Session();

    private LanguageModel model;
    private Corpus corpus;
    private final List<Run> runs = new ArrayList<>();
    /** What the last run made of the model; sampled from until another model or run takes its place. */
    private TrainableState tuned;

    private final Supplier<FreeMemory> memory;

    Session() {
        this(() -> EngineThread.get().call(FreeMemory::of));
    }

    /** @param memory what may be taken at the time it is asked for */
    Session(Supplier<FreeMemory> memory) {
        this.memory = memory;
    }

    /** The one session of this process. */
    public static Session current() {
        return CURRENT;
    }

    /** @throws InklingException when no model is loaded */
    public synchronized LanguageModel model() {
        if (model == null) {
            throw new InklingException(
                    "no model is loaded: run %load_model first (without a folder it takes the bundled "
                            + BundledModel.NAME + ")");
        }
        return model;
    }

    /** @throws InklingException when no texts were cleaned yet */
    public synchronized Corpus corpus() {
        if (corpus == null) {
            throw new InklingException("there is no corpus yet: run %clean FOLDER first");
        }
        return corpus;
    }

    /** The runs so far, oldest first. */
    public synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    /** Loads the bundled model. */
    public LanguageModel load() {
        return load((Precision) null);
    }

    /** Loads a Hugging Face folder. */
    public LanguageModel load(Path folder) {
        return load(folder, null);
    }

    /**
     * Loads a Hugging Face folder.
     *
     * @param precision of the products; null for the fastest of the device
     * @throws DoesNotFit when there is too little memory for the weights
     */
    public LanguageModel load(Path folder, Precision precision) {
        return load(folder, precision, false);
    }

    /** @param anyway true to try it also when there seems to be too little memory */
    public LanguageModel load(Path folder, Precision precision, boolean anyway) {
        plan(folder, precision, FinetuneConfig.defaults()).requireFit(anyway);
        LanguageModel loaded = LanguageModel.load(ModelInfo.name(folder), folder, precision);
        replace(loaded);
        return loaded;
    }

    /** Loads the bundled model with a given type of products. */
    public LanguageModel load(Precision precision) {
        return load(BundledModel.folder(), precision, false);
    }

    /**
     * Loads a model of this machine by its name, see {@link KnownModels}.
     *
     * @throws InklingException when there is none of that name
     */
    public LanguageModel load(String name, Precision precision) {
        return load(folder(name), precision, false);
    }

    private static Path folder(String name) {
        if (KnownModels.isBundled(name)) {
            return BundledModel.folder();
        }
        return KnownModels.here()
                .find(name)
                .orElseThrow(() -> new InklingException("there is no model \"" + name + "\" on this machine: known are "
                        + String.join(", ", KnownModels.here().names())));
    }

    /** @return what was there before; empty when there was nothing */
    private Optional<Freed> replace(LanguageModel loaded) {
        LanguageModel before;
        TrainableState tunedBefore;
        synchronized (this) {
            before = model;
            tunedBefore = tuned;
            model = loaded;
            tuned = null;
        }
        long tunedBytes = release(tunedBefore);
        if (before == null) {
            return Optional.empty();
        }
        before.close();
        return Optional.of(new Freed(before.info().name(), before.info().weightBytes(), tunedBytes));
    }

    /**
     * What was put away.
     *
     * @param weights bytes of the model's weights
     * @param tuned bytes of what a run had made of it
     */
    public record Freed(String model, long weights, long tuned) {}

    /** Frees the model and what was tuned; texts and runs stay. Empty when no model was loaded. */
    public Optional<Freed> unload() {
        return replace(null);
    }

    /** What the loaded model takes, and whether it can be trained here. */
    public MemoryPlan plan() {
        ModelInfo info = model().info();
        return plan(info.folder(), info.precision(), FinetuneConfig.defaults());
    }

    /**
     * Whether a model of this machine would fit; nothing but its config.json is read.
     *
     * @param name see {@link KnownModels}
     */
    public MemoryPlan plan(String name) {
        return plan(folder(name));
    }

    /** Whether the model of a folder would fit; nothing but its config.json is read. */
    public MemoryPlan plan(Path folder) {
        return plan(folder, null, FinetuneConfig.defaults());
    }

    /**
     * The same for what the user means to do with it.
     *
     * @param precision of the products; null for the fastest of the device
     * @param settings length, batch and rank count here
     */
    public MemoryPlan plan(Path folder, Precision precision, FinetuneConfig settings) {
        String name = ModelInfo.name(folder);
        String path = folder.toString();
        String argument = BundledModel.is(folder)
                ? ""
                : HubCache.of(folder).isPresent() ? name : path.contains(" ") ? "\"" + path + "\"" : path;
        return plan(name, argument, ModelConfigs.read(folder), precision, settings);
    }

    /**
     * Whether a model of which only the configuration is known would fit.
     *
     * @param argument what names it in {@code %load_model}
     */
    public MemoryPlan plan(
            String name, String argument, ModelConfig config, Precision precision, FinetuneConfig settings) {
        Precision compute = precision == null ? EngineThread.get().call(EngineThread::fastest) : precision;
        long held;
        synchronized (this) {
            held = model == null ? 0 : model.info().weightBytes();
        }
        return new MemoryPlanner(name, argument, config, compute, memory.get(), held, settings).plan();
    }

    /** Cleans folders and files and keeps the result as the corpus. */
    public Corpus clean(Path... sources) {
        Corpus cleaned = Cleaner.clean(List.of(sources), CleanOptions.defaults());
        keep(cleaned);
        return cleaned;
    }

    /** Makes these texts the corpus. */
    public synchronized void keep(Corpus texts) {
        corpus = texts;
    }

    /** Trains on the corpus with the given settings; progress is not shown. */
    public Run finetune(FinetuneConfig config) {
        return finetune(config, TrainListener.NONE, EngineThread.get()::callerInterrupted);
    }

    /**
     * Trains the loaded model anew on the corpus; the tuned model is what is sampled from afterwards, in place of what an
     * earlier run made.
     *
     * @param interrupted asked on the engine thread before each optimizer step; true ends the run early with what it has
     *     learned
     */
    public Run finetune(FinetuneConfig config, TrainListener listener, BooleanSupplier interrupted) {
        LanguageModel base = model();
        Corpus texts = corpus();
        Finetuning.require(texts);
        Finetuning.Result result = new Finetuning(base, texts, config, listener, interrupted).run(runs().size() + 1);
        TrainableState unused;
        synchronized (this) {
            runs.add(result.run());
            boolean current = model == base;
            unused = current ? tuned : result.state();
            tuned = current ? result.state() : tuned;
        }
        release(unused);
        return result.run();
    }

    /**
     * Never under the lock: whoever holds the engine may ask this session for a fact.
     *
     * @return bytes that are free again
     */
    private static long release(TrainableState state) {
        long[] bytes = new long[1];
        if (state != null) {
            EngineThread.get().release(() -> {
                bytes[0] = state.size() * Precision.F32.bytes();
                state.close();
            });
        }
        return bytes[0];
    }

    /** Continues an opening with the tuned model, or the base when nothing is tuned yet. */
    public String sample(String opening, SamplingConfig config) {
        return sample(opening, config, false, text -> {}, EngineThread.get()::callerInterrupted);
    }

    /**
     * @param useBase true for the base even when a tuned model is there
     * @param stream hears of the text as it comes, without the opening
     * @return the text without the opening
     */
    public String sample(
            String opening,
            SamplingConfig config,
            boolean useBase,
            Consumer<String> stream,
            BooleanSupplier interrupted) {
        LanguageModel base = model();
        int[] prompt = base.prompt(opening);
        if (prompt.length == 0) {
            throw new InklingException("there is nothing to continue: give an opening, as in %sample \"It was late\"");
        }
        StringBuilder text = new StringBuilder();
        TextStream out = new TextStream(base.tokenizer(), prompt, part -> {
            text.append(part);
            stream.accept(part);
        });
        EngineThread.get()
                .call(
                        engine -> new Generator(engine, decoder(base, useBase))
                                .continueFrom(
                                        prompt,
                                        config.length(),
                                        Sampler.of(config, base.tokenizer().size()),
                                        Set.copyOf(base.info().config().endOfText()),
                                        out::add,
                                        interrupted),
                        interrupted);
        out.end();
        return text.toString();
    }

    /** Asked in the turn of the task: what was tuned when it queued may be gone by then. */
    private synchronized Decoder decoder(LanguageModel base, boolean useBase) {
        return useBase || tuned == null || model != base ? base.decoder() : tuned.decoder();
    }

    /** Continues token ids with the base model, for models without a tokenizer too. */
    public List<Integer> sampleIds(int[] prompt, SamplingConfig config) {
        LanguageModel base = model();
        base.check(prompt, 1);
        int limit = base.hasTokenizer()
                ? base.tokenizer().size()
                : base.info().config().vocabulary();
        return EngineThread.get()
                .call(engine -> new Generator(engine, base.decoder())
                        .continueFrom(
                                prompt,
                                config.length(),
                                Sampler.of(config, limit),
                                Set.copyOf(base.info().config().endOfText()),
                                id -> {},
                                engine::callerInterrupted));
    }

    /** True once a run has changed the model. */
    public synchronized boolean isTuned() {
        return tuned != null;
    }
}
