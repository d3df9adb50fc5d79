package dev.inkling.kernel;

import dev.inkling.InklingException;
import dev.inkling.kernel.protocol.Connection;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.notebook.Fonts;
import dev.inkling.notebook.InklingMagics;
import dev.inkling.notebook.Views;
import dev.inkling.session.Session;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves one notebook; Jupyter starts it with the file that names the ports. */
@Command(name = "kernel", description = "Serves a notebook; started by Jupyter.")
final class KernelCommand implements Callable<Integer> {
    private static final long HALT_MILLIS = 1000;

    @Option(
            names = {"-f", "--connection-file"},
            required = true,
            paramLabel = "FILE",
            description = "The ports and the key.")
    private Path connectionFile;

    @Override
    public Integer call() throws IOException, GeneralSecurityException {
        exitWithParent();
        LogManager.getLogManager().reset(); // libraries would write into the cells
        Fonts.prepare();
        KernelConnectionProperties properties = properties();
        InklingKernel kernel = new InklingKernel(
                new JavaShell(InklingKernel.startup()),
                InklingMagics.registry(Session.current()),
                new ResultRenderer(Views::display));
        Connection connection = new Connection(properties);
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        Signals.onInterrupt(kernel::interrupt);
        connection.waitUntilClose();
        haltIfExitHangs();
        return 0;
    }

    private KernelConnectionProperties properties() throws IOException {
        if (!Files.isReadable(connectionFile)) {
            throw new InklingException("there is no connection file " + connectionFile
                    + ": this command is for Jupyter; to run a notebook, use: run NOTEBOOK");
        }
        return KernelConnectionProperties.parse(Files.readString(connectionFile));
    }

    /** Whoever started the kernel may be killed without a word; it must not live on then. */
    private static void exitWithParent() {
        String parent = System.getenv("JPY_PARENT_PID");
        if (parent != null && parent.matches("[1-9]\\d*")) {
            ProcessHandle.of(Long.parseLong(parent))
                    .ifPresent(process ->
                            process.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        }
    }

    /** Hooks of a cell's code must not keep the process. */
    private static void haltIfExitHangs() {
        Thread halt = new Thread(() -> {
            try {
                Thread.sleep(HALT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(0);
        });
        halt.setDaemon(true);
        halt.start();
    }
}
