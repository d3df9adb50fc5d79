package dev.inkling.notebook;

import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.Series;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/**
 * Draws XChart's charts as PNG. A text that no font here can draw is shown as a letter, and told in a legend beside the
 * picture.
 */
public final class ChartView {
    private static final Color INK = new Color(0x33, 0x33, 0x33);

    private ChartView() {}

    /** Gives a chart the font that is always there, and quiet colours that read on a light and on a dark page. */
    static void style(Styler styler) {
        setFonts(styler);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartFontColor(INK);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendBackgroundColor(Color.WHITE);
        if (styler instanceof AxesChartStyler axes) {
            axes.setAxisTickLabelsColor(INK);
            axes.setPlotGridLinesColor(new Color(0xdd, 0xdd, 0xdd));
        }
    }

    private static void setFonts(Styler styler) {
        styler.setBaseFont(ChartFont.of(12));
        styler.setLegendFont(ChartFont.of(13));
        styler.setChartTitleFont(ChartFont.of(14));
        if (styler instanceof AxesChartStyler axes) {
            axes.setAxisTickLabelsFont(ChartFont.of(12));
            axes.setAxisTitleFont(ChartFont.of(13));
        }
    }

    /** Any chart as a display; what its own fonts cannot draw goes into the legend. */
    public static Display display(Chart<?, ?> chart) {
        List<String> legend = new ArrayList<>();
        Styler styler = chart.getStyler();
        // Where there is no font but ours, even the question what another one can draw ends in an error.
        if (Fonts.none() || styler.getLegendFont().canDisplayUpTo("Az09" + words(chart)) >= 0) {
            setFonts(styler);
        }
        chart.setTitle(drawable(chart.getTitle(), styler.getChartTitleFont(), legend));
        for (Series series : chart.getSeriesMap().values()) {
            series.setLabel(drawable(series.getLabel(), styler.getLegendFont(), legend));
        }
        if (styler instanceof AxesChartStyler axes) {
            chart.setXAxisTitle(drawable(chart.getXAxisTitle(), axes.getAxisTitleFont(), legend));
            chart.setYAxisTitle(drawable(chart.getYAxisTitle(), axes.getAxisTitleFont(), legend));
        }
        String words = described(chart);
        Optional<String> png = png(chart);
        if (png.isEmpty()) {
            return Display.text(
                    words + " (no picture: this Java cannot draw; install its full package, not \"headless\")");
        }
        Display picture =
                Display.text(String.join("\n", prepended(words, legend))).with(Display.PNG, png.get());
        if (legend.isEmpty()) {
            return picture;
        }
        StringBuilder html = new StringBuilder("<img alt=\"chart\" src=\"data:image/png;base64,")
                .append(png.get())
                .append("\"><p>");
        legend.forEach(line -> html.append(Html.escape(line)).append("<br>"));
        return picture.with(Display.HTML, html.append("</p>").toString());
    }

    private static String words(Chart<?, ?> chart) {
        return Stream.concat(
                        Stream.of(chart.getTitle(), chart.getXAxisTitle(), chart.getYAxisTitle()),
                        chart.getSeriesMap().values().stream().map(Series::getLabel))
                .filter(Objects::nonNull)
                .collect(Collectors.joining());
    }

    private static String described(Chart<?, ?> chart) {
        String title = chart.getTitle() == null || chart.getTitle().isBlank() ? "" : " \"" + chart.getTitle() + "\"";
        String series = String.join(", ", chart.getSeriesMap().keySet());
        return chart.getClass().getSimpleName() + title + " of " + chart.getWidth() + " x " + chart.getHeight()
                + (series.isEmpty() ? "" : ": " + series);
    }

    private static List<String> prepended(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private static String drawable(String text, Font font, List<String> legend) {
        if (text == null || text.isEmpty() || font.canDisplayUpTo(text) < 0) {
            return text;
        }
        String letter = String.valueOf((char) ('A' + legend.size() % 26));
        legend.add(letter + ": " + text);
        return letter;
    }

    /** The chart in base64; empty where Java has no way to draw, which must not end a run. */
    static Optional<String> png(Chart<?, ?> chart) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BitmapEncoder.saveBitmap(chart, bytes, BitmapFormat.PNG);
            return Optional.of(Base64.getEncoder().encodeToString(bytes.toByteArray()));
        } catch (IOException | RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }
}
