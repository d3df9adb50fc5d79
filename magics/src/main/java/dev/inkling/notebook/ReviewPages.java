package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.corpus.Decision;
import dev.inkling.corpus.Passage;
import dev.inkling.corpus.Rule;
import dev.inkling.session.Review;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One sitting over doubtful passages: shows one, asks, decides, shows the next. */
final class ReviewPages {
    private static final String QUESTION = "keep, drop, edit, label, skip, undo or quit? [k/d/e/l/s/u/q] ";

    private final Review review;
    private final List<Rule> rules;
    private final Cell cell;
    private final Set<String> skipped = new HashSet<>();
    private final Map<Decision.Kind, Integer> made = new EnumMap<>(Decision.Kind.class);
    private boolean quit;

    /** @param rules whose doubts are looked at; empty for all */
    ReviewPages(Review review, List<Rule> rules, Cell cell) {
        this.review = review;
        this.rules = rules;
        this.cell = cell;
    }

    /** What is to be decided, skipped ones too. */
    List<Passage> open() {
        return review.open().stream()
                .filter(passage ->
                        rules.isEmpty() || passage.flags().stream().anyMatch(flag -> rules.contains(flag.rule())))
                .toList();
    }

    /**
     * Goes through all that is open, until there is nothing left or the user quits.
     *
     * @return how many decisions of each kind were made
     * @throws InklingException when nobody can be asked
     */
    Map<Decision.Kind, Integer> turn() {
        while (!quit) {
            List<Passage> left = open().stream()
                    .filter(passage -> !skipped.contains(passage.sha256()))
                    .toList();
            if (left.isEmpty()) {
                break;
            }
            Passage passage = left.get(0);
            cell.show(ReviewView.page(passage, left.size()));
            boolean moved = false;
            while (!moved && !quit) {
                moved = decide(passage, ask(QUESTION).strip().toLowerCase(Locale.ROOT));
            }
        }
        return made;
    }

    /** False when the passage is still to be decided, and the same question is to be asked again. */
    private boolean decide(Passage passage, String answer) {
        if (quit) {
            return false;
        }
        try {
            switch (answer) {
                case "k", "keep" -> {
                    review.keep(passage);
                    return made(Decision.Kind.KEEP);
                }
                case "d", "drop" -> {
                    review.drop(passage);
                    return made(Decision.Kind.DROP);
                }
                case "e", "edit" -> {
                    return edit(passage);
                }
                case "l", "label" -> {
                    return label(passage);
                }
                case "s", "skip" -> {
                    skipped.add(passage.sha256());
                    return true;
                }
                case "u", "undo" -> {
                    cell.print(undo() + "\n");
                    return true;
                }
                case "q", "quit" -> {
                    quit = true;
                    return false;
                }
                default -> {
                    cell.print("answer with one of these words or its first letter, got \"" + answer + "\"\n");
                    return false;
                }
            }
        } catch (InklingException e) {
            cell.print(e.getMessage() + "\n");
            return false;
        }
    }

    private boolean made(Decision.Kind kind) {
        made.merge(kind, 1, Integer::sum);
        return true;
    }

    private boolean edit(Passage passage) {
        String part = ask("what is to be replaced, a part of the passage (empty for all of it): ");
        if (quit) {
            return false;
        }
        int at = passage.text().indexOf(part);
        if (at < 0) {
            cell.print("the passage has no \"" + part + "\"\n");
            return false;
        }
        if (!part.isEmpty() && passage.text().indexOf(part, at + 1) >= 0) {
            cell.print("\"" + part + "\" stands there more than once: give more of the words around it\n");
            return false;
        }
        // The front end gives one line; a writer types \n where a new paragraph or verse begins.
        String by = ask("what stands there instead (\\n for a new line): ").replace("\\n", "\n");
        if (quit) {
            return false;
        }
        String edited = part.isEmpty()
                ? by
                : passage.text().substring(0, at) + by + passage.text().substring(at + part.length());
        review.edit(passage, edited);
        cell.show(ReviewView.change(passage.text(), edited));
        return made(Decision.Kind.EDIT);
    }

    private boolean label(Passage passage) {
        String typed = ask("a label for " + passage.source() + ", as kind=essay: ");
        if (quit) {
            return false;
        }
        int equals = typed.indexOf('=');
        if (equals < 0) {
            cell.print("a label has a name and a value with = between, as kind=essay\n");
            return false;
        }
        review.label(passage, typed.substring(0, equals), typed.substring(equals + 1));
        return made(Decision.Kind.LABEL);
    }

    /** Takes the last decision back, of this sitting or an earlier one, and says which. */
    String undo() {
        Optional<Decision> undone = review.undo();
        if (undone.isEmpty()) {
            return "there is no decision about these texts to take back";
        }
        made.computeIfPresent(undone.get().kind(), (kind, count) -> count > 1 ? count - 1 : null);
        skipped.remove(undone.get().passage());
        return "taken back: to " + undone.get().kind().name().toLowerCase(Locale.ROOT) + " "
                + undone.get().passage().substring(0, 8);
    }

    /** The answer; the interrupt button quits. */
    private String ask(String question) {
        Optional<String> answer = cell.ask(question);
        if (answer.isEmpty()) {
            throw new InklingException(open().size() + " passages are to be decided, and nobody can be asked here:"
                    + " %review --list shows them, %review --drop NAME and --keep NAME decide");
        }
        quit |= cell.interrupted();
        return answer.get();
    }
}
