package dev.inkling.kernel.install;

import dev.inkling.InklingException;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
            if (windows()) {
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
        return environment()
                .orElseThrow(() -> new InklingException("no Python environment is active (neither VIRTUAL_ENV nor"
                        + " CONDA_PREFIX is set): activate one, or install with --user or --prefix FOLDER"));
    }

    private Optional<Path> environment() {
        return variable("VIRTUAL_ENV").or(() -> variable("CONDA_PREFIX")).map(this::prefix);
    }

    /** The data folder under a prefix. */
    public Path prefix(Path prefix) {
        return prefix.toAbsolutePath().resolve("share/jupyter");
    }

    private boolean windows() {
        return system.startsWith("win");
    }

    /** Where Jupyter looks, in its order: of two kernels with the same name it takes the first. */
    public List<Path> all() {
        List<Path> folders = new ArrayList<>();
        for (String extra : environment.getOrDefault("JUPYTER_PATH", "").split(File.pathSeparator)) {
            if (!extra.isBlank()) {
                folders.add(Path.of(extra));
            }
        }
        int users = folders.size();
        folders.add(user());
        environment().ifPresent(folder -> folders.add(prefersEnvironment() ? users : users + 1, folder));
        if (windows()) {
            variable("PROGRAMDATA").ifPresent(data -> folders.add(data.resolve("jupyter")));
        } else {
            folders.add(Path.of("/usr/local/share/jupyter"));
            folders.add(Path.of("/usr/share/jupyter"));
        }
        return List.copyOf(new LinkedHashSet<>(folders));
    }

    /** Jupyter takes an active environment before the user's folder, but not conda's base. */
    private boolean prefersEnvironment() {
        String asked = environment.getOrDefault("JUPYTER_PREFER_ENV_PATH", "");
        if (!asked.isBlank()) {
            return !asked.toLowerCase(Locale.ROOT).matches("no|n|false|off|0|0\\.0");
        }
        return variable("VIRTUAL_ENV").isPresent()
                || !environment.getOrDefault("CONDA_DEFAULT_ENV", "").equals("base");
    }
}
