package dev.inkling.session;

import dev.inkling.InklingException;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Decision;
import dev.inkling.corpus.Decisions;
import dev.inkling.corpus.Passage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The writer's look at what the rules of cleaning doubt. Each decision is kept at once, by the hash of the passage: it
 * holds for this corpus and whenever the same words are cleaned again.
 */
public final class Review {
    private final Supplier<Corpus> cleaned;
    private final DecisionFile file;

    /** @param cleaned the texts as cleaning left them, without what is decided here */
    Review(Supplier<Corpus> cleaned, DecisionFile file) {
        this.cleaned = cleaned;
        this.file = file;
    }

    /** What is still to be decided, in the order of the documents. */
    public List<Passage> open() {
        return decisions().open(cleaned.get());
    }

    /**
     * The open passage with this beginning of its hash.
     *
     * @throws InklingException when there is none, or several
     */
    public Passage open(String id) {
        List<Passage> found = open().stream()
                .filter(passage -> !id.isBlank() && passage.sha256().startsWith(id.strip()))
                .toList();
        if (found.stream().map(Passage::sha256).distinct().count() != 1) {
            throw new InklingException((found.isEmpty() ? "no passage" : "more than one passage")
                    + " that is to be decided is called " + id + ": %review --list shows them");
        }
        return found.get(0);
    }

    /** The decisions so far, of all corpora, oldest first. */
    public List<Decision> decided() {
        return file.all();
    }

    Decisions decisions() {
        return new Decisions(file.all());
    }

    /** It stays, and is not asked about again. */
    public void keep(Passage passage) {
        file.add(Decision.keep(passage));
    }

    /** It goes out of every document that has it. */
    public void drop(Passage passage) {
        file.add(Decision.drop(passage));
    }

    /** This stands in its place. */
    public void edit(Passage passage, String text) {
        if (text.equals(passage.text())) {
            keep(passage);
        } else {
            file.add(Decision.edit(passage, text));
        }
    }

    /** It stays, and the documents that have it are labelled. */
    public void label(Passage passage, String name, String value) {
        file.add(Decision.label(passage, name, value));
    }

    /** Takes the last decision about the texts at hand back; empty when there is none. */
    public Optional<Decision> undo() {
        Set<String> here =
                Decisions.NONE.open(cleaned.get()).stream().map(Passage::sha256).collect(Collectors.toSet());
        Optional<Decision> last = file.all().stream()
                .filter(decision -> here.contains(decision.passage()))
                .reduce((earlier, later) -> later);
        last.ifPresent(file::undo);
        return last;
    }

    @Override
    public String toString() {
        return open().size() + " passages to decide, " + decided().size() + " decided: %review pages through them";
    }
}
