package dev.inkling.kernel;

import dev.inkling.InklingException;
import dev.inkling.kernel.protocol.Connection;
import dev.inkling.kernel.shell.JavaShell;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.notebook.Fonts;
import dev.inkling.notebook.InklingMagics;
import dev.inkling.notebook.Views;
import dev.inkling.session.Session;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.zeromq.ZMQException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves one notebook; Jupyter starts it with the file that names the ports. */
@Command(name = "kernel", description = "Serves a notebook; started by Jupyter.")
final class KernelCommand implements Callable<Integer> {
    private static final long HALT_MILLIS = 1000;

    /** Jupyter waits five seconds before it kills. */
    private static final Duration SAVING = Duration.ofSeconds(4);

    private static final String PREFERRED = "jdk.security.provider.preferred";

    @Option(
            names = {"-f", "--connection-file"},
            paramLabel = "FILE",
            description = "The ports and the key.")
    private Path connectionFile;

    @Override
    public Integer call() {
        if (connectionFile == null) {
            throw new InklingException(
                    "kernel needs -f FILE, the file that names its ports: this command is for Jupyter;"
                            + " to run a notebook, use: run NOTEBOOK");
        }
        return serve(connectionFile);
    }

    /**
     * Serves a notebook to its end.
     *
     * @throws InklingException when the connection file is of no use or a port is taken
     */
    static int serve(Path connectionFile) {
        if (!Files.isReadable(connectionFile)) {
            throw new InklingException("there is no connection file " + connectionFile
                    + ": this command is for Jupyter; to run a notebook, use: run NOTEBOOK");
        }
        JavaShell java = new JavaShell(SessionImports.ALL); // takes longest, and works in the background
        KernelConnectionProperties properties = properties(connectionFile);
        exitWithParent();
        System.setProperty("java.util.logging.config.class", NoLogging.class.getName());
        Fonts.prepare();
        InklingKernel kernel =
                new InklingKernel(java, InklingMagics.registry(Session.current()), new ResultRenderer(Views::display));
        Connection connection = connection(properties);
        kernel.becomeHandlerForConnection(connection);
        try {
            connection.connect();
        } catch (ZMQException e) {
            throw new InklingException(
                    "cannot listen on a port that " + connectionFile
                            + " names: another program has it, perhaps a kernel with"
                            + " the same file; start the kernel again from Jupyter",
                    e);
        }
        Signals.onInterrupt(kernel::interrupt);
        kernel.prepareFirstCell();
        connection.waitUntilClose();
        Session.current().end(SAVING);
        haltIfExitHangs();
        return 0;
    }

    private static Connection connection(KernelConnectionProperties properties) {
        if (Objects.requireNonNullElse(Security.getProperty(PREFERRED), "").isBlank()) {
            // Else Java loads four makers of cryptography that know no such signature before it asks the one that does.
            Security.setProperty(PREFERRED, "HmacSHA256:SunJCE");
        }
        try {
            return new Connection(properties);
        } catch (GeneralSecurityException e) {
            throw new InklingException("cannot sign messages as the connection file asks: " + e.getMessage(), e);
        }
    }

    private static KernelConnectionProperties properties(Path file) {
        try {
            KernelConnectionProperties properties = KernelConnectionProperties.parse(Files.readString(file));
            if (properties != null && properties.getTransport() != null && properties.getShellPort() > 0) {
                return properties;
            }
        } catch (IOException | RuntimeException e) {
            throw new InklingException(
                    file + " is not a connection file of Jupyter: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
        throw new InklingException(file + " is not a connection file of Jupyter: it names no ports");
    }

    /**
     * The configuration of java.util.logging, made when something is first logged: no handlers, for libraries would write
     * into the cells.
     */
    public static final class NoLogging {}

    /** Whoever started the kernel may be killed without a word; it must not live on then. */
    private static void exitWithParent() {
        String parent = System.getenv("JPY_PARENT_PID");
        if (parent != null && parent.matches("[1-9]\\d*")) {
            ProcessHandle.of(Long.parseLong(parent))
                    .ifPresent(process -> process.onExit().thenRun(() -> {
                        Session.current().end(SAVING);
                        EngineThread.get().rest();
                        Runtime.getRuntime().halt(1);
                    }));
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
            EngineThread.get().rest();
            Runtime.getRuntime().halt(0);
        });
        halt.setDaemon(true);
        halt.start();
    }
}
