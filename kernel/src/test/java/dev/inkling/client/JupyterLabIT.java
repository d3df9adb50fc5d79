package dev.inkling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The kernel as a person meets it: in JupyterLab, in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JupyterLabIT {
    private static final String ENDLESS = "while (true) {}";

    /** Static, as the server is: a folder of the object would be emptied after each test. */
    @TempDir
    static Path folder;

    private Browser browser;
    private JupyterLab lab;

    /** Before each test, not once, so that each one that cannot run is named as such. */
    @BeforeEach
    void start() throws Exception {
        Path jupyter = Clients.assumeJupyter("lab");
        Path executable = Clients.assumeBrowser();
        if (lab == null) {
            Clients clients = Clients.installed(jupyter, Files.createDirectories(folder.resolve("家 home")));
            browser = Browser.launch(
                    executable, Files.createDirectories(folder.resolve("profile")), Path.of("target", "screenshots"));
            lab = JupyterLab.start(clients, browser, Files.createDirectories(folder.resolve("笔记 notebooks")));
        }
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (lab != null) {
            lab.server().close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void allCellsRunInOrderAndShowWhatTheyGive() throws Exception {
        lab.open("all", "int x = 20;", "System.out.println(\"墨水 \" + x);", "x + 22");
        lab.runAllCells();
        lab.awaitOutput(2, "42");
        assertTrue(lab.outputText(1).contains("墨水 20"), lab.outputText(1));
    }

    @Test
    void anUpdatedDisplayChangesInPlace() throws Exception {
        lab.open("live", """
                var id = display("step 0");
                for (int i = 1; i <= 20; i++) {
                    Thread.sleep(50);
                    update(id, "step " + i);
                }""");
        lab.run(0);
        lab.awaitOutput(0, "step 1");
        lab.awaitOutput(0, "step 20");
        String text = lab.outputText(0);
        assertEquals(text.indexOf("step"), text.lastIndexOf("step"), "one line that changes, not many: " + text);
    }

    @Test
    void theInterruptButtonEndsAnEndlessLoop() throws Exception {
        lab.open("interrupt", ENDLESS, "6 * 7");
        lab.run(0);
        lab.awaitBusy();
        lab.pressInterrupt();
        lab.awaitOutput(0, "Interrupted");
        lab.run(1);
        lab.awaitOutput(1, "42");
    }

    @Test
    void anInterruptedCellKeepsTheNextOnesFromRunning() throws Exception {
        lab.open("abort", ENDLESS, "System.out.println(\"ran\");");
        lab.runAllCells();
        lab.awaitBusy();
        lab.pressInterrupt();
        lab.awaitOutput(0, "Interrupted");
        lab.awaitIdle();
        assertFalse(lab.outputText(1).contains("ran"), lab.outputText(1));
    }

    @Test
    void aRestartForgetsTheVariables() throws Exception {
        lab.open("restart", "int kept = 41;", "kept + 1");
        lab.runAllCells();
        lab.awaitOutput(1, "42");
        lab.restart();
        lab.run(1);
        lab.awaitOutput(1, "kept");
        assertFalse(lab.outputText(1).contains("42"), lab.outputText(1));
    }

    @Test
    void tabOffersWhatJavaHas() throws Exception {
        lab.open("java", "\"abc\".subs");
        lab.edit(0);
        lab.pressTabUntil(
                "substring is offered or written",
                "document.querySelector('.jp-Completer')?.innerText.includes('substring')"
                        + " || document.querySelector('.jp-Notebook .cm-content').innerText.includes('substring')");
        browser.screenshot("completion-java");
    }

    @Test
    void tabOffersTheMagics() throws Exception {
        lab.open("magics", "%");
        lab.edit(0);
        lab.pressTabUntil(
                "the completions name %load_model",
                "document.querySelector('.jp-Completer')?.innerText.includes('load_model')");
        browser.screenshot("completion-magics");
    }

    @Test
    void outputCanBeReadInBothThemes() throws Exception {
        lab.open("themes", "System.out.println(\"墨水 ink\");", "\"a result\"", "int broken = \"text\";");
        lab.runAllCells();
        lab.awaitOutput(2, "broken");
        for (String theme : new String[] {"light", "dark"}) {
            lab.theme(theme);
            browser.screenshot("output-" + theme);
            double contrast = browser.evaluate(LEAST_CONTRAST).getAsDouble();
            assertTrue(contrast >= 3, "the least contrast of text in the " + theme + " theme is " + contrast);
        }
    }

    @Test
    void theReportOfACorpusCanBeReadInBothThemes() throws Exception {
        Path texts = Files.createDirectories(folder.resolve("文稿"));
        Files.writeString(
                texts.resolve("井.md"),
                "---\ntitle: 井\nkind: 散文\n---\n# 村口的井\n\n村口的那口井，比村子里最老的人还老。\n\n"
                        + "水是凉的，\u200b夏天也凉。我们在那里！！！！！！喊自己的名字。\n");
        Files.writeString(
                texts.resolve("mill.txt"),
                ("The mill stood where two rivers met, and nobody could say\nwhose it was, since the miller had"
                                + " gone to sea and never\nwritten home. We went there on Sundays with bread and a\n"
                                + "book, and came back when the light had gone.\n\n")
                        .repeat(3));
        lab.open("report", "%clean '" + texts + "'");
        lab.runAllCells();
        lab.awaitOutput(0, "What was changed");
        browser.evaluate("document.querySelector('.jp-OutputArea details').open = true");
        for (String theme : new String[] {"light", "dark"}) {
            lab.theme(theme);
            for (String part : new String[] {"table", "img", "details"}) {
                browser.evaluate("document.querySelector('.jp-OutputArea " + part + "').scrollIntoView()");
                Thread.sleep(300); // the picture is taken of what has been drawn
                browser.screenshot("report-" + part + "-" + theme);
            }
            double contrast = browser.evaluate(LEAST_CONTRAST).getAsDouble();
            assertTrue(contrast >= 3, "the least contrast of text in the " + theme + " theme is " + contrast);
        }
        assertTrue(browser.holds("[...document.querySelectorAll('.jp-OutputArea img')].length === 3"
                + " && [...document.querySelectorAll('.jp-OutputArea img')].every(i => i.naturalWidth > 100)"));
    }

    @Test
    void doubtfulPassagesAreDecidedInTheInputBox() throws Exception {
        // Decisions hold for the same words from one run of the tests to the next: these words are new each time.
        String now = Long.toString(System.currentTimeMillis());
        Path texts = Files.createDirectories(folder.resolve("存疑"));
        Files.writeString(texts.resolve("mill.txt"), DOUBTFUL.replace("NOW", now));
        lab.open(
                "review",
                "%clean '" + texts + "'",
                "%review",
                "var mill = inkling.corpus().documents().get(0);\nSystem.out.println(mill.text() + mill.labels());");
        lab.run(0);
        lab.awaitOutput(0, "4 passages are flagged");
        lab.run(1);

        String question = "keep, drop, edit, label, skip, undo or quit?";
        lab.awaitQuestion(question);
        assertTrue(lab.outputText(1).contains("4 to decide"), lab.outputText(1));
        browser.evaluate("document.querySelector('.jp-Stdin-input').scrollIntoView({block: 'center'})");
        browser.type("dr");
        browser.screenshot("review-asked");
        lab.answer("op");
        lab.awaitQuestion(question);
        lab.answer("e");
        lab.awaitQuestion("what is to be replaced");
        lab.answer("不知道是谁留下来的");
        lab.awaitQuestion("what stands there instead");
        lab.answer("留给拾到的人");
        lab.awaitQuestion(question);
        lab.answer("l");
        lab.awaitQuestion("a label for");
        lab.answer("quality=2");
        lab.awaitQuestion(question);
        lab.answer("k");
        lab.awaitOutput(1, "1 kept, 1 dropped, 1 edited, 1 labelled; no passage is left to decide");
        lab.awaitIdle();
        browser.evaluate("document.querySelectorAll('.jp-Notebook .jp-Cell')[1].scrollIntoView({block: 'end'})");
        browser.screenshot("review-decided");

        lab.run(2);
        lab.awaitOutput(2, "{quality=2}");
        String text = lab.outputText(2);
        assertFalse(text.contains("example.org"), text);
        assertTrue(text.contains("夹在一篇英文的文章里，留给拾到的人，也许是抄来的"), text);
        assertTrue(text.contains("35 36 = " + now) && text.contains(now + " + 100"), text);
    }

    /** A text with four passages that rules doubt: addresses, another language, and figures twice. */
    private static final String DOUBTFUL = """
            The mill stood where two rivers met, and nobody in the village could say whose it was. We went there on \
            Sundays with bread and a book, and came home when the light had gone.

            https://example.org/NOW/one/very/long/address https://example.org/two 2020-01-01 12:00 +++ === 1234567890

            第NOW页：这一段是用中文写的，夹在一篇英文的文章里，不知道是谁留下来的，也许是抄来的，也许不是。\
            磨坊的主人早就不在了，门前的石头上还留着他磨刀的痕迹。

            My aunt wrote that the piano had arrived, four men and a rope, and that it now filled the front room so that \
            the door would not open more than a hand. She played it standing, in her coat, because the stove was behind \
            it, and the neighbours stopped under the window to listen.

            1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 = NOW

            On the way home we counted the posts of the fence, and she said that my grandfather had set every one of \
            them in the year of the flood, when there was no other work. Nobody believed it, and nobody said so, for it \
            was a long way and the story was better than the silence.

            NOW + 100 + 200 + 300 + 400 + 500 + 600 + 700 + 800 + 900 + 1000 + 1100 + 1200 + 1300 + 1400 + 1500 + 1600
            """;

    @Test
    void aTrainingCellCanBeReadInBothThemes() throws Exception {
        Path texts = Path.of("..", "notebooks", "en", "texts").toRealPath();
        lab.open("training", "%load_model\n%clean '" + texts + "'", "var run = %finetune --max-steps 60");
        lab.run(0);
        lab.awaitOutput(0, "What was changed");
        lab.run(1);
        browser.await("the run is shown", "/step \\d+ of 60/.test(" + lab.output(1) + ")", Duration.ofMinutes(2));
        for (String theme : new String[] {"light", "dark"}) {
            lab.theme(theme);
            pictureOfTheTraining("running-" + theme);
        }
        browser.await("the run has ended", "(" + lab.output(1) + ").includes('60 of 60 steps')", Duration.ofMinutes(5));
        lab.awaitIdle();
        for (String theme : new String[] {"light", "dark"}) {
            lab.theme(theme);
            pictureOfTheTraining("ended-" + theme);
            double contrast = browser.evaluate(LEAST_CONTRAST).getAsDouble();
            assertTrue(contrast >= 3, "the least contrast of text in the " + theme + " theme is " + contrast);
        }
    }

    private void pictureOfTheTraining(String name) throws InterruptedException {
        browser.evaluate("document.querySelectorAll('.jp-Notebook .jp-Cell')[1].scrollIntoView()");
        Thread.sleep(300); // the picture is taken of what has been drawn
        browser.screenshot("training-" + name);
    }

    /** The least contrast (WCAG 2, 1 to 21) between a text in an output and what lies behind it. */
    private static final String LEAST_CONTRAST = """
            (() => {
              const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
              const rgba = colour => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = colour;
                canvas.fillRect(0, 0, 1, 1);
                return [...canvas.getImageData(0, 0, 1, 1).data];
              };
              const light = colour => colour.slice(0, 3)
                .map(c => c / 255)
                .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = element => {
                for (let e = element; e; e = e.parentElement) {
                  const colour = rgba(getComputedStyle(e).backgroundColor);
                  if (colour[3] > 200) return colour;
                }
                return [255, 255, 255];
              };
              let least = 21;
              for (const area of document.querySelectorAll('.jp-OutputArea-output')) {
                for (const e of [area, ...area.querySelectorAll('*')]) {
                  if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
                  const a = light(rgba(getComputedStyle(e).color)), b = light(behind(e));
                  least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
                }
              }
              return least;
            })()""";
}
