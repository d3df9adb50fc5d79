package dev.inkling.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The most memory of a process, looked at every few milliseconds: all that is resident, and what of it is anonymous; on Linux. */
final class PeakMemory {
    private final Path status;
    private volatile long anonymous;
    private volatile long mostAnonymous;
    private volatile long mostResident;

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

    /** In bytes, now. */
    long anonymous() {
        look();
        return anonymous;
    }

    private void look() {
        try {
            List<String> lines = Files.readAllLines(status);
            anonymous = bytes(lines, "RssAnon");
            mostAnonymous = Math.max(mostAnonymous, anonymous);
            mostResident = Math.max(mostResident, bytes(lines, "VmRSS"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
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

    /** In bytes; pages of files, which the system can take back, are not in it. */
    long mostAnonymous() {
        return mostAnonymous;
    }

    /** In bytes. */
    long mostResident() {
        return mostResident;
    }
}
