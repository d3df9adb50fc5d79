package dev.inkling.kernel.magic;

import dev.inkling.Home;
import dev.inkling.kernel.shell.Completion.Match;
import dev.inkling.session.KnownModels;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files and folders whose names begin as typed. */
final class FileNames {
    private static final int MOST = 200;

    private FileNames() {}

    /**
     * The files of the folder that is typed so far; a folder ends with a slash, so that one can go on into it.
     *
     * @param foldersOnly leaves files out
     */
    static List<Match> of(String typed, boolean foldersOnly) {
        int slash = Math.max(typed.lastIndexOf('/'), typed.lastIndexOf(File.separatorChar)) + 1;
        String folder = typed.substring(0, slash);
        String begun = typed.substring(slash);
        try (Stream<Path> entries = Files.list(resolved(folder))) {
            return entries.filter(path -> fits(path.getFileName().toString(), begun))
                    .sorted()
                    .map(path -> match(path, folder, foldersOnly))
                    .flatMap(Optional::stream)
                    .limit(MOST)
                    .toList();
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return List.of(); // nothing to offer
        }
    }

    private static Path resolved(String folder) {
        if (folder.startsWith("~/")) {
            return Home.user().resolve(folder.substring(2));
        }
        return Path.of(folder.isEmpty() ? "." : folder);
    }

    private static boolean fits(String name, String begun) {
        return begun.isEmpty()
                ? !name.startsWith(".")
                : name.regionMatches(true, 0, begun, 0, begun.length()); // as most people's file systems do
    }

    private static Optional<Match> match(Path path, String folder, boolean foldersOnly) {
        String text = folder + path.getFileName();
        if (!Files.isDirectory(path)) {
            return foldersOnly ? Optional.empty() : Optional.of(new Match(text, "file", ""));
        }
        return Optional.of(
                KnownModels.isModel(path)
                        ? new Match(text, "model", "model folder")
                        : new Match(text + "/", "folder", ""));
    }
}
