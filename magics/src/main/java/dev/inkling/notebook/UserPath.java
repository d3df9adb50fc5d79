package dev.inkling.notebook;

import dev.inkling.Home;
import dev.inkling.InklingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as users type them. */
public final class UserPath {
    private UserPath() {}

    /** A leading tilde is the home folder, as in a shell; quotes around the whole go. */
    public static Path of(String name) {
        String bare = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1)
                : name;
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
