package dev.inkling.kernel.cuda;

import dev.inkling.InklingException;
import dev.inkling.cuda.CudaLibraries;
import dev.inkling.cuda.CudaRelease;
import dev.inkling.cuda.GraphicsCards;
import dev.inkling.cuda.PyTorchFolder;
import dev.inkling.model.engine.CudaCheck;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of {@code install} for the graphics card. */
public final class GpuOptions {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    @Option(
            names = "--gpu",
            description =
                    "Instead of the kernel: PyTorch's libraries for an NVIDIA graphics card (Linux), from a PyTorch"
                            + " that is installed, else downloaded. Asks first.")
    private boolean gpu;

    @Option(
            names = "--from",
            paramLabel = "FOLDER",
            description = "With --gpu: the installed PyTorch to use (site-packages/torch, or its environment).")
    private Path from;

    @Option(
            names = "--mirror",
            paramLabel = "ADDRESS",
            description = "With --gpu: where to download from (default: " + LibraryServer.PUBLISHED + ").")
    private String mirror;

    @Option(names = "--yes", description = "With --gpu: downloads without asking.")
    private boolean yes;

    /** True when the graphics card is meant, not the kernel. */
    public boolean wanted() {
        if (!gpu && (from != null || mirror != null || yes)) {
            throw new InklingException("--from, --mirror and --yes belong to --gpu: add it, or leave them away");
        }
        return gpu;
    }

    /** Installs the libraries for the card. */
    public void install() throws InterruptedException {
        PrintStream terminal = System.out;
        GpuInstall installation = new GpuInstall(
                GraphicsCards.find(),
                line -> terminal.println("inkling: " + line),
                question -> yes || asked(question),
                CudaCheck::problem);
        if (from != null) {
            installation.from(from);
            return;
        }
        Path folder = CudaLibraries.home()
                .resolve(PyTorchFolder.VERSION + "-cu" + CudaRelease.FETCHED.major() + CudaRelease.FETCHED.minor());
        LibraryServer server = new LibraryServer(mirror == null ? LibraryServer.PUBLISHED : mirror, SILENCE);
        LibraryDownload download = new LibraryDownload(server, folder, FIRST_WAIT, () -> free(folder));
        try {
            installation.install(InstalledPyTorch.find(System.getenv()), download, server, folder);
        } catch (CutConnection e) {
            throw new InklingException(
                    e.getMessage() + ": check the connection, and run ./inkling install --gpu again", e);
        } catch (IOException e) {
            throw new InklingException(
                    "cannot write the libraries into " + folder.getParent() + " (" + e.getMessage()
                            + "): make room there, or set INKLING_HOME to another folder; the next run goes on",
                    e);
        }
    }

    private static boolean asked(String question) {
        Console console = System.console();
        if (console == null) {
            throw new InklingException(question + " Nobody can be asked here: add --yes");
        }
        String answer = console.readLine("inkling: %s [y/N] ", question);
        return answer != null && answer.strip().matches("(?i)y(es)?");
    }

    private static long free(Path folder) {
        Path there = folder;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(there).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
