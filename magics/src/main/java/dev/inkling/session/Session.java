package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.model.Decoder;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.sample.TextStream;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainableState;
import dev.inkling.train.TrainingCheckpoint;
import dev.inkling.train.TrainingCheckpoint.Which;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What the notebook calls {@code inkling}: the model, the corpus and the runs of this kernel. */
public final class Session {
    private static final String BASE = "the base";
    private static final Session CURRENT = new Session();

    private LanguageModel model;
    private Corpus corpus;
    private final List<Run> runs = new ArrayList<>();
    /** What the last run made of the model; sampled from until another model or run takes its place. */
    private TrainableState tuned;

    private String inUse = BASE;
    private volatile boolean ending;
    /** Runs at work, waiting for the engine included. */
    private final AtomicInteger training = new AtomicInteger();

    private final RunStore store;

    Session() {
        this(RunStore.here());
    }

    Session(RunStore store) {
        this.store = store;
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
        return load(BundledModel.NAME, BundledModel.folder(), null);
    }

    /** Loads a Hugging Face folder. */
    public LanguageModel load(Path folder) {
        return load(folder, null);
    }

    /** @param precision of the products; null for the fastest of the device */
    public LanguageModel load(Path folder, Precision precision) {
        return load(ModelInfo.name(folder), folder, precision);
    }

    /** Loads the bundled model with a given type of products. */
    public LanguageModel load(Precision precision) {
        return load(BundledModel.NAME, BundledModel.folder(), precision);
    }

    /**
     * Loads a model of this machine by its name, see {@link KnownModels}.
     *
     * @throws InklingException when there is none of that name
     */
    public LanguageModel load(String name, Precision precision) {
        if (KnownModels.isBundled(name)) {
            return load(precision);
        }
        Path folder = KnownModels.here()
                .find(name)
                .orElseThrow(() -> new InklingException("there is no model \"" + name + "\" on this machine: known are "
                        + String.join(", ", KnownModels.here().names())));
        return load(name, folder, precision);
    }

    private LanguageModel load(String name, Path folder, Precision precision) {
        LanguageModel loaded = LanguageModel.load(name, folder, precision);
        LanguageModel before;
        TrainableState tunedBefore;
        synchronized (this) {
            before = model;
            tunedBefore = tuned;
            model = loaded;
            tuned = null;
            inUse = BASE;
        }
        release(tunedBefore);
        if (before != null) {
            before.close();
        }
        return loaded;
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
        return train(base, FinetuneJob.begin(base, texts, config, store, runs().size() + 1), listener, interrupted);
    }

    /** Goes on with the latest run that was stopped; progress is not shown. */
    public Run resume() {
        return resume(OptionalInt.empty(), TrainListener.NONE, EngineThread.get()::callerInterrupted);
    }

    /**
     * Goes on with a run that was stopped, by an interrupt or with its process, where its last checkpoint stands. Its
     * model is loaded when none is.
     *
     * @param number of the run; empty for the latest that was stopped
     * @throws InklingException when there is none, it has ended, or another model is loaded
     */
    public Run resume(OptionalInt number, TrainListener listener, BooleanSupplier interrupted) {
        RunFiles files = number.isPresent()
                ? store.get(number.getAsInt())
                : store.latest(card -> !card.isFinished())
                        .orElseThrow(
                                () -> new InklingException(
                                        "no run was stopped before its end: %runs lists what there is, %finetune begins a new one"));
        LanguageModel base = modelOf(files.readCard());
        return train(base, FinetuneJob.resume(base, files), listener, interrupted);
    }

    private Run train(LanguageModel base, FinetuneJob job, TrainListener listener, BooleanSupplier interrupted) {
        Finetuning.Result result;
        try (RunFiles.Claim claim = RunFiles.claim(job.files())) {
            training.incrementAndGet();
            result = new Finetuning(base, job, listener, () -> ending || interrupted.getAsBoolean()).run();
        } finally {
            training.decrementAndGet();
        }
        synchronized (this) {
            runs.add(result.run());
        }
        use(base, result.state(), "run " + result.run().number());
        return result.run();
    }

    /**
     * Pauses what is being trained, as the process is about to end, and waits until it is kept; new runs pause at once.
     *
     * @param most how long to wait
     */
    public void end(Duration most) {
        ending = true;
        long deadline = System.nanoTime() + most.toNanos();
        try {
            while (training.get() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes a tuned state for the one to sample from, unless another model was loaded meanwhile. */
    private void use(LanguageModel base, TrainableState state, String name) {
        TrainableState unused;
        synchronized (this) {
            boolean current = model == base;
            unused = current ? tuned : state;
            tuned = current ? state : tuned;
            inUse = current ? name : inUse;
        }
        release(unused);
    }

    /** Samples from the base again. */
    public void useBase() {
        LanguageModel base = model();
        use(base, null, BASE);
    }

    /**
     * Samples from what a run made of the model.
     *
     * @param number of the run; empty for the latest of this model
     * @throws InklingException when there is no such run, or it was of another model
     */
    public void use(OptionalInt number, Which which) {
        LanguageModel base = model();
        RunFiles files = number.isPresent()
                ? store.get(number.getAsInt())
                : store.latest(card -> card.isOf(base))
                        .orElseThrow(() -> new InklingException(
                                "no run of " + base.info().name() + " is kept on this machine: %finetune makes one"));
        RunCard card = files.readCard();
        card.requireModel(base);
        TrainPlan plan =
                TrainPlan.of(card.config(), base.info().config(), card.ledger().trainTokens());
        TrainingCheckpoint checkpoint = files.checkpoint();
        // A pause may have judged its own step to be the best, which a run that goes on does not know of.
        boolean last =
                which == Which.LAST || card.result() != null && card.result().bestStep() == checkpoint.step();
        TrainableState state = EngineThread.get().call(engine -> {
            TrainableState loaded = TrainableState.of(engine, base.checkpoint(), base.decoder(), plan);
            try {
                checkpoint.restore(engine, last ? Which.LAST : Which.BEST, loaded.named());
                return loaded;
            } catch (RuntimeException | Error e) {
                loaded.close();
                throw e;
            }
        });
        use(base, state, "run " + card.number() + ", step " + (last ? checkpoint.step() : checkpoint.bestStep()));
    }

    /** What is sampled from: the base or a run. */
    public synchronized String inUse() {
        return inUse;
    }

    /** Every run that is kept on this machine, of this and earlier sessions, oldest first. */
    public List<RunCard> allRuns() {
        return store.all().stream().map(RunFiles::readCard).toList();
    }

    /** What happened in a run. */
    public List<TrainEvent> events(int number) {
        return RunEvents.read(store.get(number).events());
    }

    /** The loaded model, if the run is of it; when none is loaded, the run's. */
    private LanguageModel modelOf(RunCard card) {
        boolean none;
        synchronized (this) {
            none = model == null;
        }
        LanguageModel base = none
                ? load(
                        card.base().name(),
                        Path.of(card.base().folder()),
                        Precision.valueOf(card.base().precision()))
                : model();
        card.requireModel(base);
        return base;
    }

    /** Never under the lock: whoever holds the engine may ask this session for a fact. */
    private static void release(TrainableState state) {
        if (state != null) {
            EngineThread.get().release(state::close);
        }
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
