package dev.inkling.kernel.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inkling.InklingException;
import dev.inkling.cuda.CudaLibraries;
import dev.inkling.cuda.GraphicsCard;
import dev.inkling.cuda.GraphicsCards;
import dev.inkling.cuda.PyTorchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "x86_64"})
class GpuInstallTest {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<CudaLibraries> tried = new ArrayList<>();
    private FakeLibraryServer server;
    private boolean answer = true;
    private Optional<String> verdict = Optional.empty();
    private long free = 1L << 40;

    @BeforeEach
    void serve() throws IOException {
        CudaLibraries.uninstall();
        server = new FakeLibraryServer();
        server.with("libtorch_cuda.so", new byte[1000]).with("libcudart-218eec4c.so.12", new byte[10]);
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
        CudaLibraries.uninstall();
    }

    private GpuInstall with(GraphicsCards cards) {
        return new GpuInstall(cards, told::add, question -> asked.add(question) && answer, (libraries, card) -> {
            tried.add(libraries);
            return verdict;
        });
    }

    private GpuInstall with(String driver, int capability) {
        return with(new GraphicsCards(List.of(new GraphicsCard("NVIDIA L4", driver, capability, 1, 2)), ""));
    }

    private Path target() {
        return CudaLibraries.home().resolve("2.7.1-cu128");
    }

    private void install(GpuInstall installation, PyTorchFolder... installed) throws IOException, InterruptedException {
        LibraryServer client = new LibraryServer(server.address(), Duration.ofSeconds(5));
        installation.install(
                List.of(installed),
                new LibraryDownload(client, target(), Duration.ofMillis(5), () -> free),
                client,
                target());
    }

    private String refusal(GpuInstall installation, PyTorchFolder... installed) {
        String message = assertThrows(InklingException.class, () -> install(installation, installed))
                .getMessage();
        assertEquals(Optional.empty(), CudaLibraries.installed());
        return message;
    }

    private PyTorchFolder torch(String version, String cuda) throws IOException {
        Path torch = Files.createDirectories(folder.resolve("env/lib/python3.11/site-packages/torch/lib"))
                .getParent();
        Files.writeString(torch.resolve("lib/libtorch_cuda.so"), "");
        Files.writeString(torch.resolve("lib/libcudart.so.12"), "");
        Files.writeString(torch.resolve("__init__.py"), "raise SystemExit('loading this takes seconds')");
        Files.writeString(torch.resolve("version.py"), "__version__ = '" + version + "'\ncuda = " + cuda + "\n");
        return PyTorchFolder.in(torch).orElseThrow();
    }

    @Test
    void librariesAreFetchedTriedAndNoted() throws Exception {
        install(with("570.86.15", 89));
        assertEquals(1, asked.size());
        assertTrue(asked.get(0).contains("2 files") && asked.get(0).contains("127.0.0.1"), asked.get(0));
        assertTrue(asked.get(0).contains(target().toString()), asked.get(0));
        CudaLibraries libraries = CudaLibraries.installed().orElseThrow();
        assertEquals(tried, List.of(libraries));
        assertEquals(target(), libraries.folder());
        assertEquals(target().resolve("libcudart-218eec4c.so.12"), libraries.runtime());
        Path link = CudaLibraries.home().resolve("runtime/libcudart.so");
        assertTrue(Files.isSameFile(link, libraries.runtime()));
        assertTrue(String.join("\n", told).contains("found NVIDIA L4"), told.toString());

        server.requests.clear();
        install(with("570.86.15", 89));
        assertEquals(List.of(), server.requests, "what is there is not fetched again");

        assertTrue(CudaLibraries.uninstall());
        assertFalse(Files.exists(CudaLibraries.home()));
        assertFalse(CudaLibraries.uninstall());
    }

    @Test
    void withoutACardOrWithADriverThatDoesNotFitNothingIsFetched() {
        String none = refusal(with(new GraphicsCards(List.of(), "")));
        assertTrue(none.contains("no NVIDIA graphics card") && none.contains("nothing was downloaded"), none);
        String broken = refusal(with(new GraphicsCards(List.of(), "Driver/library version mismatch")));
        assertTrue(broken.contains("version mismatch") && broken.contains("restart"), broken);
        assertTrue(refusal(with("470.57.02", 0)).contains("driver 470.57.02"));
        assertTrue(refusal(with("570.86.15", 61)).contains("whl/cu126"));
        assertEquals(List.of(), server.requests);
        assertEquals(List.of(), asked);
    }

