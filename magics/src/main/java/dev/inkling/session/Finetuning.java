package dev.inkling.session;

import dev.inkling.Home;
import dev.inkling.eval.Evaluation;
import dev.inkling.hub.Bytes;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.FreeMemory;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.sample.TextStream;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainableState;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingCheckpoint;
import dev.inkling.train.TrainingMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One fine-tuning run from a corpus to a record and a tuned state. */
final class Finetuning {
    private static final int SHOWN_TOKENS = 60;

    private final LanguageModel model;
    private final FinetuneJob job;
    private final TrainListener listener;
    private final BooleanSupplier interrupted;
    private final List<TrainEvent> events = new ArrayList<>();
    private boolean writable = true;
    private String memory = "";

    /** A record of the run and the arrays that it changed; the arrays' owner is whoever takes this. */
    record Result(Run run, TrainableState state) {}

    Finetuning(LanguageModel model, FinetuneJob job, TrainListener listener, BooleanSupplier interrupted) {
        this.model = model;
        this.job = job;
        this.listener = listener;
        this.interrupted = interrupted;
    }

    Result run() {
        return EngineThread.get().call(this::train, interrupted);
    }

    private Result train(EngineThread engine) {
        TrainPlan plan = job.plan();
        HeldOut heldOut = job.texts().heldOut();
        RunCard card = job.card()
                .on(RunCard.machine(model))
                .with(RunCard.TRAINING, job.card().result());
        keep(card);
        engine.seed(plan.seed());
        Decoder base = model.decoder();
        memory = foreseen(engine, base, plan);
        TrainableState state = TrainableState.of(engine, model.checkpoint(), base, plan);
        try {
            Path checkpoint = job.files().map(RunFiles::state).orElse(null);
            Trainer trainer = new Trainer(
                    engine,
                    state,
                    plan,
                    job.texts().train(),
                    heldOut,
                    checkpoint,
                    (step, decoder) -> look(engine, step, decoder),
                    this::record,
                    interrupted);
            Trainer.Outcome outcome = trainer.run(model.info().name());
            String opening = job.texts().opening();
            // After an interrupt the user wants the cell back, not two more paragraphs.
            boolean show = !outcome.paused();
            RunCard.Result result = new RunCard.Result(
                    outcome.step(),
                    outcome.bestStep(),
                    evaluation(outcome.base(), heldOut),
                    evaluation(outcome.best(), heldOut),
                    show ? continued(engine, base, opening) : "",
                    show ? continued(engine, state.decoder(), opening) : "");
            keep(card.with(outcome.paused() ? RunCard.PAUSED : RunCard.FINISHED, result));
            return new Result(run(result, outcome.paused()), state);
        } catch (RuntimeException | Error e) {
            state.close();
            throw e;
        }
    }

    /** What the run takes beside the loaded model, against what is free now. */
    private static String foreseen(EngineThread engine, Decoder base, TrainPlan plan) {
        FreeMemory free = FreeMemory.of(engine);
        TrainingMemory need = TrainingMemory.of(
                base.config(), base.precision(), plan, free.gpu().isPresent());
        return "memory: about " + Bytes.text(need.total()) + " beside the loaded model, " + Bytes.text(free.forModel())
                + " free on " + free.owner()
                + (need.total() <= free.forModel()
                        ? ""
                        : ": it may not suffice; a smaller --batch or --length, --recompute on, or --method lora"
                                + " takes less");
    }

    private Run run(RunCard.Result result, boolean paused) {
        return new Run(
                job.card().number(),
                model.info().name(),
                job.plan(),
                job.card().ledger(),
                result.before(),
                result.after(),
                events,
                result.steps(),
                result.bestStep(),
                paused,
                job.texts().opening(),
                result.baseText(),
                result.tunedText());
    }

