package dev.inkling.notebook;

import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows a run while it goes on: a bar with a line of figures, and the loss curve under it. Both change in place and stay
 * as a record in the end.
 */
final class TrainingView implements TrainListener {
    private static final long BETWEEN_LINES = Duration.ofMillis(250).toNanos();
    private static final long BETWEEN_CURVES = Duration.ofMillis(2000).toNanos();
    private static final int BAR = 24;

    private final Cell cell;
    private final String lineId = Display.newId();
    private final String curveId = Display.newId();
    private final List<TrainEvent> events = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private TrainEvent.Started start;
    private TrainEvent.Step step;
    private TrainEvent.HeldOut heldOut;
    private long lastLine;
    private long lastCurve;

    TrainingView(Cell cell) {
        this.cell = cell;
    }

    @Override
    public void on(TrainEvent event) {
        events.add(event);
        if (event instanceof TrainEvent.Started started) {
            start = started;
            line("preparing", false);
        } else if (event instanceof TrainEvent.Step now) {
            step = now;
            progress();
        } else if (event instanceof TrainEvent.HeldOut score) {
            heldOut = score;
            progress();
        } else if (event instanceof TrainEvent.Notice notice) {
            notices.add(notice.sentence());
        } else if (event instanceof TrainEvent.Finished end) {
            line(ended(end), true);
            curve(true);
        }
    }

    private void progress() {
        long now = System.nanoTime();
        if (now - lastLine >= BETWEEN_LINES) {
            lastLine = now;
            line(running(), false);
        }
        if (now - lastCurve >= BETWEEN_CURVES) {
            lastCurve = now;
            curve(false);
        }
    }

    private String running() {
        if (step == null) {
            return "judging the base on the held-out texts";
        }
        return String.format(
                Locale.ROOT,
                "step %,d of %,d, loss %.3f, %s%,.0f tokens/s, %s left",
                step.step(),
                step.steps(),
                step.loss(),
                heldOut == null ? "" : String.format(Locale.ROOT, "held out %.3f, ", heldOut.loss()),
                step.tokensPerSecond(),
                clock(step.remaining()));
    }

    private String ended(TrainEvent.Finished end) {
        String how = end.paused() ? "paused after" : "done:";
        String best = end.bestStep() == 0
                ? "no state was better than the base, which is kept"
                : "the state of step " + end.bestStep() + " did best on the held-out texts and is kept";
        return String.format(
                Locale.ROOT, "%s %,d of %,d steps in %s; %s", how, end.step(), end.steps(), clock(end.elapsed()), best);
    }

    private void line(String figures, boolean last) {
        int done = step == null ? 0 : step.step();
        String what = String.format(
                Locale.ROOT,
                "%s: %,d tokens to learn from, %,d held out, %,d numbers change",
                start.title(),
                start.trainTokens(),
                start.heldOutTokens(),
                start.trainableParameters());
        StringBuilder html = new StringBuilder("<div>").append(Html.escape(what));
        html.append("<br><progress value=\"")
                .append(done)
                .append("\" max=\"")
                .append(start.steps())
                .append("\"></progress> ")
                .append(Html.escape(figures));
        notices.forEach(notice -> html.append("<br>").append(Html.escape(notice)));
        int filled = (int) ((long) BAR * done / Math.max(1, start.steps()));
        String bar = "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] ";
        String text = (last ? what + "\n" : "")
                + bar
                + figures
                + (last && !notices.isEmpty() ? "\n" + String.join("\n", notices) : "");
        cell.show(Display.html(html.append("</div>").toString(), text).as(lineId, last));
    }

    private void curve(boolean last) {
        LossChart.png(events)
                .ifPresent(png -> cell.show(Display.text(last ? lossLine() : "")
                        .with(Display.PNG, png)
                        .as(curveId, last)));
    }

    /** The curve in words, for those who see no picture. */
    private String lossLine() {
        List<String> scores = new ArrayList<>();
        for (TrainEvent event : events) {
            if (event instanceof TrainEvent.HeldOut score) {
                scores.add(String.format(Locale.ROOT, "%d: %.3f", score.step(), score.loss()));
            }
        }
        return "held-out loss by step: " + String.join(", ", scores);
    }

    static String clock(Duration time) {
        long seconds = Math.max(0, Math.round(time.toMillis() / 1000.0));
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
