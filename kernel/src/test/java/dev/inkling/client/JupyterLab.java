package dev.inkling.client;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JupyterLab server of our own over one folder, and what a person does in its page. */
final class JupyterLab implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TOKEN = "inkling-test";

    private final Process server;
    private final Browser browser;
    private final Path folder;
    private final String address;

    private JupyterLab(Process server, Browser browser, Path folder, String address) {
        this.server = server;
        this.browser = browser;
        this.folder = folder;
        this.address = address;
    }

    /** Starts the server on a free port and waits until it answers. */
    static JupyterLab start(Clients clients, Browser browser, Path folder) throws IOException, InterruptedException {
        quiet(clients.home());
        int port = freePort();
        Path log = clients.home().resolve("server.log");
        Process server = clients.builder(
                        folder,
                        List.of(
                                clients.jupyter().resolve("jupyter-lab").toString(),
                                "--no-browser",
                                "--allow-root",
                                "--port=" + port,
                                "--ServerApp.port_retries=0",
                                "--IdentityProvider.token=" + TOKEN,
                                "--ServerApp.root_dir=" + folder,
                                "--LabApp.expose_app_in_browser=True"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        JupyterLab lab = new JupyterLab(server, browser, folder, "http://127.0.0.1:" + port);
        try {
            lab.awaitAnswer(log);
            return lab;
        } catch (AssertionError e) {
            lab.close();
            throw e;
        }
    }

    /** No question whether news are wanted: it would lie over the page. */
    private static void quiet(Path home) throws IOException {
        Path settings = Files.createDirectories(home.resolve("settings/@jupyterlab/apputils-extension"));
        Files.writeString(
                settings.resolve("notification.jupyterlab-settings"),
                "{\"fetchNews\": \"false\", \"checkForUpdates\": false}");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer(Path log) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest status = HttpRequest.newBuilder(URI.create(address + "/api/status?token=" + TOKEN))
                .build();
        long end = System.nanoTime() + SOON.toNanos();
        while (server.isAlive() && System.nanoTime() < end) {
            try {
                if (client.send(status, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("JupyterLab did not start: " + Files.readString(log));
    }

    /** Writes a notebook, opens it, and waits for its kernel to be idle. */
    void open(String name, String... cells) throws IOException, InterruptedException {
        Notebooks.write(folder.resolve(name + ".ipynb"), cells);
        browser.open(URI.create(address + "/lab/workspaces/" + name + "/tree/" + name + ".ipynb?reset&token=" + TOKEN));
        browser.await("the application is there", "window.jupyterapp && document.querySelector('.jp-Notebook')", SOON);
        browser.await("the notebook is there", panel(), SOON);
        browser.evaluate("jupyterapp.shell.activateById((" + panel() + ").id)");
        awaitIdle();
    }

    void awaitIdle() throws InterruptedException {
        browser.await("the kernel is idle", kernel() + "?.status === 'idle'", SOON);
    }

    void awaitBusy() throws InterruptedException {
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

    void runAllCells() {
        command("notebook:run-all-cells");
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

    /** Waits until the outputs of a cell hold a text. */
    void awaitOutput(int cell, String text) throws InterruptedException {
        browser.await(
                "cell " + cell + " shows \"" + text + "\"",
                output(cell) + ".includes(" + Browser.string(text) + ")",
                SOON);
    }

    String outputText(int cell) {
        return browser.evaluate(output(cell)).getAsString();
    }

    /** An expression for the text below a cell as the page shows it. */
    static String output(int cell) {
        return "(document.querySelectorAll('.jp-Notebook .jp-Cell')[" + cell
                + "]?.querySelector('.jp-OutputArea')?.innerText ?? '')";
    }

    /** Puts the caret at the end of a cell's source. */
    void edit(int cell) throws InterruptedException {
        browser.click(".jp-Notebook .jp-Cell[data-windowed-list-index='" + cell + "'] .cm-content");
        browser.await("the editor has the focus", "document.activeElement.classList.contains('cm-content')", SOON);
        browser.press("End", 35);
    }

    /** "light" or "dark", by the application's own names of its themes. */
    void theme(String kind) throws InterruptedException {
        String name = kind.equals("dark") ? "JupyterLab Dark" : "JupyterLab Light";
        browser.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: " + Browser.string(name) + "})");
        browser.await(
                "the theme is " + kind, "document.body.dataset.jpThemeLight === '" + kind.equals("light") + "'", SOON);
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> kernels = server.descendants().toList();
        server.destroy();
        if (!server.waitFor(10, TimeUnit.SECONDS)) {
            server.destroyForcibly().waitFor();
        }
        kernels.forEach(ProcessHandle::destroyForcibly);
    }
}
