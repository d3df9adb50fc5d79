package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import dev.inkling.kernel.install.Doctor;
import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.Magic;
import dev.inkling.notebook.MagicRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The magics of the kernel itself. */
public final class KernelMagics {
    /** Runs the code of a cell inside a magic. */
    @FunctionalInterface
    public interface CodeRunner {
        /** Runs the code and shows the value of its last expression. */
        void run(String code) throws CellFailure;
    }

    private KernelMagics() {}

    public static void register(MagicRegistry registry, JavaShell java, CodeRunner code) {
        registry.register("lsmagic", Void.class, () -> new ListMagics(registry));
        registry.register("time", Void.class, () -> new Time(code));
        registry.register("who", Void.class, () -> new Who(java));
        registry.register("env", Void.class, Environment::new);
        registry.register("doctor", Void.class, Examination::new);
    }

    @Command(name = "lsmagic", description = "Lists the magics.")
    private record ListMagics(MagicRegistry registry) implements Magic<Void> {
        @Override
        public Void call(Cell cell) {
            int width = registry.entries().stream()
                    .mapToInt(entry -> entry.name().length())
                    .max()
                    .orElse(0);
            for (MagicRegistry.Entry entry : registry.entries()) {
                cell.print(("%" + entry.name() + " ".repeat(width - entry.name().length() + 2) + entry.summary())
                                .stripTrailing()
                        + "\n");
            }
            cell.print("%name? shows what a magic does, its options and their defaults.\n");
            return null;
        }
    }

    @Command(
            name = "time",
            description =
                    "Runs Java and tells how long it took: %%time expression, or %%%%time above the lines of a cell.")
    private static final class Time implements Magic<Void> {
        @Parameters(arity = "0..1", paramLabel = "CODE", description = "One line of Java or a magic.")
        private String line;

        private final CodeRunner code;

        Time(CodeRunner code) {
            this.code = code;
        }

        @Override
        public Void call(Cell cell) throws CellFailure {
            String source = (line == null ? "" : line + "\n") + cell.body().orElse("");
            if (source.isBlank()) {
                throw new InklingException(
                        "%time needs something to run: %time expression, or %%time above some lines");
            }
            long start = System.nanoTime();
            try {
                code.run(source);
            } finally {
                cell.print("took " + readable(Duration.ofNanos(System.nanoTime() - start)) + "\n");
            }
            return null;
        }

        private static String readable(Duration time) {
            double seconds = time.toNanos() / 1e9;
            if (seconds >= 60) {
                return time.toMinutes() + " min " + time.toSecondsPart() + " s";
            }
            return seconds >= 1
                    ? String.format(Locale.ROOT, "%.2f s", seconds)
                    : String.format(Locale.ROOT, "%.1f ms", seconds * 1000);
        }
    }

    @Command(name = "who", description = "Lists the variables of the session with their types and values.")
    private record Who(JavaShell java) implements Magic<Void> {
        private static final int VALUE_CHARACTERS = 60;

        @Override
        public Void call(Cell cell) {
            List<List<String>> variables = java.variables();
            if (variables.isEmpty()) {
                cell.print("there are no variables yet\n");
            }
            for (List<String> variable : variables) {
                String value = variable.get(2).replaceAll("\\s*\\R\\s*", " ");
                String shown =
                        value.length() <= VALUE_CHARACTERS ? value : value.substring(0, VALUE_CHARACTERS) + "...";
                cell.print(variable.get(1) + " " + variable.get(0) + " = " + shown + "\n");
            }
            return null;
        }
    }

    @Command(name = "doctor", description = "Says what is wrong with this machine, and the way out.")
    private static final class Examination implements Magic<Void> {
        @Override
        public Void call(Cell cell) {
            Doctor.examine().forEach(finding -> cell.print(finding + "\n"));
            return null;
        }
    }

    @Command(name = "env", description = "Shows the environment variables, or one of them.")
    private static final class Environment implements Magic<Void> {
        @Parameters(arity = "0..1", paramLabel = "NAME", description = "The variable to show.")
        private String name;

        @Override
        public Void call(Cell cell) {
            Map<String, String> all = new TreeMap<>(System.getenv());
            if (name == null) {
                all.forEach((key, value) -> cell.print(key + "=" + value + "\n"));
                return null;
            }
            String value = all.get(name);
            if (value == null) {
                throw new InklingException("there is no environment variable " + name + ": %env lists all of them");
            }
            cell.print(value + "\n");
            return null;
        }
    }
}
