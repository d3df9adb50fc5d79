package dev.inkling.corpus;

import dev.inkling.Home;
import dev.inkling.InklingException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.UUID;

/**
 * Bytes that are appended and read again, by any thread: a few stay in memory, more go to a file in the folder
 * {@code scratch} of {@link Home}. The file has no name any more once it is open, so that nothing is left of it when the
 * process ends, even by force; where a system does not allow that, the next process sweeps the folder.
 */
final class Spill {
    /** Bytes that stay in memory when there are no more. */
    static final int MOST_IN_MEMORY = 1 << 23;

    /** Bytes that wait to be written once there is a file. */
    private static final int TAIL = 1 << 20;

    private byte[] buffer = new byte[1 << 10];
    private int buffered;
    private long written;
    private RandomAccessFile file;

    /** Gives the place from which the bytes can be read. */
    synchronized long append(byte[] bytes, int length) {
        long at = written + buffered;
        if (buffered + (long) length > (file == null ? MOST_IN_MEMORY : TAIL)) {
            flush();
            if (length > TAIL) {
                write(bytes, length);
                return at;
            }
        }
        if (buffered + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffered + length, 2 * buffer.length));
        }
        System.arraycopy(bytes, 0, buffer, buffered, length);
        buffered += length;
        return at;
    }

    synchronized byte[] read(long at, int length) {
        byte[] bytes = new byte[length];
        int fromFile = (int) Math.max(0, Math.min(length, written - at));
        if (fromFile > 0) {
            try {
                file.seek(at);
                file.readFully(bytes, 0, fromFile);
            } catch (IOException e) {
                throw failed(e);
            }
        }
        if (fromFile < length) {
            System.arraycopy(buffer, (int) (at + fromFile - written), bytes, fromFile, length - fromFile);
        }
        return bytes;
    }

    synchronized long size() {
        return written + buffered;
    }

    synchronized boolean isOnDisk() {
        return file != null;
    }

    private void flush() {
        if (file == null) {
            try {
                file = open();
            } catch (IOException e) {
                throw failed(e);
            }
        }
        write(buffer, buffered);
        buffered = 0;
        if (buffer.length > 2 * TAIL) {
            buffer = new byte[TAIL];
        }
    }

    private void write(byte[] bytes, int length) {
        try {
            file.seek(written);
            file.write(bytes, 0, length);
            written += length;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static InklingException failed(IOException e) {
        return new InklingException(
                "what cleaning has to set aside cannot be kept in " + folder() + " (" + e
                        + "): make room there, or name another folder in INKLING_HOME",
                e);
    }

    static Path folder() {
        return Home.folder().resolve("scratch");
    }

    private static RandomAccessFile open() throws IOException {
        Path folder = folder();
        create(folder);
        sweep(folder);
        Path path = folder.resolve(UUID.randomUUID() + ".spill");
        RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
        try {
            Files.delete(path);
        } catch (IOException e) { // Windows deletes no open file
            path.toFile().deleteOnExit();
        }
        return opened;
    }

    private static void create(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** What can be deleted belongs to no living process. */
    private static void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.spill")) {
            for (Path path : left) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    continue; // in use
                }
            }
        }
    }
}
