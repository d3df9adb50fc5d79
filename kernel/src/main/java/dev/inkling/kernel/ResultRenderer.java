package dev.inkling.kernel;

import dev.inkling.notebook.Display;
import java.util.Optional;

/** Turns the value of a cell into something to look at. */
@FunctionalInterface
public interface ResultRenderer {
    /** Empty when this renderer does not know the type of the value. */
    Optional<Display> render(Object value);

    /** The display of a value, in the worst case its text. */
    default Display display(Object value) {
        if (value instanceof Display display) {
            return display;
        }
        return render(value).orElseGet(() -> Display.text(String.valueOf(value)));
    }
}
