package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.session.Session;
import dev.inkling.train.TrainingCheckpoint.Which;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** The first words. */
    static final class States implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("base", "best", "last", "run").iterator();
        }
    }

    /** The words after a run. */
    static final class OfRun implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("best", "last").iterator();
        }
    }

    @Parameters(index = "0", paramLabel = "STATE", completionCandidates = States.class, description = CHOICES + ".")
    private String state;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "N",
            completionCandidates = RunNumbers.class,
            description = "After run: its number.")
    private String number;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "WHICH",
            completionCandidates = OfRun.class,
            description = "After the number: best or last.")
    private String which;

    public UseMagic(Session session) {
        this.session = session;
    }

    @Override
    public String call(Cell cell) {
        if (state.equals("run")) {
            session.use(number(), which == null ? Which.BEST : which(which));
        } else if (number != null) {
            throw unknown();
        } else if (state.equals("base")) {
            session.useBase();
        } else {
            session.use(OptionalInt.empty(), which(state));
        }
        cell.print("%sample goes on from " + session.inUse() + " now\n");
        return session.inUse();
    }

    private OptionalInt number() {
        if (number == null || !number.matches("[1-9]\\d{0,8}")) {
            throw unknown();
        }
        return OptionalInt.of(Integer.parseInt(number));
    }

    private Which which(String word) {
        return switch (word) {
            case "best" -> Which.BEST;
            case "last" -> Which.LAST;
            default -> throw unknown();
        };
    }

    private InklingException unknown() {
        String got = Stream.of(state, number, which).filter(Objects::nonNull).collect(Collectors.joining(" "));
        return new InklingException("%use takes " + CHOICES + ", got \"" + got + "\"");
    }
}
