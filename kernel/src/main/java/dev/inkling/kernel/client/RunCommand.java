package dev.inkling.kernel.client;

import dev.inkling.InklingException;
import dev.inkling.kernel.Signals;
import dev.inkling.kernel.install.JavaCommand;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a notebook without Jupyter. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a notebook from beginning to end, without Jupyter, and writes it with its outputs.")
public final class RunCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;
    private static final int COLUMNS = 80;

    @picocli.CommandLine.Parameters(paramLabel = "NOTEBOOK", description = "The .ipynb file; it is not changed.")
    private Path notebook;

    @Option(
            names = "-p",
            paramLabel = "NAME=VALUE",
            description = "Sets a variable after the cell tagged \"parameters\"; may be repeated."
                    + " A path in it is relative to the notebook's folder: give it in full.")
    private List<String> parameters = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "Where to write (default: NAME.executed.ipynb in the current folder).")
    private Path output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Notebook document = Notebook.read(notebook);
        ExecutedNotebook target = ExecutedNotebook.of(notebook, output);
        if (!parameters.isEmpty()) {
            document.inject(Parameters.java(parameters));
        }
        target.probe();
        Optional<Console> console = Optional.ofNullable(System.console());
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Screen screen = new Screen(out, console.isPresent(), columns());
        Path folder = notebook.toAbsolutePath().getParent();
        try (KernelProcess kernel = KernelProcess.start(JavaCommand.jar(), folder)) {
            NotebookRunner runner = new NotebookRunner(kernel, screen, console);
            Signals.onInterrupt(() -> interrupt(runner, kernel));
            int status = 0;
            ExecutedNotebook.Saved saved;
            try {
                runner.run(document.prepareCodeCells());
            } catch (InklingException e) {
                System.err.println("inkling: " + e.getMessage());
                status = runner.stopped() ? INTERRUPTED : FAILED;
            } finally {
                document.finish(kernel.languageInfo());
                saved = target.save(document);
                System.err.println("inkling: " + saved.line());
            }
            return status == 0 && !saved.asWanted() ? FAILED : status;
        }
    }

    private static void interrupt(NotebookRunner runner, KernelProcess kernel) {
        if (runner.stopped()) { // asked twice: do not wait for the step at hand
            kernel.process().destroyForcibly();
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        System.err.println("inkling: stopping; once more ends at once");
        runner.stop();
    }

    private static int columns() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : COLUMNS;
    }
}
