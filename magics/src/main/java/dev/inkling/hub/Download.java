package dev.inkling.hub;

import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Fetches the files of a repository that the cache lacks. May be killed at any byte: a content gets its name when it is
 * whole and right, and until then what came of it is gone on from.
 */
final class Download {
    private static final int WORKERS = 4;
    private static final long TICK_MILLIS = 100;

    private final HubClient client;
    private final HubCache cache;
    private final Repository repository;
    private final Consumer<Progress> listener;
    private final BooleanSupplier cancelled;
    private final Iterator<RemoteFile> queue;
    private final Meter meter;
    private final Fetcher fetcher;
    private final Set<Transfer> open = ConcurrentHashMap.newKeySet();
    private Transfer current;
    private volatile Throwable failure;
    private volatile boolean stopped;

    /** @param files that the cache lacks, in the order in which to fetch them */
    Download(
            HubClient client,
            HubCache cache,
            Repository repository,
            List<RemoteFile> files,
            Consumer<Progress> listener,
            BooleanSupplier cancelled) {
        this.client = client;
        this.cache = cache;
        this.repository = repository;
        this.listener = listener;
        this.cancelled = cancelled;
        this.queue = List.copyOf(files).iterator();
        this.meter = new Meter(files.stream().mapToLong(RemoteFile::size).sum(), files.size());
        this.fetcher = new Fetcher(client, repository, meter, () -> stopped);
    }

    /** Ends when all files are there, at the first failure, or when the user stops it. */
    void run() {
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS, task -> {
            Thread thread = new Thread(task, "hub-download");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int i = 0; i < WORKERS; i++) {
                workers.execute(this::work);
            }
            workers.shutdown();
            watch(workers);
        } finally {
            stopped = true;
            workers.shutdownNow();
            fetcher.closeAll();
            settle(workers);
            listener.accept(meter.progress(System.nanoTime()));
        }
        if (failure != null) {
            throw told(failure);
        }
    }

    private void watch(ExecutorService workers) {
        try {
            while (!workers.awaitTermination(TICK_MILLIS, TimeUnit.MILLISECONDS) && failure == null) {
                if (cancelled.getAsBoolean()) {
                    throw stoppedByUser();
                }
                fetcher.closeSilent();
                listener.accept(meter.progress(System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stoppedByUser();
        }
    }

    private DownloadStopped stoppedByUser() {
        return new DownloadStopped("the download of " + repository.id()
                + " was stopped; what came so far is kept: load it again to go on");
    }

    /** Waits for the workers, who are on their way out, and leaves their files as they are. */
    private void settle(ExecutorService workers) {
        boolean interrupted = Thread.interrupted();
        try {
            workers.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (Transfer transfer : open) {
            try {
                transfer.close();
            } catch (IOException e) {
                // its bytes are checked when they are taken up again
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private RuntimeException told(Throwable problem) {
        if (problem instanceof RuntimeException told) {
            return told;
        }
        return new InklingException(
                "cannot write into " + cache.folder() + " (" + problem.getMessage()
                        + "): free some space, or set HF_HOME to another folder",
                problem);
    }

    private void work() {
        try {
            for (Optional<Work> work = next(); work.isPresent(); work = next()) {
                fetcher.fetch(work.get().transfer(), work.get().piece());
                if (work.get().transfer().ended()) {
                    finish(work.get().transfer());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DownloadStopped e) {
            // said by the thread that stops us
        } catch (IOException | RuntimeException | Error e) {
            if (failure == null && !stopped) {
                failure = e;
            }
        }
    }

    private record Work(Transfer transfer, Piece piece) {}

    private synchronized Optional<Work> next() throws IOException, InterruptedException {
        while (failure == null && !stopped) {
            if (current == null) {
                if (!queue.hasNext()) {
                    return Optional.empty();
                }
                current = begin(queue.next()).orElse(null);
                continue;
            }
            Optional<Piece> piece = current.nextPiece();
            if (piece.isPresent()) {
                return Optional.of(new Work(current, piece.get()));
            }
            current = null;
        }
        return Optional.empty();
    }

    /** Takes a file's lock; empty when another kernel has fetched the file meanwhile. */
    private Optional<Transfer> begin(RemoteFile file) throws IOException, InterruptedException {
        Path blob = cache.blob(repository.id(), file.etag());
        long seen = 0;
        Optional<BlobLock> lock = BlobLock.tryTake(cache.lock(repository.id(), file.etag()));
        while (lock.isEmpty() && !cache.has(repository, file)) {
            meter.note("another kernel is fetching " + file.path());
            long size = size(Transfer.unfinished(blob));
            meter.found(size - seen);
            seen = size;
            Thread.sleep(TICK_MILLIS);
            lock = BlobLock.tryTake(cache.lock(repository.id(), file.etag()));
        }
        meter.found(-seen);
        if (cache.has(repository, file)) {
            if (lock.isPresent()) {
                lock.get().close();
            }
            meter.found(file.size());
            meter.fileDone();
            return Optional.empty();
        }
        Transfer transfer = Transfer.open(file, blob, lock.orElseThrow());
        open.add(transfer);
        meter.found(transfer.resumedFrom());
        return Optional.of(transfer);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private void finish(Transfer transfer) throws IOException, InterruptedException {
        boolean right = transfer.isRight();
        if (!right && transfer.resumedFrom() > 0) {
            // The beginning was left by someone else, or by a machine that lost power.
            meter.found(-transfer.file().size());
            fetcher.fetch(transfer, transfer.again());
            right = transfer.isRight();
        }
        open.remove(transfer);
        if (!right) {
            transfer.discard();
            throw new InklingException(transfer.file().path() + " of " + repository.id() + " came from "
                    + transfer.direct().orElse(client.settings().endpoint()).getAuthority()
                    + " with another content than the hub announces and was deleted: load it again, or set HF_ENDPOINT"
                    + " to another mirror");
        }
        transfer.finish(cache.blob(repository.id(), transfer.file().etag()));
        meter.fileDone();
    }

    /** Bytes of these files that are still to come. */
    static long missing(HubCache cache, Repository repository, List<RemoteFile> files) {
        List<Long> left = new ArrayList<>();
        for (RemoteFile file : files) {
            long there = size(Transfer.unfinished(cache.blob(repository.id(), file.etag())));
            left.add(there > file.size() ? file.size() : file.size() - there);
        }
        return left.stream().mapToLong(Long::longValue).sum();
    }
}
