package dev.inkling.kernel;

import dev.inkling.notebook.Display;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Images, and files and bytes that are some. */
final class Pictures {
    /** A larger file would make the notebook unwieldy; it is shown by its path. */
    private static final long MOST_BYTES = 10L << 20;

    /** What the formats that browsers show begin with, byte by byte as Latin-1 characters. */
    private static final Map<String, String> BEGINNINGS =
            Map.of("\u0089PNG\r\n", Display.PNG, "\u00ff\u00d8\u00ff", "image/jpeg", "GIF8", "image/gif");

    private Pictures() {}

    static Display of(BufferedImage image) {
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            String text = "image of " + image.getWidth() + " x " + image.getHeight();
            return Display.text(text).with(Display.PNG, Base64.getEncoder().encodeToString(png.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture in its file; empty when it is none, or cannot be read. */
    static Optional<Display> file(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        try {
            boolean promising = name.matches(".*\\.(png|jpe?g|gif)") && Files.isRegularFile(path);
            return promising && Files.size(path) <= MOST_BYTES
                    ? display(Files.readAllBytes(path), path.toString())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empty when the bytes are no picture. */
    static Optional<Display> encoded(byte[] bytes) {
        return bytes.length > MOST_BYTES
                ? Optional.empty()
                : display(bytes, String.format(Locale.ROOT, "picture of %,d bytes", bytes.length));
    }

    private static Optional<Display> display(byte[] bytes, String text) {
        String start = new String(bytes, 0, Math.min(8, bytes.length), StandardCharsets.ISO_8859_1);
        return BEGINNINGS.entrySet().stream()
                .filter(format -> start.startsWith(format.getKey()))
                .findFirst()
                .map(format -> Display.text(text)
                        .with(format.getValue(), Base64.getEncoder().encodeToString(bytes)));
    }
}
