package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Document;
import dev.inkling.eval.Evaluation;
import dev.inkling.model.Decoder;
import dev.inkling.model.HeldOut;
import dev.inkling.model.Scorer;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.sample.Generator;
import dev.inkling.sample.Sampler;
import dev.inkling.sample.SamplingConfig;
import dev.inkling.tokens.Tokenizer;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainableState;
import dev.inkling.train.Trainer;
import dev.inkling.train.TrainingTexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One fine-tuning run from a corpus to a record and a tuned state. */
final class Finetuning {
    private static final int SHOWN_TOKENS = 60;
    private static final int OPENING_CHARACTERS = 24;

    private final LanguageModel model;
    private final Corpus corpus;
    private final FinetuneConfig config;
    private final TrainListener listener;
    private final BooleanSupplier interrupted;
    private final List<TrainEvent> events = new ArrayList<>();

    /** A record of the run and the arrays that it changed; the arrays' owner is whoever takes this. */
    record Result(Run run, TrainableState state) {}

    Finetuning(
            LanguageModel model,
            Corpus corpus,
            FinetuneConfig config,
            TrainListener listener,
            BooleanSupplier interrupted) {
        this.model = model;
        this.corpus = corpus;
        this.config = config;
        this.listener = listener;
        this.interrupted = interrupted;
    }

    Result run(int number) {
        List<String> documents = inOrderOfTime(corpus.documents());
        TrainingTexts texts = TrainingTexts.split(
                documents, model::encode, new TrainingTexts.Marks(model.beginOfText(), model.endOfText()));
        HeldOut heldOut = HeldOut.of(texts.heldOut(), model::encode, model.beginOfText());
        TrainPlan plan = TrainPlan.of(config, model.info().config(), texts.trainTokens());
        int parts = texts.train().size() + texts.heldOut().size();
        TextLedger ledger = new TextLedger(
                documents.size(),
                texts.heldOut().size(),
                parts > documents.size(),
                texts.trainTokens(),
                heldOut.tokens());
        return EngineThread.get().call(engine -> train(engine, number, texts, heldOut, plan, ledger), interrupted);
    }

    /** The newest last, since the end of the list is held out; undated texts first, by name. */
    private static List<String> inOrderOfTime(List<Document> documents) {
        return documents.stream()
                .sorted(Comparator.comparing((Document d) -> d.date().isPresent())
                        .thenComparing(d -> d.date().map(Object::toString).orElse(""))
                        .thenComparing(Document::source))
                .map(Document::text)
                .toList();
    }

    private Result train(
            EngineThread engine, int number, TrainingTexts texts, HeldOut heldOut, TrainPlan plan, TextLedger ledger) {
        engine.seed(plan.seed());
        Decoder base = model.decoder();
        TrainableState state = TrainableState.of(engine, model.checkpoint(), base, plan);
        try {
            Trainer trainer = new Trainer(engine, state, plan, texts.train(), heldOut, this::record, interrupted);
            Trainer.Outcome outcome = trainer.run(model.info().name());
            String opening = opening(texts.heldOut().get(0));
            // After an interrupt the user wants the cell back, not two more paragraphs.
            boolean show = !outcome.paused();
            Run run = new Run(
                    number,
                    model.info().name(),
                    plan,
                    ledger,
                    evaluation(outcome.base(), heldOut),
                    evaluation(outcome.best(), heldOut),
                    events,
                    outcome.step(),
                    outcome.bestStep(),
                    outcome.paused(),
                    opening,
                    show ? continued(engine, base, opening) : "",
                    show ? continued(engine, state.decoder(), opening) : "");
            return new Result(run, state);
        } catch (RuntimeException | Error e) {
            state.close();
            throw e;
        }
    }

    private void record(TrainEvent event) {
        events.add(event);
        listener.on(event);
    }

    private static Evaluation evaluation(Scorer.Score score, HeldOut heldOut) {
        return new Evaluation(score.nats(), score.targets(), heldOut.bytes(), heldOut.characters());
    }

    /** The first words of a text: to the end of a word, or so many Chinese characters. */
    private static String opening(String text) {
        String line = text.lines()
                .filter(l -> l.codePointCount(0, l.length()) >= OPENING_CHARACTERS)
                .findFirst()
                .orElse(text);
        if (line.codePointCount(0, line.length()) <= OPENING_CHARACTERS) {
            return line.strip();
        }
        int cut = line.offsetByCodePoints(0, OPENING_CHARACTERS);
        int space = line.indexOf(' ', cut);
        boolean spaced = space >= 0 && space < cut + OPENING_CHARACTERS;
        return line.substring(0, spaced ? space : cut).strip();
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
        Tokenizer tokenizer = model.tokenizer();
        int[] prompt = model.prompt(opening);
        Sampler sampler = Sampler.of(SamplingConfig.DEFAULTS.withSeed(7), tokenizer.size());
        List<Integer> drawn = new Generator(engine, decoder)
                .continueFrom(
                        prompt,
                        SHOWN_TOKENS,
                        sampler,
                        Set.copyOf(model.info().config().endOfText()),
                        id -> {},
                        interrupted);
        int[] all = Arrays.copyOf(prompt, prompt.length + drawn.size());
        for (int i = 0; i < drawn.size(); i++) {
            all[prompt.length + i] = drawn.get(i);
        }
        String before = tokenizer.decode(prompt);
        String text = tokenizer.decode(all);
        return text.length() >= before.length() ? text.substring(before.length()) : text;
    }

    static void require(Corpus corpus) {
        if (corpus.documents().isEmpty()) {
            throw new InklingException("the corpus is empty: clean a folder that holds texts with %clean FOLDER");
        }
    }
}