    /** Keeps an event before anybody hears of it: a listener that throws must not cost the curve. */
    private void record(TrainEvent event) {
        List<TrainEvent> news = new ArrayList<>(List.of(event));
        boolean begins = event instanceof TrainEvent.Started;
        if (begins) {
            news.add(0, new TrainEvent.Planned(job.plan().shown(), sentences()));
            news.addAll(earlier());
            if (!job.problem().isEmpty()) {
                news.add(new TrainEvent.Notice(
                        0,
                        "the run is not kept on disk (" + job.problem() + "): it is lost when the"
                                + " kernel ends; make room in " + Home.folder()
                                + " or set INKLING_HOME to another folder"));
            }
        }
        events.addAll(news);
        job.files()
                .ifPresent(files -> write(() -> {
                    if (begins) {
                        RunEvents.write(files.events(), news);
                    } else {
                        RunEvents.add(files.events(), event);
                    }
                }));
        news.forEach(listener::on);
    }

    /** What happened up to the checkpoint that the run goes on from. */
    private List<TrainEvent> earlier() {
        Optional<RunFiles> kept = job.files().filter(files -> Files.exists(files.state()));
        if (kept.isEmpty()) {
            return List.of();
        }
        TrainingCheckpoint checkpoint = TrainingCheckpoint.open(kept.get().state());
        return RunEvents.read(kept.get().events()).stream()
                .filter(event -> event instanceof TrainEvent.Step step && step.step() <= checkpoint.step()
                        || event instanceof TrainEvent.HeldOut score && score.step() <= checkpoint.judged()
                        || event instanceof TrainEvent.Sample sample && sample.step() <= checkpoint.step()
                        || event instanceof TrainEvent.Notice notice && notice.step() <= checkpoint.step())
                .toList();
    }

    private void keep(RunCard card) {
        job.files().ifPresent(files -> write(() -> card.write(files.card())));
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** A record that cannot be written must not cost the run; the checkpoint says that the disk is full. */
    private void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            if (writable) {
                writable = false;
                System.err.println("the record of run " + job.card().number() + " cannot be written (" + e
                        + "): the run goes on, its curve will have gaps");
            }
        }
    }

    private static Evaluation evaluation(Scorer.Score score, HeldOut heldOut) {
        return new Evaluation(score.nats(), score.targets(), heldOut.bytes(), heldOut.characters());
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>(job.card().ledger().sentences());
        if (job.card().ledger().pairs()) {
            sentences.add("each pair is read as " + PairForm.SHOWN + " and the end-of-text token, and the response and"
                    + " that token alone are learned; %sample --answer \"PROMPT\" asks in the same form");
        }
        sentences.add(memory);
        return sentences;
    }

    private TrainEvent.Sample look(EngineThread engine, int step, Decoder decoder) {
        String chosen = job.plan().watch().samplePrompt();
        String prompt = chosen.isEmpty()
                ? job.texts().opening()
                : job.card().ledger().pairs() ? PairForm.prompt(chosen) : chosen;
        return new TrainEvent.Sample(step, prompt, continued(engine, decoder, prompt));
    }

    /** A look that fails must not cost the run that it is a look at. */
    private String continued(EngineThread engine, Decoder decoder, String opening) {
        try {
            return continuation(engine, decoder, opening);
        } catch (RuntimeException e) {
            return "(cannot go on from here: " + e.getMessage() + ")";
        }
    }

    private String continuation(EngineThread engine, Decoder decoder, String opening) {
        int[] prompt = model.prompt(opening);
        StringBuilder text = new StringBuilder();
        TextStream out = new TextStream(model.tokenizer(), prompt, text::append);
        new Generator(engine, decoder)
                .continueFrom(
                        prompt,
                        SHOWN_TOKENS,
                        Sampler.of(
                                SamplingConfig.DEFAULTS.withSeed(7),
                                model.tokenizer().size()),
                        Set.copyOf(model.info().config().endOfText()),
                        out::add,
                        interrupted);
        out.end();
        return text.toString();
    }
}
