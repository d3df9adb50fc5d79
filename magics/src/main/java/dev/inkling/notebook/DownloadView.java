package dev.inkling.notebook;

import dev.inkling.hub.Bytes;
import dev.inkling.hub.Progress;
import java.time.Duration;
import java.util.Locale;

/** Shows a download while it goes on: one line that changes in place and stays as a record in the end. */
final class DownloadView {
    private static final long BETWEEN_LINES = Duration.ofMillis(200).toNanos();
    private static final int BAR = 24;

    private final Cell cell;
    private final String title;
    private final String id = Display.newId();
    private final long start = System.nanoTime();
    private Progress progress;
    private long firstBytes = -1;
    private long lastLine;

    DownloadView(Cell cell, String title) {
        this.cell = cell;
        this.title = title;
    }

    void on(Progress now) {
        progress = now;
        if (firstBytes < 0) {
            firstBytes = now.bytes();
        }
        if (System.nanoTime() - lastLine >= BETWEEN_LINES) {
            lastLine = System.nanoTime();
            line(running(), false);
        }
    }

    void done() {
        if (progress != null) {
            line("done: " + Bytes.text(progress.total()) + ended(), true);
        }
    }

    void stopped() {
        if (progress != null) {
            line("stopped at " + Bytes.text(progress.bytes()) + " of " + Bytes.text(progress.total()) + ended(), true);
        }
    }

    private String ended() {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        double speed = (progress.bytes() - firstBytes) / Math.max(1e-3, took.toMillis() / 1e3);
        return " in " + TrainingView.clock(took) + " (" + speed(speed) + ")";
    }

    private String running() {
        return Bytes.text(progress.bytes()) + " of " + Bytes.text(progress.total()) + ", "
                + speed(progress.bytesPerSecond())
                + progress.remaining()
                        .map(left -> ", " + TrainingView.clock(left) + " left")
                        .orElse("")
                + ", " + progress.files() + " of " + progress.allFiles() + " files"
                + (progress.note().isEmpty() ? "" : "; " + progress.note());
    }

    private static String speed(double bytesPerSecond) {
        return String.format(Locale.ROOT, "%.1f MB/s", bytesPerSecond / 1e6);
    }

    private void line(String figures, boolean last) {
        long permille = progress.total() == 0 ? 1000 : progress.bytes() * 1000 / progress.total();
        String html = "<div>" + Html.escape(title) + "<br><progress value=\"" + permille
                + "\" max=\"1000\"></progress> " + Html.escape(figures) + "</div>";
        int filled = (int) (BAR * permille / 1000);
        String text = title + "\n[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + figures;
        cell.show(Display.html(html, text).as(id, last));
    }
}
