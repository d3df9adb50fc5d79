package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TextPlan;
import dev.inkling.train.TrainPlan;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A run that is to be trained, from its beginning or from where it stopped.
 *
 * @param files where it is kept; empty when nothing can be written
 * @param problem why nothing can be written; else empty
 */
record FinetuneJob(RunCard card, TrainPlan plan, RunTexts texts, Optional<RunFiles> files, String problem) {
    /**
     * A new run.
     *
     * @param corpus asked for unless the settings name a file of pairs
     * @param number when there is no room in the store
     * @throws InklingException when there is too little to learn from or the settings do not fit together
     */
    static FinetuneJob begin(
            LanguageModel model,
            Supplier<Corpus> corpus,
            Yardstick yardstick,
            FinetuneConfig config,
            RunStore store,
            int number) {
        Preparation ready = TextPlan.of(config).pairs().isEmpty()
                ? Preparation.of(model, corpus.get(), yardstick, config)
                : PairPreparation.of(model, yardstick, config);
        return begin(model, ready, store, number);
    }

    static FinetuneJob begin(LanguageModel model, Preparation ready, RunStore store, int number) {
        RunTexts texts = ready.texts();
        TrainPlan plan = ready.plan();
        RunCard card = new RunCard(
                number,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                RunCard.TRAINING,
                RunCard.Base.of(model),
                plan.settings().named(),
                ready.ledger(),
                texts.hash(),
                texts.opening(),
                Map.of(),
                null);
        try {
            RunFiles files = store.create();
            texts.write(files.texts());
            return new FinetuneJob(card.numbered(files.number()), plan, texts, Optional.of(files), "");
        } catch (IOException e) {
            return new FinetuneJob(card, plan, texts, Optional.empty(), e.toString());
        }
    }

    /**
     * A run that was stopped.
     *
     * @throws InklingException when it has ended, or was not of this model
     */
    static FinetuneJob resume(LanguageModel model, RunFiles files) {
        RunCard card = files.readCard();
        if (card.isFinished()) {
            throw new InklingException("run " + card.number() + " has ended already: %finetune begins a new one");
        }
        return ended(model, files);
    }

    /** A run as it stands. */
    static FinetuneJob ended(LanguageModel model, RunFiles files) {
        RunCard card = files.readCard();
        card.requireModel(model);
        TrainPlan plan =
                TrainPlan.of(card.config(), model.info().config(), card.ledger().planTokens());
        return new FinetuneJob(card, plan, RunTexts.read(files.texts()), Optional.of(files), "");
    }
}
