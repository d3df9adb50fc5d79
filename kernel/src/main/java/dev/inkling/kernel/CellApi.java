package dev.inkling.kernel;

import dev.inkling.kernel.protocol.CellInput;
import dev.inkling.kernel.protocol.Publisher;
import dev.inkling.kernel.protocol.RunningCell;
import dev.inkling.notebook.Display;
import dev.inkling.session.Session;
import io.github.spencerpark.jupyter.messages.publish.PublishClearOutput;
import java.io.IOException;
import java.util.Optional;

/** What every cell may use by its plain name: {@code inkling}, {@code display(x)}, {@code input("name? ")} and more. */
public final class CellApi {
    /** The session that cells and magics share: its model, its corpus, its runs. */
    public static final Session inkling = Session.current();

    /** The parts of the kernel that these methods need; the session's only one. */
    record Parts(Publisher publisher, CellInput input, NotebookCell.Shown shown, ResultRenderer renderer) {}

    private static volatile Parts parts;

    private CellApi() {}

    static void attach(Parts given) {
        parts = given;
    }

    /** Shows a value in the cell. Returns the id with which {@link #update} can replace it. */
    public static String display(Object value) {
        String id = Display.newId();
        update(id, value);
        return id;
    }

    /** Replaces what was shown under this id. */
    public static void update(String id, Object value) {
        Display display = parts.renderer().display(value);
        new NotebookCell(parts.publisher(), parts.input(), RunningCell.current(), parts.shown(), Optional.empty())
                .show(display.as(id, false));
    }

    /**
     * Empties the output of the cell.
     *
     * @param wait true to do so only when something new is shown, which does not flicker
     */
    public static void clearOutput(boolean wait) {
        PublishClearOutput request = wait ? PublishClearOutput.BEFORE_NEXT_OUTPUT : PublishClearOutput.NOW;
        parts.publisher().publish(RunningCell.current().request(), request);
    }

    /** Asks the user for a line. */
    public static String input(String prompt) throws IOException {
        return parts.input().ask(prompt, false);
    }

    /** Asks the user for a line that is not shown. */
    public static String password(String prompt) throws IOException {
        return parts.input().ask(prompt, true);
    }
}
