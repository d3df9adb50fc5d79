package dev.inkling.session;

import dev.inkling.Home;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The runs of this user on disk, one folder each, numbered from 1 on across sessions. */
final class RunStore {
    private final Path folder;

    RunStore(Path folder) {
        this.folder = folder;
    }

    /** The folder {@code runs} of {@link Home}. */
    static RunStore here() {
        return new RunStore(Home.folder().resolve("runs"));
    }

    /**
     * Makes room for a new run, with the next number. Only this user may look into it: a tuned model knows its texts.
     *
     * @throws IOException when the folder cannot be made
     */
    RunFiles create() throws IOException {
        Files.createDirectories(folder);
        int number = folders().stream().mapToInt(RunFiles::number).max().orElse(0) + 1;
        while (true) {
            Path own = folder.resolve(String.valueOf(number));
            try {
                createPrivate(own);
                return new RunFiles(own, number);
            } catch (FileAlreadyExistsException e) {
                number++; // another kernel was faster
            }
        }
    }

    private static void createPrivate(Path own) throws IOException {
        if (own.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(own);
        }
    }

    /** The runs that have begun, by number. */
    List<RunFiles> all() {
        return folders().stream().filter(RunFiles::isRun).toList();
    }

    private List<RunFiles> folders() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(each -> each.getFileName().toString().matches("[1-9]\\d{0,8}"))
                    .map(each -> new RunFiles(
                            each, Integer.parseInt(each.getFileName().toString())))
                    .sorted(Comparator.comparingInt(RunFiles::number))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** @throws InklingException when there is no such run */
    RunFiles get(int number) {
        return all().stream()
                .filter(files -> files.number() == number)
                .findFirst()
                .orElseThrow(() -> new InklingException(
                        "there is no run " + number + " on this machine: %runs lists what there is"));
    }

    /** The newest run whose card is as wanted. */
    Optional<RunFiles> latest(Predicate<RunCard> wanted) {
        return all().stream().filter(files -> wanted.test(files.readCard())).reduce((earlier, later) -> later);
    }
}
