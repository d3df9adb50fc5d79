package dev.inkling.notebook;

import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.CorpusReport;
import dev.inkling.corpus.Document;
import dev.inkling.corpus.RuleReport;
import dev.inkling.corpus.SourceReport;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A cleaned corpus in pictures: what went in and came out by file and by rule, and how long the documents are. */
final class CorpusCharts {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 320;

    /** Bars of a chart before the rest is one bar. */
    private static final int BARS = 12;

    /** Characters of a name below a bar. */
    private static final int NAME = 16;

    private static final Color IN = new Color(0xb0, 0xb8, 0xc4);
    private static final Color OUT = new Color(0x2f, 0x7e, 0xc9);
    private static final Color REMOVED = new Color(0xd6, 0x5f, 0x5f);
    private static final Color ADDED = new Color(0x4c, 0xa6, 0x6b);
    private static final Color[] LANGUAGES = {
        OUT, new Color(0xe0, 0x8a, 0x2e), ADDED, new Color(0x8a, 0x6d, 0xc0), REMOVED, IN
    };

    /** Upper ends of the classes of lengths. */
    private static final int[] LENGTHS = {
        100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000
    };

    private CorpusCharts() {}

    /** The charts as pictures beside each other; empty where nothing can be drawn. */
    static String html(Corpus corpus) {
        List<String> legend = new ArrayList<>();
        List<CategoryChart> charts = new ArrayList<>();
        CorpusReport report = corpus.report();
        if (report.files().stream().anyMatch(file -> file.charactersIn() > 0)) {
            charts.add(sources(report, legend));
        }
        if (report.counts().stream().anyMatch(count -> count.removed() + count.added() > 0)) {
            charts.add(rules(report));
        }
        if (!corpus.documents().isEmpty()) {
            charts.add(lengths(corpus));
        }
        String pictures = charts.stream()
                .flatMap(chart -> ChartView.png(chart).stream()
                        .map(png -> "<img alt=\"" + Html.escape(chart.getTitle()) + "\" src=\"data:image/png;base64,"
                                + png + "\"> "))
                .collect(Collectors.joining());
        String names = legend.isEmpty() || pictures.isEmpty()
                ? ""
                : "<br>" + Html.escape("Files in the chart: " + String.join(", ", legend));
        return pictures.isEmpty() ? "" : "<p>" + pictures + names + "</p>";
    }

    private static CategoryChart chart(String title) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .build();
        ChartView.style(chart.getStyler());
        chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler().setXAxisLabelRotation(35);
        chart.getStyler().setAvailableSpaceFill(0.8);
        chart.getStyler().setYAxisDecimalPattern("#,###");
        return chart;
    }

    /** @param legend takes the names that the charts' font cannot draw, by their numbers */
    private static CategoryChart sources(CorpusReport report, List<String> legend) {
        List<SourceReport> files = report.files().stream()
                .filter(file -> file.charactersIn() > 0)
                .sorted(Comparator.comparingInt(SourceReport::charactersIn).reversed())
                .toList();
        List<SourceReport> shown = files.subList(0, Math.min(BARS, files.size()));
        List<SourceReport> rest = files.subList(shown.size(), files.size());
        List<String> names = names(shown, legend);
        List<Long> in = new ArrayList<>(
                shown.stream().map(file -> (long) file.charactersIn()).toList());
        List<Long> out = new ArrayList<>(
                shown.stream().map(file -> (long) file.charactersOut()).toList());
        if (!rest.isEmpty()) {
            names.add(rest.size() + " more");
            in.add(rest.stream().mapToLong(SourceReport::charactersIn).sum());
            out.add(rest.stream().mapToLong(SourceReport::charactersOut).sum());
        }
        CategoryChart chart = chart("characters in and out, by file");
        chart.addSeries("in", names, in).setFillColor(IN);
        chart.addSeries("out", names, out).setFillColor(OUT);
        return chart;
    }

    /** The ends of the files' names, each once; numbers instead where one of them cannot be drawn. */
    private static List<String> names(List<SourceReport> files, List<String> legend) {
        List<String> names = files.stream()
                .map(file -> end(file.source().replaceFirst(".*/", "")))
                .toList();
        boolean drawn = names.stream().allMatch(ChartFont::canDraw)
                && names.stream().distinct().count() == names.size();
        if (drawn) {
            return new ArrayList<>(names);
        }
        for (int i = 0; i < files.size(); i++) {
            legend.add((i + 1) + " " + files.get(i).source());
        }
        return IntStream.rangeClosed(1, files.size())
                .mapToObj(String::valueOf)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String end(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= NAME ? name : name.substring(0, name.offsetByCodePoints(0, NAME - 1)) + "…";
    }

    private static CategoryChart rules(CorpusReport report) {
        List<RuleReport> counts = report.counts().stream()
                .filter(count -> count.removed() + count.added() > 0)
                .sorted(Comparator.comparingLong((RuleReport count) -> count.removed() + count.added())
                        .reversed())
                .limit(BARS)
                .toList();
        List<String> names = counts.stream().map(count -> count.rule().id()).toList();
        CategoryChart chart = chart("characters removed and added, by rule");
        chart.addSeries(
                        "removed",
                        names,
                        counts.stream().map(RuleReport::removed).toList())
                .setFillColor(REMOVED);
        chart.addSeries("added", names, counts.stream().map(RuleReport::added).toList())
                .setFillColor(ADDED);
        return chart;
    }

    private static CategoryChart lengths(Corpus corpus) {
        Map<String, int[]> byLanguage = new TreeMap<>();
        int first = LENGTHS.length;
        int last = 0;
        for (Document document : corpus.documents()) {
            int length = document.characters();
            int place = (int) IntStream.of(LENGTHS).filter(end -> end <= length).count();
            byLanguage.computeIfAbsent(document.language(), language -> new int[LENGTHS.length + 1])[place]++;
            first = Math.min(first, place);
            last = Math.max(last, place);
        }
        int from = first;
        int to = last;
        List<String> classes = IntStream.rangeClosed(from, to)
                .mapToObj(CorpusCharts::lengthClass)
                .toList();
        CategoryChart chart = chart("documents, by length in characters and language");
        chart.getStyler().setStacked(true);
        int colour = 0;
        for (Map.Entry<String, int[]> language : byLanguage.entrySet()) {
            List<Integer> counts = IntStream.rangeClosed(from, to)
                    .mapToObj(i -> language.getValue()[i])
                    .toList();
            chart.addSeries(language.getKey(), classes, counts)
                    .setFillColor(LANGUAGES[Math.min(colour++, LANGUAGES.length - 1)]);
        }
        double most = Collections.max(IntStream.rangeClosed(from, to)
                .mapToObj(i -> byLanguage.values().stream()
                        .mapToInt(counts -> counts[i])
                        .sum())
                .toList());
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(Math.ceil(1.15 * most));
        return chart;
    }

    private static String lengthClass(int place) {
        if (place == 0) {
            return "< " + figure(LENGTHS[0]);
        }
        return place == LENGTHS.length
                ? "> " + figure(LENGTHS[place - 1])
                : figure(LENGTHS[place - 1]) + "-" + figure(LENGTHS[place]);
    }

    private static String figure(int characters) {
        return characters >= 1_000_000
                ? characters / 1_000_000 + "M"
                : characters >= 1_000 ? characters / 1_000 + "k" : String.format(Locale.ROOT, "%d", characters);
    }
}
