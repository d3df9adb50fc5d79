package dev.inkling.notebook;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The font of charts. It comes with Inkling, so that the charts' own words, Chinese ones too, are drawn on machines
 * without any font.
 */
final class ChartFont {
    private static final Font OWN = load();

    private ChartFont() {}

    static Font of(float size) {
        return OWN.deriveFont(size);
    }

    /** True when no character of the text would become an empty box. */
    static boolean canDraw(String text) {
        return OWN.canDisplayUpTo(text) < 0;
    }

    private static Font load() {
        Fonts.prepare();
        try (InputStream in = ChartFont.class.getResourceAsStream("charts.otf")) {
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException("the font of the charts cannot be read", e);
        }
    }
}
