package dev.inkling.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders named by numbers from 1 on, across sessions and kernels. Only this user may look into them: what is in them
 * knows the texts.
 */
record NumberedFolders(Path folder) {
    /**
     * Makes the next one.
     *
     * @throws IOException when it cannot be made
     */
    Path create() throws IOException {
        Files.createDirectories(folder);
        int number = all().stream().mapToInt(NumberedFolders::number).max().orElse(0) + 1;
        while (true) {
            Path own = folder.resolve(String.valueOf(number));
            try {
                return createPrivate(own);
            } catch (FileAlreadyExistsException e) {
                number++; // another kernel was faster
            }
        }
    }

    private static Path createPrivate(Path own) throws IOException {
        return own.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? Files.createDirectory(
                        own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectory(own);
    }

    /** In the order of the numbers. */
    List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(each -> each.getFileName().toString().matches("[1-9]\\d{0,8}"))
                    .sorted(Comparator.comparingInt(NumberedFolders::number))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static int number(Path numbered) {
        return Integer.parseInt(numbered.getFileName().toString());
    }

    /**
     * Claims a folder for this process while it works in it; the claim ends with the process at the latest.
     *
     * @return empty when it is claimed already, by this process or another
     */
    static Optional<Claim> claim(Path numbered) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(numbered.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new Claim(channel));
            }
        } catch (OverlappingFileLockException e) {
            // This process has it.
        } catch (IOException e) {
            return Optional.of(new Claim(channel)); // a file system without locks
        }
        new Claim(channel).close();
        return Optional.empty();
    }

    /** Holds a folder while it is open. */
    record Claim(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                // Nothing was written to it.
            }
        }
    }
}
