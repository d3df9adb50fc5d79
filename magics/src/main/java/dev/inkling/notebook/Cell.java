package dev.inkling.notebook;

import java.util.Optional;

/** What a magic may ask of the cell that it runs in. Safe to call from any thread. */
public interface Cell {
    /** Appends to the cell's standard output, as it is, without a line end. */
    void print(String text);

    /** Shows a display, or replaces the one with the same id. */
    void show(Display display);

    /** True once the user has pressed the interrupt button: finish the step at hand, save, return what there is. */
    boolean interrupted();

    /**
     * Asks the user for one line and waits for it.
     *
     * @return the answer, an empty one when the user interrupts; nothing where nobody can be asked, as in a run without
     *     a front end
     */
    Optional<String> ask(String question);

    /** The lines under {@code %%magic}, without the first; empty for a line magic. */
    Optional<String> body();
}
