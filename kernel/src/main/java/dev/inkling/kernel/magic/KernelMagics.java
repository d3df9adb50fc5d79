package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import dev.inkling.kernel.install.Doctor;
import dev.inkling.kernel.maven.MavenClasspath;
import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.HumanTime;
import dev.inkling.notebook.Magic;
import dev.inkling.notebook.MagicRegistry;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The magics of the kernel itself. */
public final class KernelMagics {
    /** Runs the code of a cell inside a magic. */
    @FunctionalInterface
    public interface CodeRunner {
        /**
         * Runs Java and magics.
         *
         * @param origin what the code stands in, for errors
         * @param show true to show the value of its last expression
         */
        void run(String code, String origin, boolean show) throws CellFailure;
    }

    private KernelMagics() {}

    /** @param history the cells that were run, by number */
    public static void register(
            MagicRegistry registry, JavaShell java, CodeRunner code, Supplier<SortedMap<Integer, String>> history) {
        Libraries libraries = new Libraries(java);
        registry.register("lsmagic", Void.class, () -> new ListMagics(registry));
        registry.register("time", Void.class, () -> new Time(code));
        registry.register("who", Void.class, () -> new Who(java));
        registry.register("env", Void.class, EnvironmentMagic::new);
        registry.register("maven", Void.class, () -> new MavenMagic(libraries, MavenClasspath::resolver));
        registry.register("jars", Void.class, () -> new JarsMagic(libraries));
        registry.register("load", Void.class, () -> new LoadMagic(code));
        registry.register("save", Void.class, () -> new SaveMagic(java, libraries, history));
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
                code.run(source, "%time", true);
            } finally {
                cell.print("took " + HumanTime.of(Duration.ofNanos(System.nanoTime() - start)) + "\n");
            }
            return null;
        }
    }

    @Command(
            name = "who",
            description = "Lists the variables of the session with their types, and the values that are short.")
    private record Who(JavaShell java) implements Magic<Void> {
        @Override
        public Void call(Cell cell) {
            List<JavaShell.Variable> variables = java.variables();
            if (variables.isEmpty()) {
                cell.print("there are no variables yet\n");
            }
            for (JavaShell.Variable variable : variables) {
                String value = Brief.of(variable.value());
                cell.print(variable.type() + " " + variable.name() + (value.isEmpty() ? "" : " = " + value) + "\n");
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
}