    @Test
    void answerNoOrTooLittleDiskFetchesNothing() throws Exception {
        answer = false;
        install(with("570.86.15", 89));
        free = 10;
        assertTrue(refusal(with("570.86.15", 89)).contains("make room there"));
        assertFalse(Files.exists(target()));
        assertEquals(List.of("bytes=-4"), server.requests.stream().distinct().toList(), "only sizes were asked for");
    }

    @Test
    void anInstalledPyTorchIsTakenWithoutADownload() throws Exception {
        PyTorchFolder torch = torch("2.7.1+cu126", "'12.6'");
        install(with("525.60.13", 70), torch);
        assertEquals(List.of(), server.requests);
        assertEquals(torch.libraries(), CudaLibraries.installed().orElseThrow().folder());
        assertTrue(CudaLibraries.uninstall());
        assertTrue(Files.exists(torch.libraries().resolve("libtorch_cuda.so")), "Python's own stays");
    }

    @Test
    void aPyTorchThatDoesNotFitIsPassedOverOrNamed() throws Exception {
        PyTorchFolder other = torch("2.6.0+cu124", "'12.4'");
        String named = assertThrows(
                        InklingException.class, () -> with("570.86.15", 89).from(folder.resolve("env")))
                .getMessage();
        assertTrue(named.contains("2.6.0+cu124") && named.contains("pip install torch==2.7.1"), named);
        String nothing = assertThrows(
                        InklingException.class, () -> with("570.86.15", 89).from(folder))
                .getMessage();
        assertTrue(nothing.contains("there is no PyTorch in"), nothing);
        install(with("570.86.15", 89), other);
        assertEquals(target(), CudaLibraries.installed().orElseThrow().folder());
    }

    @Test
    void librariesThatFailTheirTrialAreNotUsed() {
        verdict = Optional.of("the CUDA libraries lack libcudnn.so.9");
        String message = refusal(with("570.86.15", 89));
        assertTrue(message.contains("the processor goes on") && message.contains("libcudnn.so.9"), message);
        assertTrue(Files.exists(target()), "what was fetched stays for the next try");
    }

    @Test
    void aPyTorchThatFailsItsTrialIsPassedOver() throws Exception {
        PyTorchFolder torch = torch("2.7.1+cu128", "'12.8'");
        GraphicsCards cards = new GraphicsCards(List.of(new GraphicsCard("NVIDIA L4", "570.86.15", 89, 1, 2)), "");
        GpuInstall installation = new GpuInstall(
                cards,
                told::add,
                question -> true,
                (libraries, card) -> libraries.folder().equals(torch.libraries())
                        ? Optional.of("it lacks libcudnn.so.9")
                        : Optional.empty());
        install(installation, torch);
        assertEquals(target(), CudaLibraries.installed().orElseThrow().folder());
        assertTrue(told.contains("passing over PyTorch 2.7.1+cu128: it lacks libcudnn.so.9"), told.toString());
    }

    @Test
    void theOptionsOfTheCardNeedTheCard() {
        GpuOptions options = new GpuOptions();
        CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options));
        line.parseArgs("--gpu", "--yes");
        assertTrue(options.wanted());
        line.parseArgs();
        assertFalse(options.wanted());
        line.parseArgs("--from", "x");
        assertTrue(assertThrows(InklingException.class, options::wanted)
                .getMessage()
                .contains("belong to --gpu"));
    }

    @Test
    void pyTorchIsFoundWithoutLoadingIt() throws Exception {
        PyTorchFolder torch = torch("2.7.1+cu128", "'12.8'");
        Path python = Files.createDirectories(folder.resolve("env/bin")).resolve("python");
        Files.writeString(python, "#!/bin/sh\nPYTHONPATH='" + torch.torch().getParent() + "' exec python3 \"$@\"\n");
        assertTrue(python.toFile().setExecutable(true));
        assumeTrue(
                new ProcessBuilder("/bin/sh", "-c", "command -v python3")
                                .start()
                                .waitFor()
                        == 0,
                "python3 is not installed");
        List<PyTorchFolder> found = InstalledPyTorch.find(
                Map.of("VIRTUAL_ENV", folder.resolve("env").toString()));
        assertEquals(torch.version(), found.get(0).version());
        assertTrue(Files.isSameFile(torch.torch(), found.get(0).torch()));
        assertFalse(
                InstalledPyTorch.find(Map.of("CONDA_PREFIX", "/nonexistent")).contains(torch));
    }
}
