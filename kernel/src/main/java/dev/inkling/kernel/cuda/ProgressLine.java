package dev.inkling.kernel.cuda;

import dev.inkling.hub.Bytes;
import dev.inkling.hub.Meter;
import dev.inkling.hub.Progress;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells how far a download is: at once, then every few seconds, and at its end. */
final class ProgressLine implements AutoCloseable {
    private static final long EVERY_SECONDS = 5;

    private final Meter meter;
    private final Consumer<String> out;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "inkling-progress");
        thread.setDaemon(true);
        return thread;
    });

    ProgressLine(Meter meter, Consumer<String> out) {
        this.meter = meter;
        this.out = out;
        clock.scheduleAtFixedRate(this::tell, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private synchronized void tell() {
        out.accept(text(meter.progress(System.nanoTime())));
    }

    static String text(Progress progress) {
        String rest = !progress.note().isEmpty()
                ? progress.note()
                : progress.remaining()
                        .map(left -> Bytes.text((long) progress.bytesPerSecond()) + "/s, " + left.toMinutes() + " min "
                                + left.toSecondsPart() + " s left")
                        .orElse("waiting");
        return String.format(
                Locale.ROOT,
                "%3d %%, %s of %s, file %d of %d; %s",
                progress.total() == 0 ? 100 : progress.bytes() * 100 / progress.total(),
                Bytes.text(progress.bytes()),
                Bytes.text(progress.total()),
                Math.min(progress.files() + 1, progress.allFiles()),
                progress.allFiles(),
                rest);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        tell();
    }
}
