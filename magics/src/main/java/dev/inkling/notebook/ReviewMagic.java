package dev.inkling.notebook;

import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Decision;
import dev.inkling.corpus.Passage;
import dev.inkling.corpus.Rule;
import dev.inkling.session.Review;
import dev.inkling.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code %review}: pages through what the rules of cleaning doubt. */
@Command(
        name = "review",
        description = "Look at the passages that the rules of %%clean doubt, and decide about each.",
        footer = {
            "",
            "Shows one passage after the other and asks: keep, drop, edit, label, skip, undo, quit; a letter is enough."
                    + " Every decision is kept at once, by the words of the passage: it holds for this corpus, and whenever"
                    + " the same words are cleaned again (%%clean --skip review leaves them as they were). %%review goes on"
                    + " where it was left.",
            "",
            "Where nobody can be asked, %%review --list shows what there is, and %%review --drop 3fa2c1d0 decides about"
                    + " a passage by its name; in Java: inkling.review().open(), then keep, drop, edit or label."
        })
public final class ReviewMagic implements Magic<Void> {
    private final Session session;

    @Option(names = "--list", description = "List the passages that are to be decided, and ask nothing.")
    private boolean list;

    @Option(
            names = "--rule",
            split = ",",
            paramLabel = "RULE",
            completionCandidates = RuleOptions.RuleNames.class,
            description = "Only what these rules doubt.")
    private List<String> rules = List.of();

    @Option(names = "--keep", split = ",", paramLabel = "NAME", description = "Keep these passages, named as listed.")
    private List<String> keep = List.of();

    @Option(names = "--drop", split = ",", paramLabel = "NAME", description = "Drop these passages.")
    private List<String> drop = List.of();

    @Option(names = "--undo", description = "Take the last decision back.")
    private boolean undo;

    public ReviewMagic(Session session) {
        this.session = session;
    }

    @Override
    public Void call(Cell cell) {
        Review review = session.review();
        List<Rule> wanted = rules.stream().map(Rule::named).toList();
        if (undo) {
            cell.print(new ReviewPages(review, wanted, cell).undo() + "\n");
            return null;
        }
        if (!keep.isEmpty() || !drop.isEmpty()) {
            List<Passage> kept = keep.stream().map(review::open).toList();
            List<Passage> dropped = drop.stream().map(review::open).toList();
            kept.forEach(review::keep);
            dropped.forEach(review::drop);
            cell.print(kept.size() + " kept, " + dropped.size() + " dropped; " + left(review) + "\n");
            return null;
        }
        ReviewPages pages = new ReviewPages(review, wanted, cell);
        if (list) {
            cell.show(ReviewView.list(pages.open()));
            return null;
        }
        Map<Decision.Kind, Integer> made = pages.turn();
        cell.print(told(made) + left(review) + "\n");
        return null;
    }

    private static String told(Map<Decision.Kind, Integer> made) {
        Map<Decision.Kind, String> words = new LinkedHashMap<>();
        words.put(Decision.Kind.KEEP, "kept");
        words.put(Decision.Kind.DROP, "dropped");
        words.put(Decision.Kind.EDIT, "edited");
        words.put(Decision.Kind.LABEL, "labelled");
        List<String> parts = new ArrayList<>();
        words.forEach((kind, word) -> {
            if (made.getOrDefault(kind, 0) > 0) {
                parts.add(made.get(kind) + " " + word);
            }
        });
        return parts.isEmpty() ? "" : String.join(", ", parts) + "; ";
    }

    private String left(Review review) {
        Corpus corpus = session.corpus();
        int open = review.open().size();
        return (open == 0
                        ? "no passage is left to decide"
                        : open + (open == 1 ? " passage is" : " passages are") + " left to decide: %review goes on")
                + ". The corpus now: " + corpus;
    }
}
