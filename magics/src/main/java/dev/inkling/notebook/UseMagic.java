package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.session.Session;
import dev.inkling.train.TrainingCheckpoint.Which;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code %use base|best|last|run N}: which state of the model is sampled from. */
@Command(
        name = "use",
        description = "Choose what is sampled from: the base, or what a run made of it.",
        footer = {
            "",
            "%%use base          the model as it was loaded",
            "%%use best          the state of the latest run that did best on the held-out texts",
            "%%use last          the state after the latest run's last step",
            "%%use run 3         the best state of run 3, also of an earlier session",
            "%%use run 3 last    the state after its last step"
        })
public final class UseMagic implements Magic<String> {
    private static final String CHOICES = "base, best, last, run N, or run N last";

    private final Session session;

    @Parameters(arity = "1..3", paramLabel = "STATE", description = CHOICES + ".")
    private List<String> words;

    public UseMagic(Session session) {
        this.session = session;
    }

    @Override
    public String call(Cell cell) {
        String first = words.get(0);
        if (first.equals("run")) {
            use(number(), words.size() > 2 ? which(words.get(2)) : Which.BEST);
        } else if (words.size() > 1) {
            throw unknown();
        } else if (first.equals("base")) {
            session.useBase();
        } else {
            use(OptionalInt.empty(), which(first));
        }
        cell.print("%sample goes on from " + session.inUse() + " now\n");
        return session.inUse();
    }

    private void use(OptionalInt number, Which which) {
        session.use(number, which);
    }

    private OptionalInt number() {
        if (words.size() < 2 || !words.get(1).matches("[1-9]\\d{0,8}")) {
            throw unknown();
        }
        return OptionalInt.of(Integer.parseInt(words.get(1)));
    }

    private Which which(String word) {
        return switch (word) {
            case "best" -> Which.BEST;
            case "last" -> Which.LAST;
            default -> throw unknown();
        };
    }

    private InklingException unknown() {
        return new InklingException("%use takes " + CHOICES + ", got \"" + String.join(" ", words) + "\"");
    }
}
