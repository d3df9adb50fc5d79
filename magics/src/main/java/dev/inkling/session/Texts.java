package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Decision;
import dev.inkling.corpus.Decisions;
import dev.inkling.corpus.Gathering;
import dev.inkling.corpus.MaskMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The texts that a session works with: as they were cleaned, and with what the writer decided about them since. */
final class Texts {
    private final Supplier<Optional<LanguageModel>> model;
    private final Path home;
    private final Review review;
    private MaskMap masks;
    private Gathering gathering;
    private Corpus cleaned;
    private Corpus corpus;
    private List<Decision> applied = List.of();

    /**
     * @param model the loaded one, which counts tokens
     * @param home where decisions and masks are kept
     */
    Texts(Supplier<Optional<LanguageModel>> model, Path home) {
        this.model = model;
        this.home = home;
        this.review = new Review(this::cleaned, new DecisionFile(home.resolve("review.jsonl")));
    }

    /** A corpus with all that was decided about its passages, and with advice. */
    Corpus reviewed(Corpus texts) {
        return reviewed(texts, review.decided());
    }

    private Corpus reviewed(Corpus texts, List<Decision> decisions) {
        Corpus decided = new Decisions(decisions).apply(texts);
        return decided.advising(TextAdvice.of(decided, model.get()));
    }

    /** Makes it the session's; given back with what was decided. */
    synchronized Corpus keep(Corpus texts) {
        cleaned = texts;
        corpus = null;
        return corpus();
    }

    private synchronized Corpus cleaned() {
        if (cleaned == null) {
            throw new InklingException("there is no corpus yet: run %clean FOLDER first");
        }
        return cleaned;
    }

    synchronized Corpus corpus() {
        Corpus texts = cleaned();
        List<Decision> decisions = review.decided();
        if (corpus == null || !decisions.equals(applied)) {
            corpus = reviewed(texts, decisions);
            applied = decisions;
        }
        return corpus;
    }

    /** Read when it is first asked for. */
    synchronized MaskMap masks() {
        if (masks == null) {
            masks = MaskMap.in(home.resolve("private"));
        }
        return masks;
    }

    Review review() {
        return review;
    }

    synchronized void keep(Gathering files) {
        gathering = files;
    }

    synchronized Optional<Gathering> gathering() {
        return Optional.ofNullable(gathering);
    }
}
