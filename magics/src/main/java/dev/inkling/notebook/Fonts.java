package dev.inkling.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes drawing work where no font is installed: Java refuses to draw there, even with a font of one's own, unless it is
 * told that the list of installed fonts is empty.
 */
public final class Fonts {
    private static final String PROPERTY = "sun.awt.fontconfig";
    private static final List<Path> FOLDERS = List.of(
            Path.of("/usr/share/fonts"),
            Path.of("/usr/local/share/fonts"),
            Path.of("/usr/share/X11/fonts"),
            Path.of(System.getProperty("user.home"), ".fonts"),
            Path.of(System.getProperty("user.home"), ".local/share/fonts"));

    private static final List<String> SUFFIXES = List.of(".ttf", ".otf", ".ttc", ".pfb");

    private static boolean none;

    private Fonts() {}

    /** To be called before anything is drawn; safe to call again. */
    public static synchronized void prepare() {
        if (!System.getProperty("os.name").equals("Linux") || System.getProperty(PROPERTY) != null || installed()) {
            return;
        }
        try {
            Path empty = Files.createTempFile("inkling-fonts", ".properties");
            empty.toFile().deleteOnExit();
            Files.writeString(empty, "version=1\nsequence.allfonts=default\n");
            System.setProperty(PROPERTY, empty.toString());
            none = true;
        } catch (IOException e) {
            // Without it charts are left out, which their views say; nothing else depends on it.
            return;
        }
    }

    /** True where charts have no font but the one that comes along. */
    static synchronized boolean none() {
        return none;
    }

    private static boolean installed() {
        return Files.isReadable(Path.of("/etc/fonts/fonts.conf"))
                && FOLDERS.stream().anyMatch(Fonts::holdsFont);
    }

    private static boolean holdsFont(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.toString().toLowerCase(Locale.ROOT))
                    .anyMatch(name -> SUFFIXES.stream().anyMatch(name::endsWith));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
