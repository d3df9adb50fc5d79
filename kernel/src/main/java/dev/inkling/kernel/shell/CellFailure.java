package dev.inkling.kernel.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** A cell ended with an error, as the front end shows it. */
public final class CellFailure extends Exception {
    private final String name;
    private final List<String> traceback;

    /**
     * @param name one word, such as the simple name of an exception
     * @param message one line
     * @param traceback the lines to show, with colours of the foreground only
     */
    public CellFailure(String name, String message, List<String> traceback) {
        super(message, null, false, false);
        this.name = name;
        this.traceback = List.copyOf(traceback);
    }

    /** A failure that is told in one line. */
    public static CellFailure plain(String name, String message) {
        return new CellFailure(name, message, List.of(name + ": " + message));
    }

    public static CellFailure interrupted(String message) {
        return plain("Interrupted", message);
    }

    /** The failure that stands for an exception of a magic. */
    public static CellFailure of(Throwable problem) {
        if (problem instanceof CellFailure failure) {
            return failure;
        }
        if (problem instanceof Guard.Cancelled) {
            return interrupted(problem.getMessage());
        }
        if (problem instanceof InterruptedException || problem instanceof CancellationException) {
            return interrupted("the cell was stopped");
        }
        return ErrorReport.exception(problem, problem.getStackTrace(), (id, line) -> Optional.empty());
    }

    /** The same failure, of a text that is not the cell's. */
    public CellFailure in(String origin) {
        String between = name.equals("CompileError") ? " " : ": ";
        List<String> lines = new ArrayList<>(List.of("in " + origin + ":"));
        lines.addAll(traceback);
        return new CellFailure(name, origin + between + getMessage(), lines);
    }

    public String name() {
        return name;
    }

    public List<String> traceback() {
        return traceback;
    }
}
