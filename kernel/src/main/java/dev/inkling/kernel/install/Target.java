package dev.inkling.kernel.install;

import dev.inkling.InklingException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say which Jupyter is meant. */
final class Target {
    @Option(names = "--user", description = "For this user (the default).")
    private boolean user;

    @Option(names = "--sys-prefix", description = "In the active Python environment.")
    private boolean systemPrefix;

    @Option(names = "--prefix", paramLabel = "FOLDER", description = "In FOLDER/share/jupyter.")
    private Path prefix;

    @Option(
            names = "--name",
            defaultValue = "inkling",
            paramLabel = "NAME",
            description = "The kernel's name (default: ${DEFAULT-VALUE}); several versions can stand side by side.")
    private String name;

    String name() {
        return name;
    }

    KernelSpec kernelSpec() {
        if ((user ? 1 : 0) + (systemPrefix ? 1 : 0) + (prefix == null ? 0 : 1) > 1) {
            throw new InklingException("--user, --sys-prefix and --prefix exclude each other: give one of them");
        }
        JupyterPaths paths = JupyterPaths.current();
        Path data = systemPrefix ? paths.systemPrefix() : prefix != null ? paths.prefix(prefix) : paths.user();
        return new KernelSpec(data, name);
    }
}
