package dev.inkling.notebook;

import dev.inkling.Home;
import dev.inkling.InklingException;
import dev.inkling.corpus.Place;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as users type them. */
public final class UserPath {
    private UserPath() {}

    /** A path, or a pattern such as {@code posts/*.md} when no file has that very name. */
    public static Place place(String name) {
        String bare = bare(name);
        int start = Place.patternStart(bare);
        if (start == bare.length() || isFile(bare)) {
            return Place.of(of(name));
        }
        String folder = bare.substring(0, start);
        return new Place(of(folder.isEmpty() ? "." : folder), bare.substring(start));
    }

    private static boolean isFile(String name) {
        try {
            return Files.exists(of(name));
        } catch (InklingException e) { // Windows allows no stars in names
            return false;
        }
    }

    private static String bare(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1)
                : name;
    }

    /** A leading tilde is the home folder, as in a shell; quotes around the whole go; nothing is no path. */
    public static Path of(String name) {
        String bare = bare(name);
        if (bare.isBlank()) { // Java takes it for the current folder, which nobody means who gives nothing
            throw new InklingException(
                    "the path is empty: name a file or a folder, or give . for the folder that the notebook is in");
        }
        try {
            if (bare.equals("~") || bare.startsWith("~/")) {
                return Home.user().resolve(bare.substring(Math.min(2, bare.length())));
            }
            return Path.of(bare);
        } catch (InvalidPathException e) {
            throw new InklingException("\"" + bare + "\" cannot be a path (" + e.getReason() + ")", e);
        }
    }
}
