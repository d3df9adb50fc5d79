package dev.inkling.hub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts bytes as they come and tells the speed over the last seconds. */
public final class Meter {
    private static final long WINDOW_NANOS = Duration.ofSeconds(8).toNanos();

    private record Sample(long nanos, long received) {}

    private final long total;
    private final int allFiles;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong there = new AtomicLong();
    private final AtomicInteger files = new AtomicInteger();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private volatile String note = "";

    /**
     * Starts to count.
     *
     * @param total bytes to have in the end
     */
    public Meter(long total, int allFiles) {
        this.total = total;
        this.allFiles = allFiles;
        samples.add(new Sample(System.nanoTime(), 0));
    }

    /** Bytes that have just come. */
    public void received(int bytes) {
        received.addAndGet(bytes);
        there.addAndGet(bytes);
        note = "";
    }

    /** Bytes that are here although they did not come over this connection; negative when they are dropped. */
    public void found(long bytes) {
        there.addAndGet(bytes);
    }

    /** One more file is whole. */
    public void fileDone() {
        files.incrementAndGet();
    }

    /** What is waited for, until bytes come again. */
    public void note(String text) {
        note = text;
    }

    /**
     * How far it is. Called by one thread, at even times.
     *
     * @param now as of System.nanoTime
     */
    public Progress progress(long now) {
        samples.addLast(new Sample(now, received.get()));
        while (samples.size() > 2 && now - samples.peekFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.peekFirst();
        double seconds = Math.max(1e-3, (now - first.nanos()) / 1e9);
        double speed = (received.get() - first.received()) / seconds;
        long bytes = Math.min(there.get(), total);
        Optional<Duration> remaining =
                speed < 1 ? Optional.empty() : Optional.of(Duration.ofMillis((long) ((total - bytes) / speed * 1000)));
        return new Progress(bytes, total, speed, remaining, files.get(), allFiles, note);
    }
}
