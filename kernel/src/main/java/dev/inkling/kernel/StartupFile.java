package dev.inkling.kernel;

import dev.inkling.Home;
import dev.inkling.InklingException;
import dev.inkling.kernel.magic.KernelMagics.CodeRunner;
import dev.inkling.kernel.magic.SessionFile;
import dev.inkling.kernel.protocol.RunningCell;
import dev.inkling.kernel.shell.CellFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The user's own {@code startup.jsh} in {@link Home#folder}, run once before the first cell. One beside the notebook is
 * not looked for: opening a folder that somebody sent must not run what lies in it.
 */
final class StartupFile {
    private final CodeRunner runner;
    private boolean done;

    StartupFile(CodeRunner runner) {
        this.runner = runner;
    }

    /** Runs the file if there is one; an error in it is told in the cell, which then runs all the same. */
    void runOnce(RunningCell cell) throws CellFailure {
        if (done) {
            return;
        }
        done = true;
        Path file = Home.folder().resolve("startup.jsh");
        if (!Files.exists(file)) {
            return;
        }
        try {
            SessionFile.read(file).run(runner);
        } catch (CellFailure failure) {
            if (cell.interrupted()) {
                throw failure;
            }
            System.err.println(String.join("\n", failure.traceback()) + "\nthe rest of " + file + " was not run");
        } catch (InklingException | IOException e) {
            System.err.println("the start-up file was not run: " + e.getMessage());
        }
    }
}
