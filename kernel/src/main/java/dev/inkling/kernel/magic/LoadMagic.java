package dev.inkling.kernel.magic;

import dev.inkling.kernel.shell.CellFailure;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.Magic;
import dev.inkling.notebook.UserPath;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "load",
        description = {
            "Runs a file in this session: a .jsh or .java file (Java and magics), or the Java cells of a notebook.",
            "Cells of a notebook that hold a magic are left out, and named."
        })
final class LoadMagic implements Magic<Void> {
    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    private final KernelMagics.CodeRunner runner;

    LoadMagic(KernelMagics.CodeRunner runner) {
        this.runner = runner;
    }

    @Override
    public Void call(Cell cell) throws IOException, CellFailure {
        SessionFile session = SessionFile.read(UserPath.of(file.toString()));
        session.run(runner);
        cell.print("ran " + file.getFileName() + "\n");
        if (!session.leftOut().isEmpty()) {
            cell.print("left out, for they hold magics: code cells " + session.leftOut() + "\n");
        }
        return null;
    }
}
