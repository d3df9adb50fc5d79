package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.notebook.Cell;
import dev.inkling.notebook.Magic;
import dev.inkling.notebook.UserPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "save",
        description = {
            "Writes the session to a .jsh file that %%load reads: the Java that is in force, without what was replaced"
                    + " or failed.",
            "With CELLS, writes these cells as they were run, magics among them."
        })
final class SaveMagic implements Magic<Void> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The file to write.")
    private Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "CELLS",
            description = "Numbers of cells that were run, for example 3, 2-5 or 1-3,7.")
    private String cells;

    @Option(names = "--force", description = "Overwrite a file that is there.")
    private boolean force;

    private final JavaShell java;
    private final Libraries libraries;
    private final Supplier<SortedMap<Integer, String>> history;

    SaveMagic(JavaShell java, Libraries libraries, Supplier<SortedMap<Integer, String>> history) {
        this.java = java;
        this.libraries = libraries;
        this.history = history;
    }

    @Override
    public Void call(Cell cell) throws IOException {
        List<String> pieces = cells == null ? session() : chosen();
        if (pieces.isEmpty()) {
            throw new InklingException("there is nothing to save: no cell of Java has been run yet");
        }
        Path target = UserPath.of(file.toString());
        write(target, String.join("\n", pieces) + "\n");
        cell.print("wrote " + target + "; %load " + target + " runs it again\n");
        return null;
    }

    private List<String> session() {
        List<String> pieces = new ArrayList<>(java.sources());
        if (!pieces.isEmpty()) {
            pieces.addAll(0, libraries.calls());
        }
        return pieces;
    }

    private List<String> chosen() {
        SortedMap<Integer, String> all = history.get();
        List<String> pieces = new ArrayList<>();
        for (String range : cells.split(",")) {
            if (!range.matches("\\d{1,9}(-\\d{1,9})?")) {
                throw new InklingException("\"" + cells + "\" names no cells: write for example 3, 2-5 or 1-3,7");
            }
            String[] ends = range.split("-");
            SortedMap<Integer, String> found =
                    all.subMap(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
            if (found.isEmpty()) {
                throw new InklingException("no cell [" + range + "] has been run in this session"
                        + (all.isEmpty() ? "" : ": there are [" + all.firstKey() + "] to [" + all.lastKey() + "]"));
            }
            found.forEach(
                    (number, code) -> pieces.add(SessionFile.CELL + " [" + number + "]\n" + code.stripTrailing()));
        }
        return pieces;
    }

    private void write(Path target, String text) throws IOException {
        OpenOption[] options = force
                ? new OpenOption[] {
                    StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE
                }
                : new OpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
        try {
            Files.writeString(target, text, StandardCharsets.UTF_8, options);
        } catch (FileAlreadyExistsException e) {
            throw new InklingException(target + " exists: add --force to overwrite it", e);
        } catch (NoSuchFileException e) {
            throw new InklingException("there is no folder for " + target + ": make it, or choose another name", e);
        }
    }
}
