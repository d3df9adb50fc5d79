package dev.inkling;

import java.nio.file.Path;

/** Where Inkling keeps what it makes or unpacks: {@code INKLING_HOME}, else {@code .inkling} in the user's home. */
public final class Home {
    private Home() {}

    /** The user's home folder: the environment's HOME first, which is what shells and launchers change. */
    public static Path user() {
        String home = System.getenv("HOME");
        return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
    }

    public static Path folder() {
        String own = System.getenv("INKLING_HOME");
        return own == null || own.isBlank() ? user().resolve(".inkling") : Path.of(own);
    }
}
