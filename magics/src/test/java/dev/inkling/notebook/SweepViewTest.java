package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.eval.Evaluation;
import dev.inkling.session.Sweep;
import dev.inkling.session.SweepCell;
import dev.inkling.session.SweepEvent;
import dev.inkling.train.TrainEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class SweepViewTest {
    private static SweepCell cell(int run, String lr, String state, double bits) {
        Evaluation before = new Evaluation(3 * Math.log(2) * 1000, 300, 1100, 1000);
        Evaluation after = new Evaluation(bits * Math.log(2) * 1000, 300, 1100, 1000);
        boolean done = state.equals("finished");
        return new SweepCell("<b>", "", Map.of("lr", lr), run, state, "", done ? before : null, done ? after : null, 1);
    }

    private static final Sweep SWEEP = new Sweep(
            2,
            List.of("model", "lr"),
            List.of(
                    cell(4, "1.0E-4", "finished", 2.7),
                    cell(5, "0.01", "training", 0),
                    cell(6, "0.003", "finished", 2.4)),
            false,
            "");

    @Test
    void theBestRunStandsFirstAndTheOneAtWorkSaysHowFarItIs() {
        Table table = SweepView.table(SWEEP, "step 3 of 9");
        assertEquals(List.of("run", "model", "lr", "bits/char", "change %", "state"), table.columnNames());
        assertEquals(List.of(6, 4, 5), table.intColumn("run").asList());
        assertEquals(List.of("3e-3", "1e-4", "0.01"), table.stringColumn("lr").asList());
        assertEquals(2.4, table.doubleColumn("bits/char").get(0));
        assertEquals(-20, table.doubleColumn("change %").get(0));
        assertEquals("step 3 of 9", table.stringColumn("state").get(2));
    }

    @Test
    void theLiveTableAndCurvesEndAsARecord() {
        FakeCell cell = new FakeCell();
        SweepView view = new SweepView(cell, run -> List.of());
        view.on(new SweepEvent.Started(SWEEP));
        view.on(new SweepEvent.Changed(1, cell(5, "0.01", "training", 0)));
        view.on(new SweepEvent.Training(1, new TrainEvent.Started("m", 4, 10, 10, 10)));
        view.on(new SweepEvent.Training(1, new TrainEvent.HeldOut(0, 5, 3, true)));
        view.on(new SweepEvent.Training(
                1, new TrainEvent.Step(1, 4, 5, 1e-3, 1, 100, Duration.ofSeconds(1), Duration.ofSeconds(3), 0)));
        view.on(new SweepEvent.Training(1, new TrainEvent.HeldOut(4, 4, 2.5, true)));
        assertTrue(cell.shown.stream().noneMatch(Display::last));
        view.on(new SweepEvent.Ended(SWEEP));
        List<Display> ends = cell.shown.stream().filter(Display::last).toList();
        assertEquals(2, ends.size());
        assertEquals(2, cell.shown.stream().map(Display::id).distinct().count());
        String html = ends.get(0).data().get(Display.HTML);
        assertTrue(html.contains("&lt;b&gt;") && !html.contains("<b>"), html);
        assertTrue(
                ends.get(0).text().contains("Best: model <b>, lr 3e-3"),
                ends.get(0).text());
        assertFalse(ends.get(1).data().get(Display.PNG).isEmpty());
    }

    @Test
    void aTimeIsReadAsOneTypesIt() {
        assertEquals(Duration.ofMinutes(10), SweepMagic.time("10m"));
        assertEquals(Duration.ofMinutes(90), SweepMagic.time("1h30m"));
        assertEquals(Duration.ofSeconds(90), SweepMagic.time(" 90s "));
    }
}
