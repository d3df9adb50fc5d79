package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.inkling.notebook.Display;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ResultRendererTest {
    private final ResultRenderer renderer = new ResultRenderer(value ->
            value instanceof StringBuilder text ? Optional.of(Display.text("mine: " + text)) : Optional.empty());

    @Test
    void aDisplayIsShownAsItIsAndTheLibrarysTypesItsWay() {
        Display display = Display.html("<b>x</b>", "x");
        assertSame(display, renderer.display(display));
        assertEquals("mine: x", renderer.display(new StringBuilder("x")).text());
    }

    @Test
    void anImageIsAPicture() throws IOException {
        Display display = renderer.display(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB));
        assertEquals(Set.of(Display.TEXT, Display.PNG), display.data().keySet());
        byte[] png = Base64.getDecoder().decode(display.data().get(Display.PNG));
        assertEquals(30, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
        assertEquals("image of 30 x 20", display.text());
    }
}
