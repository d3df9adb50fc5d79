package dev.inkling.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most anonymous memory of a process, file-backed pages left out, looked at every few milliseconds; on Linux. */
final class PeakMemory {
    private final Path status;
    private volatile long most;

    private PeakMemory(Path status) {
        this.status = status;
    }

    /** Watches from now on, until the process ends. */
    static PeakMemory watch(long pid) {
        PeakMemory peak = new PeakMemory(Path.of("/proc/" + pid + "/status"));
        peak.look();
        Thread thread = new Thread(peak::watch, "memory of " + pid);
        thread.setDaemon(true);
        thread.start();
        return peak;
    }

    private void look() {
        try {
            long now = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("RssAnon"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
            most = Math.max(most, now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void watch() {
        try {
            while (Files.exists(status)) {
                look();
                Thread.sleep(2);
            }
        } catch (UncheckedIOException e) {
            // The process has ended between the two looks.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In bytes. */
    long most() {
        return most;
    }
}
