package dev.inkling.notebook;

import dev.inkling.train.TrainEvent;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The loss over the steps of a run: on the texts trained on, step by step and smoothed, and on the held-out ones. */
final class LossChart {
    private static final Color TRAIN = new Color(0x1f, 0x77, 0xb4);
    private static final Color TRAIN_POINTS = new Color(0x1f, 0x77, 0xb4, 70);
    private static final Color HELD_OUT = new Color(0xd6, 0x5f, 0x0e);
    private static final Color BEST = new Color(0x2c, 0x8c, 0x3c);
    /** Told apart by most people, on white: the first of Okabe and Ito's palette that are dark enough. */
    private static final List<Color> COLOURS = List.of(
            new Color(0xd5, 0x5e, 0x00),
            new Color(0x00, 0x72, 0xb2),
            new Color(0x00, 0x9e, 0x73),
            new Color(0xcc, 0x79, 0xa7),
            new Color(0xe6, 0x9f, 0x00),
            new Color(0x56, 0xb4, 0xe9));

    private static final Color REST = new Color(0xbb, 0xbb, 0xbb);
    private static final String LOSS = "loss 损失 (nats/token)";
    private static final double SMOOTHING = 0.9;

    private LossChart() {}

    /** The picture as PNG in base64; empty before the first value or where Java cannot draw. */
    static Optional<String> png(List<TrainEvent> events) {
        try {
            return chart(events).flatMap(ChartView::png);
        } catch (RuntimeException | LinkageError e) {
            // A Java without its drawing parts trains all the same.
            return Optional.empty();
        }
    }

    /** The held-out curves of several runs in one picture; empty when there is nothing to draw. */
    static Optional<String> compared(Map<String, List<TrainEvent>> runs) {
        return curves(runs, LOSS, TrainEvent.HeldOut::loss);
    }

    /**
     * The same in bits per character, which can be compared between tokenizers.
     *
     * @param runs the best first
     */
    static Optional<String> bits(Map<String, List<TrainEvent>> runs) {
        return curves(runs, "held out 留出 (bits/character)", TrainEvent.HeldOut::bitsPerCharacter);
    }

    private static Optional<String> curves(
            Map<String, List<TrainEvent>> runs, String title, ToDoubleFunction<TrainEvent.HeldOut> value) {
        try {
            XYChart chart = blank(title);
            runs.forEach((name, events) -> {
                List<Double> steps = new ArrayList<>();
                List<Double> values = new ArrayList<>();
                for (TrainEvent event : events) {
                    if (event instanceof TrainEvent.HeldOut score) {
                        steps.add((double) score.step());
                        values.add(value.applyAsDouble(score));
                    }
                }
                if (!steps.isEmpty()) {
                    curve(chart, chart.getSeriesMap().size(), chart.addSeries(name, steps, values));
                }
            });
            if (chart.getSeriesMap().isEmpty()) {
                return Optional.empty();
            }
            // Beside the curves: they may run anywhere.
            chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
            chart.getStyler().setYAxisDecimalPattern(pattern(chart));
            return ChartView.png(chart);
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** As many decimals as it takes to tell the marks of the axis apart: runs may be close to each other. */
    private static String pattern(XYChart chart) {
        DoubleSummaryStatistics all = chart.getSeriesMap().values().stream()
                .flatMapToDouble(series -> Arrays.stream(series.getYData()))
                .summaryStatistics();
        double range = all.getMax() - all.getMin();
        return range > 0.2 ? "0.00" : range > 0.02 ? "0.000" : range > 0.002 ? "0.0000" : "0.000000";
    }

    /** Colours for as many curves as can be told apart; the others are grey and stand behind a common word. */
    private static void curve(XYChart chart, int place, XYSeries series) {
        boolean named = place < COLOURS.size();
        Color colour = named ? COLOURS.get(place) : REST;
        series.setMarkerColor(colour).setLineColor(colour);
        series.setMarker(named ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        series.setLineStyle(new BasicStroke(named ? 2.2f : 1.2f));
        series.setShowInLegend(place <= COLOURS.size());
        if (place == COLOURS.size()) {
            series.setLabel("others 其他");
        }
    }

    static Optional<XYChart> chart(List<TrainEvent> events) {
        List<Double> steps = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        List<Double> smooth = new ArrayList<>();
        List<Double> judged = new ArrayList<>();
        List<Double> heldOut = new ArrayList<>();
        TrainEvent.HeldOut best = null;
        double mean = Double.NaN;
        for (TrainEvent event : events) {
            if (event instanceof TrainEvent.Step step) {
                // A plain mean while there are few values, so that the curve does not hang on the first one.
                double weight = Math.min(SMOOTHING, losses.size() / (losses.size() + 1.0));
                mean = losses.isEmpty() ? step.loss() : weight * mean + (1 - weight) * step.loss();
                steps.add((double) step.step());
                losses.add(step.loss());
                smooth.add(mean);
            } else if (event instanceof TrainEvent.HeldOut score) {
                judged.add((double) score.step());
                heldOut.add(score.loss());
                best = score.best() ? score : best;
            }
        }
        if (steps.isEmpty() && judged.isEmpty()) {
            return Optional.empty();
        }
        XYChart chart = blank(LOSS);
        if (!steps.isEmpty()) {
            XYSeries points = chart.addSeries("each step", steps, losses);
            points.setMarker(SeriesMarkers.NONE).setLineColor(TRAIN_POINTS).setShowInLegend(false);
            points.setLineStyle(new BasicStroke(1f));
            XYSeries train = chart.addSeries("trained on 训练", steps, smooth);
            train.setMarker(SeriesMarkers.NONE).setLineColor(TRAIN);
            train.setLineStyle(new BasicStroke(2.2f));
        }
        if (!judged.isEmpty()) {
            XYSeries score = chart.addSeries("held out 留出", judged, heldOut);
            score.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(HELD_OUT).setLineColor(HELD_OUT);
            score.setLineStyle(new BasicStroke(2.2f));
        }
        if (best != null && best.step() > 0) {
            XYSeries kept = chart.addSeries("best state", List.of((double) best.step()), List.of(best.loss()));
            kept.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(BEST).setLineColor(BEST);
        }
        return Optional.of(chart);
    }

    private static XYChart blank(String title) {
        XYChart chart = new XYChartBuilder()
                .width(760)
                .height(340)
                .xAxisTitle("step 步")
                .yAxisTitle(title)
                .build();
        ChartView.style(chart.getStyler());
        chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
        chart.getStyler().setXAxisDecimalPattern("#").setYAxisDecimalPattern("0.00");
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisTickMarkSpacingHint(60);
        chart.getStyler().setMarkerSize(7);
        return chart;
    }
}
