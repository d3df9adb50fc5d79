package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.train.TrainEvent;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

class ChartViewTest {
    private static List<TrainEvent> events(int steps) {
        List<TrainEvent> events = new ArrayList<>();
        events.add(new TrainEvent.HeldOut(0, 5.0, 2.1, true));
        for (int i = 1; i <= steps; i++) {
            Duration time = Duration.ofSeconds(i);
            events.add(new TrainEvent.Step(i, steps, 5 - 0.01 * i, 1e-3, 1, 1000, time, time, 0));
        }
        events.add(new TrainEvent.HeldOut(steps, 4.5, 1.9, true));
        return events;
    }

    private static BufferedImage image(String base64) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    }

    @Test
    void everyWordOfTheLossChartCanBeDrawnByItsOwnFont() {
        XYChart chart = LossChart.chart(events(50)).orElseThrow();
        List<String> words = new ArrayList<>(chart.getSeriesMap().keySet());
        words.add(chart.getXAxisTitle());
        words.add(chart.getYAxisTitle());
        words.add("0123456789.,-E");
        for (String word : words) {
            assertTrue(ChartFont.canDraw(word), word);
        }
        Font font = chart.getStyler().getLegendFont();
        assertEquals("Inkling Charts", font.getFamily());
        assertEquals(font.getFamily(), chart.getStyler().getAxisTitleFont().getFamily());
        assertEquals(font.getFamily(), chart.getStyler().getAxisTickLabelsFont().getFamily());
    }

    @Test
    void theLossChartIsAPictureWithBothCurves() throws IOException {
        BufferedImage picture = image(LossChart.png(events(50)).orElseThrow());
        assertEquals(760, picture.getWidth());
        assertTrue(count(picture, 0x1f77b4) > 200, "the curve of the texts trained on");
        assertTrue(count(picture, 0xd65f0e) > 200, "the curve of the held-out texts");
    }

    private static int count(BufferedImage picture, int rgb) {
        int found = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                found += (picture.getRGB(x, y) & 0xffffff) == rgb ? 1 : 0;
            }
        }
        return found;
    }

    @Test
    void beforeTheFirstValueThereIsNoChart() {
        assertTrue(LossChart.png(List.of()).isEmpty());
    }

    @Test
    void whatNoFontCanDrawBecomesALetterAndALegend() {
        XYChart chart = new XYChartBuilder().title("龘靐 by <me>").build();
        ChartView.style(chart.getStyler());
        chart.addSeries("训练", new double[] {1, 2}, new double[] {1, 2});
        Display display = ChartView.display(chart);
        assertEquals("A", chart.getTitle());
        assertEquals("训练", chart.getSeriesMap().get("训练").getLabel());
        assertTrue(display.data().get(Display.HTML).contains("A: 龘靐 by &lt;me&gt;"), display.text());
        assertTrue(display.text().contains("A: 龘靐 by <me>"));
        assertTrue(display.data().containsKey(Display.PNG));
    }
}
