package dev.inkling.notebook;

import dev.inkling.corpus.CleanListener;
import dev.inkling.corpus.CleanProgress;
import dev.inkling.hub.Bytes;
import java.time.Duration;
import java.util.Locale;

/** Shows how far a long cleaning has come: one line that changes in place. A short one shows nothing. */
final class CleanView implements CleanListener {
    private static final long PATIENCE = Duration.ofMillis(1500).toNanos();
    private static final long BETWEEN_LINES = Duration.ofMillis(250).toNanos();
    private static final int BAR = 24;

    private final Cell cell;
    private final String id = Display.newId();
    private final long start = System.nanoTime();
    private long lastLine;
    private boolean isShown;
    private CleanProgress progress;

    CleanView(Cell cell) {
        this.cell = cell;
    }

    @Override
    public boolean goOn(CleanProgress now) {
        progress = now;
        long time = System.nanoTime();
        if (time - start > PATIENCE && time - lastLine > BETWEEN_LINES) {
            lastLine = time;
            isShown = true;
            line(files() + ", " + now.step(), false);
        }
        return !cell.interrupted();
    }

    /** The last line, if there was one. */
    void done(boolean isWhole) {
        if (isShown) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            String speed = progress.bytes() == 0
                    ? ""
                    : String.format(Locale.ROOT, " (%.1f MB/s)", progress.bytes() / 1e3 / Math.max(1, took.toMillis()));
            line((isWhole ? "done: " : "stopped: ") + files() + " in " + TrainingView.clock(took) + speed, true);
        }
    }

    private String files() {
        return String.format(Locale.ROOT, "%,d of %,d files", progress.files(), progress.allFiles())
                + (progress.allBytes() == 0
                        ? ""
                        : ", " + Bytes.text(progress.bytes()) + " of " + Bytes.text(progress.allBytes()));
    }

    private void line(String figures, boolean last) {
        long permille = progress.allBytes() > 0
                ? progress.bytes() * 1000 / progress.allBytes()
                : progress.files() * 1000L / Math.max(1, progress.allFiles());
        String html = "<div>Cleaning<br><progress value=\"" + permille + "\" max=\"1000\"></progress> "
                + Html.escape(figures) + "</div>";
        int filled = (int) (BAR * permille / 1000);
        String text = "Cleaning\n[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + figures;
        cell.show(Display.html(html, text).as(id, last));
    }
}
