package dev.inkling.client;

import java.io.IOException;
import java.nio.file.Path;

/** The classic notebook, up to version 6. */
record ClassicNotebook(JupyterServer server, Browser browser) implements FrontEnd {
    static ClassicNotebook start(Clients clients, Browser browser, Path folder)
            throws IOException, InterruptedException {
        return new ClassicNotebook(JupyterServer.start(clients, folder, "notebook"), browser);
    }

    @Override
    public void open(String name, String... cells) throws IOException, InterruptedException {
        Notebooks.write(server.folder().resolve(name + ".ipynb"), cells);
        browser.open(server.at("/notebooks/" + name + ".ipynb", ""));
        browser.await("the kernel is there", "window.Jupyter?.notebook?.kernel?.is_connected()", SOON);
        browser.evaluate("""
                (() => {
                  window.kernelState = 'starting';
                  const events = Jupyter.notebook.events;
                  events.on('kernel_idle.Kernel', () => window.kernelState = 'idle');
                  events.on('kernel_busy.Kernel', () => window.kernelState = 'busy');
                  Jupyter.notebook.kernel.kernel_info();
                })()""");
        awaitIdle();
    }

    @Override
    public void awaitIdle() throws InterruptedException {
        browser.await("the kernel is idle", "window.kernelState === 'idle'", SOON);
    }

    @Override
    public void awaitBusy() throws InterruptedException {
        browser.await("the kernel is busy", "window.kernelState === 'busy'", SOON);
    }

    @Override
    public void runAllCells() {
        browser.evaluate("Jupyter.notebook.execute_all_cells()");
    }

    @Override
    public void pressInterrupt() {
        browser.click("[data-jupyter-action='jupyter-notebook:interrupt-kernel']");
    }

    @Override
    public String output(int cell) {
        return "(document.querySelectorAll('.cell')[" + cell + "]?.querySelector('.output')?.innerText ?? '')";
    }
}
