package dev.inkling.kernel.cuda;

import dev.inkling.InklingException;
import dev.inkling.cuda.CudaLibraries;
import dev.inkling.cuda.CudaRelease;
import dev.inkling.cuda.GraphicsCard;
import dev.inkling.cuda.GraphicsCards;
import dev.inkling.cuda.PyTorchFolder;
import dev.inkling.hub.Bytes;
import dev.inkling.hub.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes a graphics card usable: finds it, finds or fetches the libraries for it, tries them, and notes where they are.
 * Nothing is fetched before card and driver are known to fit.
 */
final class GpuInstall {
    private final GraphicsCards cards;
    private final Consumer<String> out;
    private final Predicate<String> consent;
    private final BiFunction<CudaLibraries, GraphicsCard, Optional<String>> check;

    /**
     * @param out takes what is to be told, a line at a time
     * @param consent asks the user a question that is answered by yes or no
     * @param check tries libraries on a card, and says why they do not work
     */
    GpuInstall(
            GraphicsCards cards,
            Consumer<String> out,
            Predicate<String> consent,
            BiFunction<CudaLibraries, GraphicsCard, Optional<String>> check) {
        this.cards = cards;
        this.out = out;
        this.consent = consent;
        this.check = check;
    }

    /** The card that the libraries are for. */
    GraphicsCard requireCard() {
        GraphicsCard card = cards.first()
                .orElseThrow(() -> new InklingException(
                        cards.problem().isEmpty()
                                ? "no NVIDIA graphics card was found (there is no nvidia-smi): nothing was downloaded; if"
                                        + " there is a card, install NVIDIA's driver, restart the machine, and run this"
                                        + " again"
                                : "no NVIDIA graphics card can be used, nvidia-smi says \"" + cards.problem()
                                        + "\": nothing was downloaded; mend the driver (after an update, restart the"
                                        + " machine), and run this again"));
        if (!CudaLibraries.systemFits()) {
            throw new InklingException(card.name() + " cannot be used: " + CudaLibraries.lacking());
        }
        out.accept("found " + card);
        return card;
    }

    /** Uses a PyTorch that the user names. */
    void from(Path folder) {
        GraphicsCard card = requireCard();
        PyTorchFolder torch = PyTorchFolder.in(folder)
                .orElseThrow(() -> new InklingException("there is no PyTorch in " + folder
                        + ": give the folder site-packages/torch, or the environment that PyTorch "
                        + PyTorchFolder.VERSION + " is installed in"));
        require(torch.problem().or(() -> attempt(torch, card)));
    }

    /** Uses a PyTorch that is there, else fetches the libraries. */
    void install(List<PyTorchFolder> installed, LibraryDownload download, LibraryServer server, Path folder)
            throws IOException, InterruptedException {
        GraphicsCard card = requireCard();
        for (PyTorchFolder torch : installed) {
            Optional<String> problem = torch.problem()
                    .or(() -> torch.cuda().orElseThrow().problem(card))
                    .or(() -> attempt(torch, card));
            if (problem.isEmpty()) {
                return;
            }
            out.accept("passing over PyTorch " + torch.version() + ": " + problem.get());
        }
        require(CudaRelease.FETCHED.problem(card));
        if (!Files.exists(folder.resolve("libtorch_cuda.so")) && !fetch(download, server, folder)) {
            return;
        }
        Path runtime = CudaLibraries.runtimeIn(folder)
                .orElseThrow(() -> new InklingException("there is no libcudart in " + folder
                        + ": run ./inkling uninstall --gpu, then ./inkling install --gpu"));
        require(attempt(new CudaLibraries(folder, runtime, CudaRelease.FETCHED), card));
    }

    private Optional<String> attempt(PyTorchFolder torch, GraphicsCard card) {
        Optional<Path> runtime = torch.runtime();
        if (runtime.isEmpty()) {
            return Optional.of("PyTorch in " + torch.torch()
                    + " lacks CUDA's runtime (libcudart): install it again with pip, or leave --from away");
        }
        out.accept("taking the libraries of PyTorch " + torch.version() + " in " + torch.torch());
        return attempt(
                new CudaLibraries(torch.libraries(), runtime.get(), torch.cuda().orElseThrow()), card);
    }

    private boolean fetch(LibraryDownload download, LibraryServer server, Path folder)
            throws IOException, InterruptedException {
        List<RemoteLibrary> libraries = server.libraries();
        long bytes = download.toFetch(libraries);
        download.requireDisk(libraries);
        String question = String.format(
                "fetch PyTorch %s for CUDA %s: %d files, %s to download from %s, %s on the disk in %s (%s free). Go on?",
                PyTorchFolder.VERSION,
                CudaRelease.FETCHED,
                libraries.size(),
                Bytes.text(bytes),
                server.host(),
                Bytes.text(download.toWrite(libraries)),
                folder,
                Bytes.text(download.free()));
        if (!consent.test(question)) {
            out.accept("nothing was downloaded");
            return false;
        }
        Meter meter =
                new Meter(libraries.stream().mapToLong(RemoteLibrary::packed).sum(), libraries.size());
        try (ProgressLine line = new ProgressLine(meter, out)) {
            download.fetch(libraries, meter);
        }
        return true;
    }

    /** @return why the libraries cannot be used, with the way out; empty when they are used from now on */
    private Optional<String> attempt(CudaLibraries libraries, GraphicsCard card) {
        libraries.link();
        out.accept("trying the libraries on the card");
        Optional<String> problem = check.apply(libraries, card);
        if (problem.isEmpty()) {
            libraries.install();
            out.accept(card.name() + " is used from the next start of a kernel on; ./inkling uninstall --gpu takes it"
                    + " back");
        }
        return problem;
    }

    private static void require(Optional<String> problem) {
        problem.ifPresent(why -> {
            throw new InklingException("the card is not used, the processor goes on: " + why);
        });
    }
}
