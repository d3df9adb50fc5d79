package dev.inkling.notebook;

import dev.inkling.hub.Bytes;
import dev.inkling.train.TrainEvent;
import dev.inkling.train.TrainListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows a run while it goes on: the plan, a bar with the figures of the moment, what was noticed, the latest sample, and the
 * loss curve under it. Bar and curve change in place and stay as a record in the end.
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
    private final List<TrainEvent.Sample> samples = new ArrayList<>();
    private TrainEvent.Started start;
    private TrainEvent.Step step;
    private TrainEvent.HeldOut heldOut;
    private TrainEvent.HeldOut best;
    private long lastLine;
    private long lastCurve;

    TrainingView(Cell cell) {
        this.cell = cell;
    }

    @Override
    public void on(TrainEvent event) {
        events.add(event);
        if (event instanceof TrainEvent.Planned planned) {
            plan(planned);
        } else if (event instanceof TrainEvent.Started started) {
            start = started;
            line("preparing", false);
        } else if (event instanceof TrainEvent.Step now) {
            step = now;
            progress(false);
        } else if (event instanceof TrainEvent.HeldOut score) {
            heldOut = score;
            best = score.best() ? score : best;
            progress(false);
        } else if (event instanceof TrainEvent.Sample sample) {
            samples.add(sample);
            progress(true);
        } else if (event instanceof TrainEvent.Notice notice) {
            notices.add(notice.sentence());
            progress(true);
        } else if (event instanceof TrainEvent.Finished end) {
            line(ended(end), true);
            curve(true);
        }
    }

    private void plan(TrainEvent.Planned planned) {
        List<String> lines = new ArrayList<>(planned.texts());
        lines.add("plan: "
                + planned.settings().entrySet().stream()
                        .map(setting -> setting.getKey() + " " + setting.getValue())
                        .collect(Collectors.joining(", ")));
        cell.show(Display.html(
                lines.stream().map(Html::escape).collect(Collectors.joining("<br>", "<div>", "</div>")),
                String.join("\n", lines)));
    }

    /** @param news true to show it at once */
    private void progress(boolean news) {
        long now = System.nanoTime();
        if (news || now - lastLine >= BETWEEN_LINES) {
            lastLine = now;
            line(running(), false);
        }
        if (now - lastCurve >= BETWEEN_CURVES) {
            lastCurve = now;
            curve(false);
        }
    }

    private String running() {
        return step == null
                ? "judging the base on the held-out texts"
                : String.format(
                        Locale.ROOT, "step %,d of %,d, %s left", step.step(), step.steps(), clock(step.remaining()));
    }

    /** What is measured at the moment, by name. */
    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        if (step != null) {
            figures.put("loss", number("%.3f", step.loss()));
        }
        if (heldOut != null) {
            figures.put("held out", number("%.3f", heldOut.loss()));
        }
        if (best != null) {
            figures.put(
                    "best",
                    number("%.3f", best.loss()) + (best.step() == 0 ? " (base)" : " (step " + best.step() + ")"));
        }
        if (step != null) {
            figures.put("learning rate", number("%.1e", step.learningRate()));
            figures.put("gradient norm", number("%.2f", step.gradientNorm()));
            figures.put("tokens/s", number("%,.0f", step.tokensPerSecond()));
            if (step.memory() > 0) {
                figures.put("memory", Bytes.text(step.memory()));
            }
        }
        return figures;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private String ended(TrainEvent.Finished end) {
        String how = end.paused() ? "paused after" : "done:";
        String kept = end.bestStep() == 0
                ? "no state was better than the base, which is kept"
                : "the state of step " + end.bestStep() + " did best on the held-out texts and is kept";
        return String.format(
                Locale.ROOT, "%s %,d of %,d steps in %s; %s", how, end.step(), end.steps(), clock(end.elapsed()), kept);
    }

    private void line(String state, boolean last) {
        String what = String.format(
                Locale.ROOT,
                "%s: %,d tokens to learn from, %,d held out, %,d numbers change",
                start.title(),
                start.trainTokens(),
                start.heldOutTokens(),
                start.trainableParameters());
        cell.show(Display.html(html(what, state), text(what, state, last)).as(lineId, last));
    }

    private int done() {
        return step == null ? 0 : step.step();
    }

    private String html(String what, String state) {
        StringBuilder html = new StringBuilder("<div>").append(Html.escape(what));
        html.append("<br><progress value=\"")
                .append(done())
                .append("\" max=\"")
                .append(start.steps())
                .append("\"></progress> ")
                .append(Html.escape(state));
        Map<String, String> figures = figures();
        if (!figures.isEmpty()) {
            html.append(new Grid(
                            figures.keySet().stream()
                                    .map(name -> new Grid.Column(name, true))
                                    .toList(),
                            List.of(List.copyOf(figures.values())),
                            1)
                    .html());
        }
        notices.forEach(
                notice -> html.append("<p>\u26a0 ").append(Html.escape(notice)).append("</p>"));
        if (!samples.isEmpty()) {
            html.append(sample(samples.get(samples.size() - 1)));
        }
        if (samples.size() > 1) {
            html.append("<details><summary>earlier samples</summary>");
            samples.subList(0, samples.size() - 1).forEach(sample -> html.append(sample(sample)));
            html.append("</details>");
        }
        return html.append("</div>").toString();
    }

    private static String sample(TrainEvent.Sample sample) {
        return "<p><b>step " + sample.step() + "</b>: <i>" + lines(sample.prompt()) + "</i>" + lines(sample.text())
                + "</p>";
    }

    private static String lines(String text) {
        return Html.escape(text).replace("\n", "<br>");
    }

    private String text(String what, String state, boolean last) {
        int filled = (int) ((long) BAR * done() / Math.max(1, start.steps()));
        String figures = figures().entrySet().stream()
                .map(figure -> figure.getKey() + " " + figure.getValue())
                .collect(Collectors.joining(", "));
        String line = "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + state
                + (figures.isEmpty() || last ? "" : ", " + figures);
        if (!last) {
            return line;
        }
        StringBuilder record = new StringBuilder(what).append('\n').append(line);
        record.append(figures.isEmpty() ? "" : "\nat the end: " + figures);
        notices.forEach(notice -> record.append("\n! ").append(notice));
        samples.forEach(sample -> record.append("\nstep ")
                .append(sample.step())
                .append(": ")
                .append(sample.prompt())
                .append(sample.text()));
        return record.toString();
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
