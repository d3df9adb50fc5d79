package dev.inkling.session;

import dev.inkling.Home;
import dev.inkling.InklingException;
import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Gathering;
import dev.inkling.corpus.MaskMap;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelConfigs;
import dev.inkling.model.Quantisation;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.FreeMemory;
import dev.inkling.model.engine.Precision;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainingCheckpoint.Which;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the notebook calls {@code inkling}: the model, the corpus and the runs of this kernel. */
public final class Session {
    private static final Session CURRENT = new Session();

    private LanguageModel model;
    private final Supplier<FreeMemory> memory;
    private final Runs runs = new Runs(RunStore.here(), this::isCurrent);
    private final Texts texts = new Texts(this::loaded, Home.folder());
    private final Sweeps sweeps = new Sweeps(this, runs);

    Session() {
        this(() -> EngineThread.get().call(FreeMemory::of));
    }

    /** @param memory what may be taken at the time it is asked for */
    Session(Supplier<FreeMemory> memory) {
        this.memory = memory;
    }

    private synchronized boolean isCurrent(LanguageModel one) {
        return model == one;
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
    public Corpus corpus() {
        return texts.corpus();
    }

    /** The runs so far, oldest first. */
    public List<Run> runs() {
        return runs.done();
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
        return load(folder, precision, Quantisation.NONE);
    }

    /** The same with the linear maps of the layers in fewer bits, for a model that is too large otherwise. */
    public LanguageModel load(Path folder, Precision precision, Quantisation quantisation) {
        return load(folder, precision, quantisation, false);
    }

    /** @param anyway true to try it also when there seems to be too little memory */
    public LanguageModel load(Path folder, Precision precision, Quantisation quantisation, boolean anyway) {
        return loadAsPlanned(
                folder,
                plan(folder, precision, quantisation, FinetuneConfig.defaults()).requireFit(anyway));
    }

    /** Loads a Hugging Face folder as the plan has it, without asking again whether it fits. */
    public LanguageModel loadAsPlanned(Path folder, MemoryPlan plan) {
        LanguageModel loaded =
                LanguageModel.load(ModelInfo.name(folder), folder, plan.precision(), plan.quantisation());
        replace(loaded);
        return loaded;
    }

    /** Loads the bundled model with a given type of products. */
    public LanguageModel load(Precision precision) {
        return load(BundledModel.folder(), precision);
    }

    /**
     * Loads a model of this machine by its name, see {@link KnownModels}.
     *
     * @throws InklingException when there is none of that name
     */
    public LanguageModel load(String name, Precision precision) {
        return load(KnownModels.here().folder(name), precision);
    }

    /** @return what was there before; empty when there was nothing */
    private Optional<Freed> replace(LanguageModel loaded) {
        LanguageModel before;
        synchronized (this) {
            before = model;
            model = loaded;
        }
        long tunedBytes = runs.forget();
        if (before == null) {
            return Optional.empty();
        }
        before.close();
        return Optional.of(new Freed(before.info().name(), before.info().weightBytes(), tunedBytes));
    }

    /** Frees the model and what was tuned; texts and runs stay. Empty when no model was loaded. */
    public Optional<Freed> unload() {
        return replace(null);
    }

    /** What the loaded model takes, and whether it can be trained here. */
    public MemoryPlan plan() {
        ModelInfo info = model().info();
        return plan(info.folder(), info.precision(), info.quantisation(), FinetuneConfig.defaults());
    }

    /**
     * Whether a model of this machine would fit; nothing but its config.json is read.
     *
     * @param name see {@link KnownModels}
     */
    public MemoryPlan plan(String name) {
        return plan(KnownModels.here().folder(name));
    }

    /** Whether the model of a folder would fit; nothing but its config.json is read. */
    public MemoryPlan plan(Path folder) {
        return plan(folder, null, Quantisation.NONE, FinetuneConfig.defaults());
    }

    /**
     * The same for what the user means to do with it.
     *
     * @param precision of the products; null for the fastest of the device
     * @param quantisation in how many bits the layers' linear maps are held
     * @param settings length, batch and rank count here
     */
    public MemoryPlan plan(Path folder, Precision precision, Quantisation quantisation, FinetuneConfig settings) {
        return plan(
                ModelInfo.name(folder),
                ModelInfo.argument(folder),
                ModelConfigs.read(folder),
                precision,
                quantisation,
                settings);
    }

    /**
     * Whether a model of which only the configuration is known would fit.
     *
     * @param argument what names it in {@code %load_model}
     */
    public MemoryPlan plan(
            String name,
            String argument,
            ModelConfig config,
            Precision precision,
            Quantisation quantisation,
            FinetuneConfig settings) {
        Precision compute = precision == null ? EngineThread.get().call(EngineThread::fastest) : precision;
        long held = loaded().map(one -> one.info().weightBytes()).orElse(0L);
        return new MemoryPlanner(name, argument, config, compute, quantisation, memory.get(), held, settings).plan();
    }

    /** Cleans folders and files and keeps the result as the corpus, with what was decided about it in reviews. */
    public Corpus clean(Path... sources) {
        Corpus cleaned = Cleaner.clean(List.of(sources), CleanOptions.defaults().with(masks()));
        masks().save();
        return keep(cleaned);
    }

    /** The doubtful passages of the corpus, to keep, drop, edit or label them. */
    public Review review() {
        return texts.review();
    }

    /** A corpus with what was decided about its passages; it does not become the session's. */
    public Corpus reviewed(Corpus cleaned) {
        return texts.reviewed(cleaned);
    }

    /** Which placeholder stands for which private value, on this machine. */
    public MaskMap masks() {
        return texts.masks();
    }

    /** Remembers what was gathered, so that it can be cleaned without being named again. */
    public void keep(Gathering files) {
        texts.keep(files);
    }

    /** What was gathered last; empty when nothing was. */
    public Optional<Gathering> gathering() {
        return texts.gathering();
    }

    /** Makes these texts the corpus, with what was decided about their passages. */
    public Corpus keep(Corpus cleaned) {
        return texts.keep(cleaned);
    }

    /** Trains on the corpus with the given settings; progress is not shown. */
    public Run finetune(FinetuneConfig config) {
        return finetune(config, TrainListener.NONE, EngineThread.get()::callerInterrupted);
    }

    /**
     * Trains the loaded model anew on the corpus, or on the pairs of a file if the settings name one; the tuned model is what is sampled from afterwards, in place of what an
     * earlier run made.
     *
     * @param interrupted asked on the engine thread before each optimizer step; true ends the run early with what it has
     *     learned
     */
    public Run finetune(FinetuneConfig config, TrainListener listener, BooleanSupplier interrupted) {
        LanguageModel base = model();
        int number = runs.done().size() + 1;
        FinetuneJob job = FinetuneJob.begin(base, this::corpus, Yardstick.OWN, config, runs.store(), number);
        return runs.train(base, job, listener, interrupted);
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
        RunFiles files = runs.stopped(number);
        LanguageModel base = modelOf(files.readCard());
        return runs.train(base, FinetuneJob.resume(base, files), listener, interrupted);
    }

    /**
     * Pauses what is being trained, as the process is about to end, and waits until it is kept; new runs pause at once.
     *
     * @param most how long to wait
     */
    public void end(Duration most) {
        runs.end(most);
    }

    /** Samples from the base again. */
    public void useBase() {
        runs.useBase(model());
    }

    /**
     * Samples from what a run made of the model.
     *
     * @param number of the run; empty for the latest of this model
     * @throws InklingException when there is no such run, or it was of another model
     */
    public void use(OptionalInt number, Which which) {
        runs.use(model(), number, which);
    }

    /** What is sampled from: the base or a run. */
    public String inUse() {
        return runs.inUse();
    }

    /** Every run that is kept on this machine, of this and earlier sessions, oldest first; damaged ones are left out. */
    public List<RunCard> allRuns() {
        return runs.store().cards().readable();
    }

    /** What is wrong with the runs that are left out of {@link #allRuns}, a sentence each. */
    public List<String> damagedRuns() {
        return runs.store().cards().damaged();
    }

    /** @throws InklingException when there is no such run, or its card is damaged */
    public RunCard run(int number) {
        return runs.store().get(number).readCard();
    }

    /** What happened in a run. */
    public List<TrainEvent> events(int number) {
        return RunEvents.read(runs.store().get(number).events());
    }

    /** Trains many runs that differ in their settings, one after the other; progress is not shown. */
    public Sweep sweep(SweepConfig config) {
        return sweeps.run(config);
    }

    /** The sweeps of this machine, to begin one, to go on with one, to look at them. */
    public Sweeps sweeps() {
        return sweeps;
    }

    /**
     * A run to be trained once more and compared, see {@link Replay}.
     *
     * @param card number of a run of this machine, or the path of a run.json from elsewhere
     */
    public Replay replay(String card) {
        boolean number = card.matches("[1-9]\\d{0,8}") && !Files.exists(Path.of(card));
        return number
                ? Replay.of(this, runs, runs.store().get(Integer.parseInt(card)))
                : Replay.of(this, runs, Path.of(card).toAbsolutePath());
    }

    synchronized Optional<LanguageModel> loaded() {
        return Optional.ofNullable(model);
    }

    /** The loaded model, if the run is of it; when none is loaded, the run's. */
    LanguageModel modelOf(RunCard card) {
        LanguageModel base = loaded().orElseGet(() -> load(
                Path.of(card.base().folder()),
                Precision.valueOf(card.base().precision()),
                card.base().quantisation()));
        card.requireModel(base);
        return base;
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
        return new Writing(base, () -> useBase ? base.decoder() : runs.decoder(base))
                .text(opening, config, stream, interrupted);
    }

    /** Continues token ids with the base model, for models without a tokenizer too. */
    public List<Integer> sampleIds(int[] prompt, SamplingConfig config) {
        LanguageModel base = model();
        return new Writing(base, base::decoder).ids(prompt, config);
    }

    /** True once a run has changed the model. */
    public boolean isTuned() {
        return runs.isTuned();
    }
}
