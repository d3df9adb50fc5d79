package dev.inkling.kernel.cuda;

import dev.inkling.InklingException;
import dev.inkling.hub.Bytes;
import dev.inkling.hub.Meter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Fetches libraries into a folder, one after the other. What came stays when it stops, and the next one goes on from
 * there. The folder has its name only when all is in it; gzip's checksum and the sizes vouch for each file.
 */
final class LibraryDownload {
    private static final int TRIES = 6;
    private static final int BUFFER = 1 << 18;

    private final LibraryServer server;
    private final Path folder;
    private final Path staging;
    private final Duration firstWait;
    private final LongSupplier freeDisk;

    /**
     * @param folder that is to hold the libraries
     * @param firstWait before another try; each later one is twice as long
     * @param freeDisk bytes that may be written where the folder lies
     */
    LibraryDownload(LibraryServer server, Path folder, Duration firstWait, LongSupplier freeDisk) {
        this.server = server;
        this.folder = folder;
        this.staging = folder.resolveSibling(folder.getFileName() + ".part");
        this.firstWait = firstWait;
        this.freeDisk = freeDisk;
    }

    /** Bytes still to come. */
    long toFetch(List<RemoteLibrary> libraries) throws IOException {
        long bytes = 0;
        for (RemoteLibrary library : libraries) {
            bytes += isThere(library) ? 0 : library.packed() - size(packed(library));
        }
        return bytes;
    }

    /** Bytes that the disk still has to take: everything unpacked, and the largest one packed beside it. */
    long toWrite(List<RemoteLibrary> libraries) throws IOException {
        long bytes = 0;
        long largest = 0;
        for (RemoteLibrary library : libraries) {
            if (!isThere(library)) {
                bytes += library.unpacked();
                largest = Math.max(largest, library.packed() - size(packed(library)));
            }
        }
        return bytes + largest;
    }

    long free() {
        return freeDisk.getAsLong();
    }

    /** @throws InklingException when the disk is too small for what is still to come */
    void requireDisk(List<RemoteLibrary> libraries) throws IOException {
        long wanted = toWrite(libraries);
        long free = freeDisk.getAsLong();
        if (wanted > free) {
            throw new InklingException(
                    "the libraries need " + Bytes.text(wanted) + " in " + folder.getParent() + ", where "
                            + Bytes.text(free) + " are free: make room there, or set INKLING_HOME to another disk");
        }
    }

    /** Fetches what lacks. */
    void fetch(List<RemoteLibrary> libraries, Meter meter) throws IOException, InterruptedException {
        Files.createDirectories(staging);
        try (FileChannel channel = FileChannel.open(
                        staging.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            for (RemoteLibrary library : libraries) {
                if (isThere(library)) {
                    meter.found(library.packed());
                } else {
                    fetch(library, meter);
                    unpack(library, meter);
                }
                meter.fileDone();
            }
            finish(libraries);
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // said below
        }
        throw new InklingException("another ./inkling install --gpu is fetching into " + staging + ": wait for it");
    }

    private void finish(List<RemoteLibrary> libraries) throws IOException {
        List<String> names = libraries.stream().map(RemoteLibrary::name).toList();
        try (Stream<Path> files = Files.list(staging)) {
            for (Path file : files.toList()) { // rests of other contents, the lock
                if (!names.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isThere(RemoteLibrary library) {
        return Files.exists(staging.resolve(library.name()));
    }

    /** Named by its content too, so that another one never goes on where this one stopped. */
    private Path packed(RemoteLibrary library) {
        return staging.resolve(
                library.name() + "." + Integer.toHexString((library.tag() + library.packed()).hashCode()) + ".gz");
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private void fetch(RemoteLibrary library, Meter meter) throws IOException, InterruptedException {
        Path file = packed(library);
        meter.found(size(file));
        int failures = 0;
        while (size(file) < library.packed()) {
            long before = size(file);
            try {
                once(library, file, meter);
                if (size(file) < library.packed()) {
                    throw new CutConnection("the connection to " + server.host() + " was cut", null);
                }
            } catch (CutConnection e) {
                failures = size(file) > before ? 1 : failures + 1;
                if (failures >= TRIES) {
                    throw new InklingException(
                            e.getMessage() + ", also after " + TRIES
                                    + " tries: run ./inkling install --gpu again later, it goes on where it stopped",
                            e);
                }
                meter.note(e.getMessage() + ", trying again");
                Thread.sleep(firstWait.multipliedBy(1L << failures - 1).toMillis());
            }
        }
    }

    private void once(RemoteLibrary library, Path file, Meter meter) throws IOException {
        long from = size(file);
        HttpResponse<InputStream> answer = server.open(library, from);
        try (InputStream body = server.body(answer);
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (from > 0 && answer.statusCode() != 206) {
                meter.found(-from); // the server begins anew
                FileChannel.open(file, StandardOpenOption.WRITE).truncate(0).close();
                from = 0;
            }
            copy(body, out, library.packed() - from, meter);
        }
    }

    private void copy(InputStream body, OutputStream out, long most, Meter meter) throws IOException {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "inkling-silence");
            thread.setDaemon(true);
            return thread;
        });
        try {
            byte[] buffer = new byte[BUFFER];
            long left = most;
            while (left > 0) {
                var silence = watch.schedule(() -> close(body), server.silence().toMillis(), TimeUnit.MILLISECONDS);
                int read = read(body, buffer, left);
                silence.cancel(false);
                if (read < 0) {
                    return;
                }
                out.write(buffer, 0, read);
                meter.received(read);
                left -= read;
            }
        } finally {
            watch.shutdownNow();
        }
    }

    private int read(InputStream body, byte[] buffer, long most) throws CutConnection {
        try {
            return body.read(buffer, 0, (int) Math.min(buffer.length, most));
        } catch (IOException e) {
            throw new CutConnection("the connection to " + server.host() + " was cut", e);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }

    private void unpack(RemoteLibrary library, Meter meter) throws IOException {
        Path file = packed(library);
        Path part = staging.resolve(library.name() + ".new");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING); // fails when the checksum is another
        } catch (ZipException | EOFException e) {
            meter.found(-library.packed());
            Files.delete(file);
            Files.deleteIfExists(part);
            throw new InklingException(
                    library.name() + " came damaged from " + server.host() + " (" + e.getMessage()
                            + "): run ./inkling install --gpu again, which fetches that file anew",
                    e);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true); // a name must not survive a power cut that its bytes do not
        }
        Files.move(part, staging.resolve(library.name()), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
