package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.Setting;
import dev.inkling.train.TextPlan;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import dev.inkling.train.TrainPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A run that is to be trained once more, to see whether the same comes of it.
 *
 * @param original what the run was
 * @param differences what is not as it was then; empty when every bit should come out the same
 */
public record Replay(RunCard original, List<Difference> differences, Parts parts) {
    /** What is trained; of no use outside. */
    record Parts(Runs runs, LanguageModel model, Preparation texts, List<TrainEvent> curve) {}

    /**
     * Something that was otherwise when the run was trained.
     *
     * @param matters true when it cannot be the same run with this, false when it may change the rounding alone
     */
    public record Difference(String what, String then, String now, boolean matters) {}

    static Replay of(Session session, Runs runs, RunFiles files) {
        return of(session, runs, files, files.card());
    }

    /** @param file a card, or a folder with one */
    static Replay of(Session session, Runs runs, Path file) {
        RunFiles files = new RunFiles(Files.isDirectory(file) ? file : file.getParent(), 0);
        return of(session, runs, files, Files.isDirectory(file) ? files.card() : file);
    }

    private static Replay of(Session session, Runs runs, RunFiles files, Path file) {
        RunCard card = RunCard.read(file);
        String name = files.number() > 0 ? "run " + files.number() : file.toString();
        if (!card.isFinished() || card.result() == null) {
            throw new InklingException(name + " has not come to its end (it is " + card.state()
                    + "), so that there is nothing to compare with: go on with it first, as with %finetune --resume");
        }
        LanguageModel model = model(session, card);
        Preparation texts = texts(session, card, files, model);
        List<Difference> differences = new ArrayList<>();
        add(
                differences,
                "texts (hash of the token ids)",
                card.textsHash(),
                texts.texts().hash(),
                true);
        add(differences, "model (fingerprint)", card.base().fingerprint(), model.fingerprint(), true);
        add(
                differences,
                "number type",
                card.base().precision(),
                model.info().precision().name(),
                true);
        add(
                differences,
                "weights held in",
                card.base().weights(),
                model.info().quantisation().word(),
                true);
        Map<String, String> here = EngineThread.get().call(engine -> RunCard.machine(model));
        Set<String> facts = new LinkedHashSet<>(here.keySet());
        facts.addAll(card.machine().keySet());
        for (String fact : facts) {
            String then = card.machine().getOrDefault(fact, "not noted");
            add(differences, fact, then, here.getOrDefault(fact, "not known"), false);
        }
        return new Replay(
                card.numbered(files.number()),
                List.copyOf(differences),
                new Parts(runs, model, texts, RunEvents.read(files.events())));
    }

    private static void add(List<Difference> differences, String what, String then, String now, boolean matters) {
        if (!then.equals(now)) {
            differences.add(new Difference(what, then, now, matters));
        }
    }

    /** The loaded model; when none is loaded, the run's, if its folder is here. */
    private static LanguageModel model(Session session, RunCard card) {
        if (session.loaded().isPresent()) {
            return session.model();
        }
        Path folder = Path.of(card.base().folder());
        if (KnownModels.isModel(folder)) {
            return session.load(
                    folder,
                    Precision.valueOf(card.base().precision()),
                    card.base().quantisation());
        }
        throw new InklingException("the model of the run, " + card.base().name() + ", is not in "
                + card.base().folder() + " on this machine: load it with %load_model first");
    }

    /** The texts that lie beside the card; else the session's corpus, split as it is now. */
    private static Preparation texts(Session session, RunCard card, RunFiles files, LanguageModel model) {
        if (Files.exists(files.texts())) {
            TrainPlan plan = TrainPlan.of(
                    card.config(), model.info().config(), card.ledger().planTokens());
            return new Preparation(RunTexts.read(files.texts()), card.ledger(), plan);
        }
        if (card.config().values().containsKey(Setting.PAIRS)) {
            return PairPreparation.of(model, Yardstick.OWN, pairs(card, files));
        }
        Corpus corpus;
        try {
            corpus = session.corpus();
        } catch (InklingException e) {
            throw new InklingException(
                    "the texts of the run, " + files.texts().getFileName() + ", do not lie beside its card: put them"
                            + " there, or run %clean on the same texts first",
                    e);
        }
        return Preparation.of(model, corpus, Yardstick.OWN, card.config());
    }

    /** The settings with the file of pairs where it is: where it was, or beside the card. */
    private static FinetuneConfig pairs(RunCard card, RunFiles files) {
        Path then = Path.of(TextPlan.of(card.config()).pairs());
        Path beside = files.folder().resolve(then.getFileName());
        if (!Files.exists(then) && !Files.exists(beside)) {
            throw new InklingException("neither the texts of the run, "
                    + files.texts().getFileName() + ", nor its pairs, " + then.getFileName()
                    + ", lie beside its card: put one of them there");
        }
        return card.config().with(Setting.PAIRS, Files.exists(then) ? then : beside);
    }

    /** True when something differs that makes it another run. */
    public boolean isAnother() {
        return differences.stream().anyMatch(Difference::matters);
    }

    /** Trains without showing progress. */
    public Rerun run() {
        return run(TrainListener.NONE, EngineThread.get()::callerInterrupted);
    }

    /**
     * Trains with the settings of the card, as a run of its own.
     *
     * @throws InklingException when it was interrupted: a part of a run proves nothing
     */
    public Rerun run(TrainListener listener, BooleanSupplier interrupted) {
        FinetuneJob job = FinetuneJob.begin(
                parts.model(),
                parts.texts(),
                parts.runs().store(),
                parts.runs().done().size() + 1);
        Run run = parts.runs().train(parts.model(), job, listener, interrupted);
        if (run.paused()) {
            throw new InklingException("the run was paused before its end, so that nothing can be compared: %rerun"
                    + " begins it anew; what it has learned so far is run " + run.number());
        }
        return Rerun.of(this, run);
    }
}
