package dev.inkling.kernel.install;

import dev.inkling.InklingException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where Jupyter looks for kernels, by its own rules, on Linux, macOS and Windows. */
public final class JupyterPaths {
    private final Map<String, String> environment;
    private final String system;
    private final String userHome;

    /**
     * @param system value of the property os.name
     * @param userHome value of the property user.home, for where HOME is not set
     */
    JupyterPaths(Map<String, String> environment, String system, String userHome) {
        this.environment = environment;
        this.system = system.toLowerCase(Locale.ROOT);
        this.userHome = userHome;
    }

    /** The paths of this process. */
    public static JupyterPaths current() {
        return new JupyterPaths(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"));
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** HOME, and only without it what the JVM believes. */
    public Path home() {
        return variable("HOME").orElse(Path.of(userHome));
    }

    /** The user's own data folder. */
    public Path user() {
        return variable("JUPYTER_DATA_DIR").orElseGet(() -> {
            if (system.contains("win") && !system.contains("darwin")) {
                return variable("APPDATA")
                        .orElse(home().resolve("AppData/Roaming"))
                        .resolve("jupyter");
            }
            if (system.contains("mac")) {
                return home().resolve("Library/Jupyter");
            }
            return variable("XDG_DATA_HOME")
                    .orElse(home().resolve(".local/share"))
                    .resolve("jupyter");
        });
    }

    /**
     * The data folder of the active Python environment.
     *
     * @throws InklingException when none is active
     */
    public Path systemPrefix() {
        Path prefix = variable("VIRTUAL_ENV")
                .or(() -> variable("CONDA_PREFIX"))
                .orElseThrow(() -> new InklingException("no Python environment is active (neither VIRTUAL_ENV nor"
                        + " CONDA_PREFIX is set): activate one, or install with --user or --prefix FOLDER"));
        return prefix(prefix);
    }

    /** The data folder under a prefix. */
    public Path prefix(Path prefix) {
        return prefix.toAbsolutePath().resolve("share/jupyter");
    }
}
