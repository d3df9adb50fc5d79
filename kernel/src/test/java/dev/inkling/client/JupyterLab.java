package dev.inkling.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * JupyterLab, or Notebook 7, which is made of the same parts.
 *
 * @param path the path under which the page of a notebook is, up to its name; {@code %s} is a workspace of its own
 */
record JupyterLab(JupyterServer server, Browser browser, String path) implements FrontEnd {
    static JupyterLab start(Clients clients, Browser browser, Path folder) throws IOException, InterruptedException {
        quiet(clients.home());
        return new JupyterLab(
                JupyterServer.start(clients, folder, "lab", "--LabApp.expose_app_in_browser=True"),
                browser,
                "/lab/workspaces/%s/tree/");
    }

    static JupyterLab startNotebook(Clients clients, Browser browser, Path folder)
            throws IOException, InterruptedException {
        quiet(clients.home());
        return new JupyterLab(
                JupyterServer.start(clients, folder, "notebook", "--JupyterNotebookApp.expose_app_in_browser=True"),
                browser,
                "/notebooks/");
    }

    /** No question whether news are wanted: it would lie over the page. */
    private static void quiet(Path home) throws IOException {
        Path settings = Files.createDirectories(home.resolve("settings/@jupyterlab/apputils-extension"));
        Files.writeString(
                settings.resolve("notification.jupyterlab-settings"),
                "{\"fetchNews\": \"false\", \"checkForUpdates\": false}");
    }

    @Override
    public void open(String name, String... cells) throws IOException, InterruptedException {
        Notebooks.write(server.folder().resolve(name + ".ipynb"), cells);
        browser.open(server.at(path.formatted(name) + name + ".ipynb", "reset&"));
        browser.await("the application is there", "window.jupyterapp && document.querySelector('.jp-Notebook')", SOON);
        browser.await("the notebook is there", panel(), SOON);
        browser.evaluate("jupyterapp.shell.activateById((" + panel() + ").id)");
        awaitIdle();
    }

    @Override
    public void awaitIdle() throws InterruptedException {
        browser.await("the kernel is idle", kernel() + "?.status === 'idle'", SOON);
    }

    @Override
    public void awaitBusy() throws InterruptedException {
        browser.await("the kernel is busy", kernel() + "?.status === 'busy'", SOON);
    }

    /** An expression for the notebook's panel; the page does not call it current before it has had the focus. */
    private static String panel() {
        return "[...jupyterapp.shell.widgets('main')].find(widget => widget.sessionContext)";
    }

    private static String kernel() {
        return "(" + panel() + ")?.sessionContext.session?.kernel";
    }

    /** Starts a command of the page, as its menu does, and does not wait for its end. */
    void command(String id) {
        browser.evaluate("void jupyterapp.commands.execute(" + Browser.string(id) + ")");
    }

    @Override
    public void runAllCells() {
        command("notebook:run-all-cells");
    }

    @Override
    public void pressInterrupt() {
        browser.click("[data-command='notebook:interrupt-kernel']");
    }

    /** Restarts the kernel and says yes to the question. */
    void restart() throws InterruptedException {
        browser.evaluate("(" + panel() + ").restarted = false");
        browser.evaluate("void (" + panel() + ").sessionContext.statusChanged.connect((_, status) => {"
                + " if (status.endsWith('restarting')) (" + panel() + ").restarted = true; })");
        command("notebook:restart-kernel");
        String yes = ".jp-Dialog .jp-mod-accept";
        browser.await("the question is asked", "document.querySelector('" + yes + "')", SOON);
        browser.click(yes);
        browser.await("the kernel restarts", "(" + panel() + ").restarted", SOON);
        awaitIdle();
    }

    /** Selects one cell, as a click beside it does, and runs it. */
    void run(int cell) {
        browser.evaluate("(" + panel() + ").content.activeCellIndex = " + cell);
        command("notebook:run-cell");
    }

    @Override
    public String output(int cell) {
        return "(document.querySelectorAll('.jp-Notebook .jp-Cell')[" + cell
                + "]?.querySelector('.jp-OutputArea')?.innerText ?? '')";
    }

    /** Puts the caret at the end of a cell's source. */
    void edit(int cell) throws InterruptedException {
        browser.click(".jp-Notebook .jp-Cell[data-windowed-list-index='" + cell + "'] .cm-content");
        browser.await("the editor has the focus", "document.activeElement.classList.contains('cm-content')", SOON);
        browser.press("End", 35);
    }

    /**
     * Presses Tab until a condition holds, as a person does when nothing comes: the page drops completions that take
     * longer than a second, as those may that are asked for while the kernel starts, and it knows Tab as a wish for
     * completions only some time after the caret is there.
     */
    void pressTabUntil(String what, String condition) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < end) {
            if (browser.holds("document.querySelector('.jp-mod-completer-enabled')")) {
                browser.press("Tab", 9);
                if (browser.comes(condition, Duration.ofSeconds(3))) {
                    return;
                }
            } else {
                browser.press("Home", 36);
                browser.press("End", 35);
                Thread.sleep(100);
            }
        }
        browser.await(what, condition, Duration.ofSeconds(1));
    }

    /** Waits until a cell asks something; the page then has an input box below it, with the caret in it. */
    void awaitQuestion(String question) throws InterruptedException {
        browser.await(
                "the page asks \"" + question + "\"",
                "document.querySelector('.jp-Stdin-prompt')?.innerText.includes(" + Browser.string(question) + ")"
                        + " && document.activeElement === document.querySelector('.jp-Stdin-input')",
                SOON);
    }

    /** Types an answer into the input box that has the caret, sends it, and waits until that box has gone. */
    void answer(String text) throws InterruptedException {
        browser.type(text);
        browser.evaluate("document.activeElement.dataset.answered = 'yes'");
        browser.press("Enter", 13);
        browser.await("the answer \"" + text + "\" is sent", "!document.querySelector('[data-answered]')", SOON);
    }

    /** "light" or "dark", by the application's own names of its themes. */
    void theme(String kind) throws InterruptedException {
        String name = kind.equals("dark") ? "JupyterLab Dark" : "JupyterLab Light";
        browser.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: " + Browser.string(name) + "})");
        browser.await(
                "the theme is " + kind, "document.body.dataset.jpThemeLight === '" + kind.equals("light") + "'", SOON);
        browser.await("nothing lies over the page", "!document.querySelector('#jupyterlab-splash')", SOON);
    }
}
