package dev.inkling.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.MaskMap;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tech.tablesaw.api.Table;

class CorpusViewTest {
    private static final String STORY = "He turned the key once, and waited. Nobody came to the door.";

    @TempDir
    Path folder;

    private Corpus corpus() throws IOException {
        Files.writeString(folder.resolve("<b>&co.txt"), STORY + "\u200b <script>alert('x')</script>!!!!!!!!");
        Files.writeString(folder.resolve("井.txt"), "村口的那口井，比村子里最老的人还老。", Charset.forName("GB18030"));
        Files.write(folder.resolve("noise.txt"), new byte[] {0, 1, (byte) 0xff, 3, 0, 9});
        return Cleaner.clean(List.of(folder), CleanOptions.defaults());
    }

    @Test
    void everythingFromTheTextsIsEscaped() throws IOException {
        String html = CorpusView.display(corpus()).data().get(Display.HTML);
        assertTrue(html.contains("&lt;b&gt;&amp;co.txt"), html);
        assertFalse(html.contains("<b>&"), html);
        assertFalse(html.contains("<script"), html);
        assertTrue(html.contains("U+200B → nothing"), html);
    }

    @Test
    void htmlReadsTheSameWhereStylesAreDropped() throws IOException {
        String html = CorpusView.display(corpus()).data().get(Display.HTML);
        assertFalse(html.matches("(?s).*[^-]color:.*"), "no colour of text, which is the theme's");
        assertEquals(count(html, "style=\"text-align: right\""), count(html, "align=\"right\""));
        assertEquals(2, html.split("<table", -1).length - 1);
        String dropped = html.replaceAll(" style=\"[^\"]*\"", "");
        assertTrue(dropped.contains("<del>!!!!!</del>"), dropped);
    }

    @Test
    void changesAreShownWhereTheyWereMade() throws IOException {
        Display display = CorpusView.display(corpus());
        assertTrue(display.text().contains("and waited. Nobody came to the door.[-U+200B-] <script>"), display.text());
        String html = display.data().get(Display.HTML);
        assertTrue(html.contains("<b>invisible</b> Removes zero-width"), html);
        assertTrue(
                html.contains(
                        "<small>" + Html.escape(corpus().documents().get(0).source())),
                html);
    }

    @Test
    void chartsTellOfFilesRulesAndLengths() throws IOException {
        Corpus corpus = corpus();
        String charts = CorpusCharts.html(corpus);
        assertEquals(3, count(charts, "<img "));
        assertTrue(charts.contains("井.txt"), "a name that the font of the charts cannot draw stands below them");
        assertTrue(charts.contains("alt=\"characters in and out, by file\""), charts.substring(0, 80));
    }

    @Test
    void aCorpusInWhichNothingWasChangedHasNoChartOfChanges() throws IOException {
        Files.writeString(folder.resolve("plain.txt"), STORY);
        Corpus untouched = Cleaner.clean(List.of(folder), CleanOptions.defaults());
        assertEquals(2, count(CorpusCharts.html(untouched), "<img "));
    }

    @Test
    void bothFormsTellTheSame() throws IOException {
        Corpus corpus = corpus();
        Display display = CorpusView.display(corpus);
        for (String form : List.of(display.text(), display.data().get(Display.HTML))) {
            assertTrue(
                    form.contains(corpus.toString())
                            && form.contains(corpus.report().summary()),
                    form);
            assertTrue(form.contains("GB18030") && form.contains("井.txt"), form);
            assertTrue(form.contains("no readable text"), form);
            assertTrue(form.contains("characters are very little"), form);
        }
    }

    @Test
    void theReportIsMadeOfTables() throws IOException {
        Corpus corpus = corpus();
        Table sources = corpus.report().sources();
        assertEquals(3, sources.rowCount());
        assertEquals(corpus.report().charactersOut(), (long)
                sources.intColumn("characters out").sum());
        Table rules = corpus.report().rules();
        assertEquals(
                1,
                rules.where(rules.stringColumn("rule").isEqualTo("repeated-marks"))
                        .intColumn("times")
                        .get(0));
        assertEquals(2, corpus.table().rowCount());
        assertTrue(corpus.table().stringColumn("text").get(0).startsWith(STORY));
    }

    @Test
    void manyFilesAreCountedAndThoseWithNotesComeFirst() throws IOException {
        for (int i = 0; i < 60; i++) {
            Files.writeString(
                    folder.resolve(String.format("%02d.txt", i)),
                    "Note number " + "abcdefghij".charAt(i / 6) + i + ".");
        }
        String text = CorpusView.display(corpus()).text();
        assertTrue(text.contains("and 23 more files: corpus.report().sources()"), text);
        assertTrue(text.indexOf("noise.txt") < text.indexOf("00.txt"), text);
    }

    @Test
    void theHelpOfCleanNamesEveryRule() {
        String help = new CommandLine(new CleanMagic(
                        Optional::empty, () -> null, corpus -> corpus, corpus -> corpus, MaskMap::inMemory))
                .getUsageMessage(CommandLine.Help.Ansi.OFF);
        String flat = help.replaceAll("\\s+", "");
        assertTrue(
                flat.contains("hard-wraps") && flat.contains("quoted-mails") && flat.contains("near-duplicates"), help);
    }

    @Test
    void aDryRunKeepsAndWritesNothing() throws Exception {
        corpus();
        Path out = folder.resolveSibling("out-" + folder.getFileName());
        Corpus[] kept = new Corpus[1];
        MagicRegistry registry = new MagicRegistry()
                .register(
                        "clean",
                        Corpus.class,
                        () -> new CleanMagic(
                                Optional::empty,
                                () -> kept[0],
                                corpus -> corpus,
                                corpus -> kept[0] = corpus,
                                MaskMap::inMemory));
        Object dry = registry.call(
                "clean", List.of(folder.toString(), "--out", out.toString(), "--dry-run"), new FakeCell());
        assertEquals(2, ((Corpus) dry).documents().size());
        assertEquals(null, kept[0]);
        assertFalse(Files.exists(out));
        registry.call(
                "clean", List.of(folder.toString(), "--out", out.toString(), "--skip", "invisible"), new FakeCell());
        assertTrue(kept[0].documents().get(0).text().contains("\u200b"));
        assertEquals(kept[0].documents(), Corpus.read(out).documents());
        Files.delete(out.resolve("documents.jsonl"));
        Files.delete(out.resolve("changes.jsonl"));
        Files.delete(out.resolve("manifest.json"));
        Files.delete(out);
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }
}
