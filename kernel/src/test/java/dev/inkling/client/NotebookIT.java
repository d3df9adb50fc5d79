package dev.inkling.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The kernel in the notebook application that is there: version 7, or the classic one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotebookIT {
    /** Static, as the server is: a folder of the object would be emptied after each test. */
    @TempDir
    static Path folder;

    private Browser browser;
    private JupyterServer server;
    private FrontEnd notebook;

    @BeforeEach
    void start() throws Exception {
        Path jupyter = Clients.assumeJupyter("notebook");
        Path executable = Clients.assumeBrowser();
        if (notebook != null) {
            return;
        }
        Clients clients = Clients.installed(jupyter, Files.createDirectories(folder.resolve("家 home")));
        browser = Browser.launch(
                executable, Files.createDirectories(folder.resolve("profile")), Path.of("target", "screenshots"));
        Path notebooks = Files.createDirectories(folder.resolve("笔记 notebooks"));
        String version = clients.jupyter(folder, "", "notebook", "--version").output();
        if (Integer.parseInt(version.strip().replaceFirst("\\..*", "")) < 7) {
            ClassicNotebook classic = ClassicNotebook.start(clients, browser, notebooks);
            server = classic.server();
            notebook = classic;
        } else {
            JupyterLab seven = JupyterLab.startNotebook(clients, browser, notebooks);
            server = seven.server();
            notebook = seven;
        }
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (server != null) {
            server.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void allCellsRunAndDisplaysChangeInPlace() throws Exception {
        notebook.open("all", "int x = 20;", """
                var id = display("step 0");
                for (int i = 1; i <= 20; i++) {
                    Thread.sleep(20);
                    update(id, "step " + i);
                }""", "x + 22");
        notebook.runAllCells();
        notebook.awaitOutput(2, "42");
        notebook.awaitOutput(1, "step 20");
        String text = notebook.outputText(1);
        assertEquals(text.indexOf("step"), text.lastIndexOf("step"), "one line that changes, not many: " + text);
        browser.screenshot("notebook");
    }

    @Test
    void theInterruptButtonEndsAnEndlessLoop() throws Exception {
        notebook.open("interrupt", "while (true) {}");
        notebook.runAllCells();
        notebook.awaitBusy();
        notebook.pressInterrupt();
        notebook.awaitOutput(0, "Interrupted");
        notebook.awaitIdle();
    }
}
