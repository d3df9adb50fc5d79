package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.train.TrainEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingViewTest {
    private static FakeCell shownAfter(int steps, int planned, boolean paused) {
        FakeCell cell = new FakeCell();
        TrainingView view = new TrainingView(cell);
        view.on(new TrainEvent.Started("<mini>", planned, 12_345, 1_234, 5_000_000));
        view.on(new TrainEvent.HeldOut(0, 5.0, 2.1, true));
        for (int i = 1; i <= steps; i++) {
            view.on(new TrainEvent.Step(
                    i,
                    planned,
                    5.0 - i * 0.001,
                    1e-3,
                    1.0,
                    2000,
                    Duration.ofSeconds(i),
                    Duration.ofSeconds(9),
                    512_000_000));
        }
        view.on(new TrainEvent.Notice(steps, "held-out loss has risen & so on"));
        view.on(new TrainEvent.Finished(steps, planned, paused, steps, Duration.ofSeconds(75)));
        return cell;
    }

    @Test
    void aRunHasOneLineAndOneCurveThatChangeInPlace() {
        FakeCell cell = shownAfter(500, 500, false);
        assertEquals(2, cell.shown.stream().map(Display::id).distinct().count());
        assertEquals(2, cell.shown.stream().filter(Display::last).count());
        assertTrue(cell.shown.stream().allMatch(d -> d.data().containsKey(Display.TEXT)));
    }

    @Test
    void aFloodOfStepsIsNotAFloodOfDisplays() {
        assertTrue(shownAfter(2000, 2000, false).shown.size() < 50);
    }

    @Test
    void theRecordSaysHowItEndedAndWhatWasNoticed() {
        List<Display> last =
                shownAfter(30, 60, true).shown.stream().filter(Display::last).toList();
        String html = last.get(0).data().get(Display.HTML);
        assertTrue(html.contains("paused after 30 of 60 steps in 1:15"), html);
        assertTrue(html.contains("<progress value=\"30\" max=\"60\">"), html);
        assertTrue(html.contains("held-out loss has risen &amp; so on"), html);
        assertFalse(html.contains("<mini>"), html);
        assertTrue(
                last.get(0).text().contains("[############............]"),
                last.get(0).text());
        assertTrue(last.get(1).data().containsKey(Display.PNG));
        assertEquals("held-out loss by step: 0: 5.000", last.get(1).text());
    }

    @Test
    void theFiguresOfTheMomentAreShownWithThePlanAndTheLatestSample() {
        FakeCell cell = new FakeCell();
        TrainingView view = new TrainingView(cell);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("method", "full");
        settings.put("held-out", "<0.1>");
        view.on(new TrainEvent.Planned(settings, List.of("read: 20 texts", "held out: 2 texts")));
        assertEquals(
                "read: 20 texts\nheld out: 2 texts\nplan: method full, held-out <0.1>",
                cell.shown.get(0).text());
        view.on(new TrainEvent.Started("mini", 60, 12_345, 1_234, 5_000_000));
        view.on(new TrainEvent.HeldOut(0, 5.0, 2.1, true));
        view.on(new TrainEvent.Step(
                1, 60, 4.9, 1e-3, 1.25, 2000, Duration.ofSeconds(1), Duration.ofSeconds(9), 512_000_000));
        view.on(new TrainEvent.Sample(1, "It was", " <late>\nand"));
        Display now = cell.shown.get(cell.shown.size() - 1);
        assertEquals(
                "[........................] step 1 of 60, 0:09 left, loss 4.900, held out 5.000, best 5.000 (base),"
                        + " learning rate 1.0e-03, gradient norm 1.25, tokens/s 2,000, memory 512.0 MB",
                now.text());
        String html = now.data().get(Display.HTML);
        assertTrue(html.contains("<b>step 1</b>: <i>It was</i> &lt;late&gt;<br>and"), html);
        for (String name :
                List.of("loss", "held out", "best", "learning rate", "gradient norm", "tokens/s", "memory")) {
            assertTrue(html.contains(">" + name + "</th>"), html);
        }
        assertFalse(cell.shown.get(0).data().get(Display.HTML).contains("<0.1>"));
    }
}
