package dev.inkling.session;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Document;
import dev.inkling.corpus.Overlap;
import dev.inkling.train.FinetuneConfig;
import dev.inkling.train.TextPlan;
import dev.inkling.train.TrainingTexts;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which texts runs are judged by. Runs of different models or corpora can be compared only on the same texts: each
 * tokenizer and each version of a corpus would hold out others, and so would pairs with each length of a sequence.
 *
 * @param heldOut the texts, which nobody may learn from in any version; empty for those that the corpus at hand holds out
 * @param lines the pairs, by their lines in the file, where pairs are learned
 */
record Yardstick(List<String> heldOut, Set<Integer> lines) {
    static final Yardstick OWN = new Yardstick(List.of(), Set.of());

    /** What a file of pairs holds out for a model. */
    static Yardstick ofPairs(LanguageModel model, FinetuneConfig config) {
        return new Yardstick(List.of(), new TreeSet<>(PairPreparation.heldOutLines(model, config)));
    }

    /** What a corpus holds out for a model. */
    static Yardstick of(LanguageModel model, Corpus corpus, FinetuneConfig config) {
        TextPlan choice = TextPlan.of(config);
        List<Document> documents = Preparation.documents(corpus, choice);
        return new Yardstick(Preparation.split(model, documents, choice).heldOut(), Set.of());
    }

    /** True when each run is judged by what its own texts hold out. */
    @JsonIgnore
    boolean isOwn() {
        return heldOut.isEmpty() && lines.isEmpty();
    }

    /**
     * What a corpus has beside the texts that runs are judged by.
     *
     * @param apart true when a document does not see the one before
     */
    TrainingTexts split(List<Document> documents, LanguageModel model, boolean apart) {
        TrainingTexts.Marks marks = new TrainingTexts.Marks(model.beginOfText(), model.endOfText(), apart);
        Overlap overlap = new Overlap(heldOut);
        List<String> train = documents.stream()
                .map(Document::text)
                .map(overlap::without)
                .filter(text -> !text.isBlank())
                .toList();
        if (train.isEmpty()) {
            throw new InklingException("nothing is left to learn from in a corpus once what all runs are judged by is"
                    + " taken out of it: sweep over corpora that have more texts");
        }
        return TrainingTexts.of(train, heldOut, model::encode, marks);
    }
}
