package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.Magic;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "env",
        description = {
            "Shows the environment variables, or one of them.",
            "They cannot be set from a cell: Java takes them once, when it starts."
        })
final class EnvironmentMagic implements Magic<Void> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The variable to show.")
    private String name;

    @Override
    public Void call(Cell cell) {
        Map<String, String> all = new TreeMap<>(System.getenv());
        if (name == null) {
            all.forEach((key, value) -> cell.print(key + "=" + value + "\n"));
            return null;
        }
        if (name.contains("=")) {
            throw new InklingException("Java cannot change its own environment: set "
                    + name.substring(0, name.indexOf('=')) + " before Jupyter is started, or under \"env\" in the"
                    + " kernel.json that %doctor names; for a child process there is ProcessBuilder.environment()");
        }
        String value = all.get(name);
        if (value == null) {
            throw new InklingException("there is no environment variable " + name + ": %env lists all of them");
        }
        cell.print(value + "\n");
        return null;
    }
}
