package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Document;
import dev.inkling.model.HeldOut;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TrainPlan;
import dev.inkling.train.TrainingTexts;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is to be trained, from its beginning or from where it stopped.
 *
 * @param files where it is kept; empty when nothing can be written
 * @param problem why nothing can be written; else empty
 */
record FinetuneJob(RunCard card, TrainPlan plan, RunTexts texts, Optional<RunFiles> files, String problem) {
    private static final int OPENING_CHARACTERS = 24;

    /**
     * A new run.
     *
     * @param number when there is no room in the store
     * @throws InklingException when there is too little to learn from or the settings do not fit together
     */
    static FinetuneJob begin(LanguageModel model, Corpus corpus, FinetuneConfig config, RunStore store, int number) {
        List<String> documents = inOrderOfTime(corpus.documents());
        TrainingTexts split = TrainingTexts.split(
                documents, model::encode, new TrainingTexts.Marks(model.beginOfText(), model.endOfText()));
        HeldOut heldOut = HeldOut.of(split.heldOut(), model::encode, model.beginOfText());
        TrainPlan plan = TrainPlan.of(model.trainable(config), model.info().config(), split.trainTokens());
        int parts = split.train().size() + split.heldOut().size();
        TextLedger ledger = new TextLedger(
                documents.size(),
                split.heldOut().size(),
                parts > documents.size(),
                split.trainTokens(),
                heldOut.tokens());
        RunTexts texts =
                new RunTexts(split.train(), heldOut, opening(split.heldOut().get(0)));
        RunCard card = new RunCard(
                number,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                RunCard.TRAINING,
                RunCard.Base.of(model),
                plan.settings().named(),
                ledger,
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
        RunTexts texts = RunTexts.read(files.texts());
        TrainPlan plan =
                TrainPlan.of(card.config(), model.info().config(), card.ledger().trainTokens());
        return new FinetuneJob(card, plan, texts, Optional.of(files), "");
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
}
