package dev.inkling.kernel;

import dev.inkling.notebook.Display;
import dev.inkling.notebook.Displayable;
import dev.inkling.notebook.HumanTime;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.BaseStream;

/** Turns the value of a cell into something to look at; whatever it is, there is a text of it. */
final class ResultRenderer {
    private final Function<Object, Optional<Display>> library;

    /** @param library shows the values of the library's own types; empty for all others */
    ResultRenderer(Function<Object, Optional<Display>> library) {
        this.library = library;
    }

    Display display(Object value) {
        if (value instanceof Display display) {
            return display;
        }
        if (value instanceof Displayable displayable) {
            return own(displayable);
        }
        if (value instanceof Optional<?> optional && optional.isPresent()) {
            Display inner = display(optional.get());
            return inner.with(Display.TEXT, "Optional[" + inner.text() + "]");
        }
        return library.apply(value).orElseGet(() -> known(value));
    }

    private static Display own(Displayable value) {
        try {
            Display display = value.display();
            return display == null ? withWord(value, "display() gave null") : display;
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            return withWord(value, "display() threw " + e);
        }
    }

    private static Display withWord(Object value, String word) {
        return Display.text(PlainText.of(value) + "\n(shown as text: its " + word + ")");
    }

    private static Display known(Object value) {
        if (value instanceof BufferedImage image) {
            return Pictures.of(image);
        } else if (value instanceof Path path) {
            return Pictures.file(path).orElseGet(() -> Display.text(path.toString()));
        } else if (value instanceof File file) {
            return known(file.toPath());
        } else if (value instanceof byte[] bytes) {
            return Pictures.encoded(bytes).orElseGet(() -> Display.text(PlainText.of(bytes)));
        } else if (value instanceof Duration time) {
            return Display.text(HumanTime.of(time) + " (" + time + ")");
        } else if (value instanceof BaseStream<?, ?> stream) {
            return StreamHead.of(stream).display();
        }
        return Rows.table(value).orElseGet(() -> Display.text(PlainText.of(value)));
    }
}
