package dev.inkling.notebook;

import dev.inkling.InklingException;
import dev.inkling.session.SettingText;
import dev.inkling.session.Sweep;
import dev.inkling.session.SweepCell;
import dev.inkling.session.SweepEvent;
import dev.inkling.session.SweepListener;
import dev.inkling.train.TrainEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Shows a sweep while it goes on: the runs as a table, the best first, and their curves. Both stay as a record. */
final class SweepView implements SweepListener {
    private static final long BETWEEN_TABLES = Duration.ofMillis(500).toNanos();
    private static final long BETWEEN_CURVES = Duration.ofMillis(2000).toNanos();

    private final Cell cell;
    private final IntFunction<List<TrainEvent>> events;
    private final String tableId = Display.newId();
    private final String curvesId = Display.newId();
    private final Map<Integer, List<TrainEvent>> curves = new HashMap<>();
    private final List<SweepCell> cells = new ArrayList<>();
    private Sweep begun;
    private int atWork = -1;
    private TrainEvent.Step step;
    private long lastTable;
    private long lastCurves;

    /** @param events what happened in a run that ended before */
    SweepView(Cell cell, IntFunction<List<TrainEvent>> events) {
        this.cell = cell;
        this.events = events;
    }

    @Override
    public void on(SweepEvent event) {
        if (event instanceof SweepEvent.Started started) {
            begun = started.sweep();
            cells.addAll(begun.cells());
            IntStream.range(0, cells.size())
                    .filter(i -> cells.get(i).isFinished())
                    .forEach(i -> curves.put(i, earlier(cells.get(i).run())));
            draw(true);
        } else if (event instanceof SweepEvent.Changed changed) {
            if (changed.index() == cells.size()) {
                cells.add(changed.cell());
            } else {
                cells.set(changed.index(), changed.cell());
            }
            atWork = changed.index();
            step = null;
            draw(true);
        } else if (event instanceof SweepEvent.Training training) {
            hear(training);
        } else if (event instanceof SweepEvent.Ended ended) {
            cell.show(Display.html(html(heading(ended.sweep()), table(ended.sweep(), "")), text(ended.sweep()))
                    .as(tableId, true));
            curves(true);
        }
    }

    private List<TrainEvent> earlier(int run) {
        try {
            return events.apply(run);
        } catch (InklingException e) {
            return List.of(); // its folder is gone
        }
    }

    private void hear(SweepEvent.Training training) {
        if (training.event() instanceof TrainEvent.Started) {
            curves.put(training.index(), new ArrayList<>());
        }
        if (training.event() instanceof TrainEvent.Step now) {
            step = now;
        } else if (training.event() instanceof TrainEvent.HeldOut) {
            curves.computeIfAbsent(training.index(), key -> new ArrayList<>()).add(training.event());
        }
        draw(false);
    }

    private void draw(boolean now) {
        long time = System.nanoTime();
        if (now || time - lastTable >= BETWEEN_TABLES) {
            lastTable = time;
            Sweep sweep = new Sweep(begun.number(), begun.varied(), cells, false, "");
            long ended = cells.stream().filter(SweepCell::isFinished).count();
            String line = String.format(
                    Locale.ROOT, "sweep %d: %d of %d runs done%s", sweep.number(), ended, cells.size(), left());
            cell.show(Display.html(html(line, table(sweep, working())), line).as(tableId, false));
        }
        if (time - lastCurves >= BETWEEN_CURVES) {
            lastCurves = time;
            curves(false);
        }
    }

    private String working() {
        return step == null ? "" : String.format(Locale.ROOT, "step %,d of %,d", step.step(), step.steps());
    }

    private String left() {
        if (step == null) {
            return "";
        }
        double usual = cells.stream()
                .filter(SweepCell::isFinished)
                .mapToDouble(SweepCell::seconds)
                .average()
                .orElse(step.elapsed().plus(step.remaining()).toMillis() / 1000.0);
        long open = IntStream.range(0, cells.size())
                .filter(i -> i != atWork && cells.get(i).state().equals("waiting"))
                .count();
        Duration left = step.remaining().plus(Duration.ofMillis(Math.round(1000 * usual * open)));
        return ", about " + TrainingView.clock(left) + " left";
    }

    private void curves(boolean last) {
        Map<String, List<TrainEvent>> named = new LinkedHashMap<>();
        ranked(cells).forEach(i -> {
            List<TrainEvent> curve = curves.getOrDefault(i, List.of());
            if (!curve.isEmpty()) {
                named.put(name(begun, cells.get(i)), curve);
            }
        });
        LossChart.bits(named)
                .ifPresent(png -> cell.show(Display.text(last ? "bits per character by step" : "")
                        .with(Display.PNG, png)
                        .as(curvesId, last)));
    }

    private static String name(Sweep sweep, SweepCell cell) {
        Map<String, String> values = new LinkedHashMap<>();
        sweep.varied().forEach(name -> values.put(name, cell.value(name)));
        return "run " + cell.run() + (values.isEmpty() ? "" : ": " + SettingText.of(values));
    }

    /** Places of the cells: the ended ones by their score, then as they stand. */
    private static List<Integer> ranked(List<SweepCell> cells) {
        return IntStream.range(0, cells.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) ->
                        cells.get(i).isFinished() ? cells.get(i).after().bitsPerCharacter() : Double.POSITIVE_INFINITY))
                .toList();
    }

    static Display display(Sweep sweep) {
        return Display.html(html(heading(sweep), table(sweep, "")), text(sweep));
    }

    private static String heading(Sweep sweep) {
        return sweep.toString();
    }

    private static String html(String line, Table table) {
        return "<div><p>" + Html.escape(line) + "</p>" + TableView.html(table) + "</div>";
    }

    private static String text(Sweep sweep) {
        return heading(sweep) + "\n\n" + TableView.text(table(sweep, "")).stripTrailing();
    }

    /** @param working what is to be said of the run that is at work */
    static Table table(Sweep sweep, String working) {
        List<SweepCell> cells = sweep.cells();
        IntColumn run = IntColumn.create("run");
        DoubleColumn bits = DoubleColumn.create("bits/char");
        DoubleColumn change = DoubleColumn.create("change %");
        StringColumn state = StringColumn.create("state");
        Table table = Table.create("sweep " + sweep.number(), run);
        List<String> names = new ArrayList<>(sweep.varied());
        boolean seeds =
                cells.stream().map(cell -> cell.value("seed")).distinct().count() > 1;
        if (seeds && !names.contains("seed")) {
            names.add("seed");
        }
        List<StringColumn> varied = names.stream().map(StringColumn::create).toList();
        varied.forEach(table::addColumns);
        table.addColumns(bits, change, state);
        for (int i : ranked(cells)) {
            SweepCell cell = cells.get(i);
            if (cell.run() > 0) {
                run.append(cell.run());
            } else {
                run.appendMissing();
            }
            varied.forEach(column -> column.append(SettingText.of(cell.value(column.name()))));
            if (cell.isFinished()) {
                double after = cell.after().bitsPerCharacter();
                bits.append(RunTable.round(after, 10_000));
                change.append(RunTable.round(100 * (after / cell.before().bitsPerCharacter() - 1), 10));
            } else {
                bits.appendMissing();
                change.appendMissing();
            }
            boolean busy = cell.state().equals("training") && !working.isEmpty();
            state.append(busy ? working : cell.problem().isEmpty() ? cell.state() : cell.problem());
        }
        return table;
    }
}
