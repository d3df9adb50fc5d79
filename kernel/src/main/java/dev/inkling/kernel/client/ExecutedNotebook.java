package dev.inkling.kernel.client;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a run's notebook goes.
 *
 * @param file what the user named, or the default
 */
record ExecutedNotebook(Path file) {
    /**
     * Settles the file before anything is run.
     *
     * @param output what the user named, a file or a folder; null for the current folder
     * @throws InklingException when it is the source itself, or nothing can be written there
     */
    static ExecutedNotebook of(Path notebook, Path output) throws IOException {
        String name = notebook.getFileName().toString().replaceFirst("\\.ipynb$", "") + ".executed.ipynb";
        Path file = output == null ? Path.of(name) : Files.isDirectory(output) ? output.resolve(name) : output;
        if (Files.exists(file) && Files.isSameFile(file, notebook)) {
            throw new InklingException(
                    "the executed notebook would overwrite its source " + notebook + ": choose another file with -o");
        }
        return new ExecutedNotebook(file);
    }

    /**
     * Makes the folder and tries to write there: a run may take hours, and its outputs have no other place.
     *
     * @throws InklingException naming the reason
     */
    void probe() {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return; // a device or a pipe
        }
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createFile(folder.resolve(".inkling-" + UUID.randomUUID() + ".tmp")));
        } catch (IOException e) {
            throw new InklingException(
                    "cannot write " + file + " (" + reason(e) + "): choose another place with -o", e);
        }
    }

    /** What became of the notebook at the end: one line for the user, and whether it lies where it was wanted. */
    record Saved(boolean asWanted, String line) {}

    /** Writes the notebook or, when that fails, leaves it in a temporary folder: the outputs are never given up. */
    Saved save(Notebook document) {
        try {
            document.write(file);
            return new Saved(true, "wrote " + file);
        } catch (IOException e) {
            String failed = "cannot write " + file + " (" + reason(e) + ")";
            try {
                Path rescue = Files.createTempDirectory("inkling-").resolve(file.getFileName());
                document.write(rescue);
                return new Saved(false, failed + ": wrote " + rescue + " instead");
            } catch (IOException again) {
                return new Saved(
                        false, failed + ", nor a temporary file (" + reason(again) + "): the outputs are lost");
            }
        }
    }

    private static String reason(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof FileAlreadyExistsException taken) {
            return taken.getFile() + " is not a folder";
        }
        String given = problem instanceof FileSystemException system ? system.getReason() : problem.getMessage();
        return Optional.ofNullable(given)
                .orElse(problem.getClass().getSimpleName())
                .replaceAll("\\s+", " ");
    }
}
