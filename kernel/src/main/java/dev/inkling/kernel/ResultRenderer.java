package dev.inkling.kernel;

import dev.inkling.notebook.Display;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import javax.imageio.ImageIO;

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
        return library.apply(value).orElseGet(() -> known(value));
    }

    private static Display known(Object value) {
        if (value instanceof BufferedImage image) {
            return picture(image, "image of " + image.getWidth() + " x " + image.getHeight());
        }
        return Display.text(PlainText.of(value));
    }

    private static Display picture(RenderedImage image, String text) {
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            return Display.text(text).with(Display.PNG, Base64.getEncoder().encodeToString(png.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
