package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.LibUtils;
import dev.inkling.cuda.CudaLibraries;
import dev.inkling.cuda.CudaRelease;
import dev.inkling.cuda.GraphicsCard;
import dev.inkling.cuda.GraphicsCards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CudaCheckTest {
    private static final GraphicsCard CARD = new GraphicsCard("NVIDIA L4", "570.86.15", 89, 1, 2);

    @TempDir
    Path folder;

    private CudaLibraries libraries() throws IOException {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        for (String name : List.of("libtorch.so", "libtorch_cuda.so", "libcudart.so.12")) {
            Files.writeString(lib.resolve(name), "no library");
        }
        return new CudaLibraries(lib, lib.resolve("libcudart.so.12"), CudaRelease.FETCHED);
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "x86_64"})
    void librariesThatDoNotLoadAreNamedAndTheProcessorGoesOn() throws IOException {
        DeviceChoice choice = DeviceChoice.of(new GraphicsCards(List.of(CARD), ""), Optional.of(libraries()));
        assertFalse(choice.card());
        assertTrue(choice.note().startsWith("NVIDIA L4 is not used: the CUDA libraries are damaged"), choice.note());
        assertTrue(choice.note().contains("install --gpu"), choice.note());
        String device = EngineThread.get().call(engine -> {
            assertEquals("", engine.deviceNote());
            return engine.deviceName();
        });
        assertEquals("processor", device);
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "x86_64"})
    void aLibraryThatLacksIsNamed() throws IOException {
        CudaLibraries libraries = libraries();
        Path engine = Path.of(EngineThread.get().<String>call(e -> LibUtils.getLibtorchPath()));
        try (var files = Files.list(engine)) { // those for the processor, to which the bridge for CUDA does not fit
            for (Path file :
                    files.filter(f -> !f.toString().contains("djl_torch")).toList()) {
                Path link = libraries.folder().resolve(file.getFileName());
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, file);
            }
        }
        Files.delete(libraries.runtime());
        Files.createDirectories(folder.resolve("runtime"));
        Path runtime = Files.writeString(folder.resolve("runtime/libcudart.so.12"), "");
        Files.delete(libraries.folder().resolve("libtorch_cuda.so"));
        // Neither is it a library by its name, so that the engine does not load it itself.
        Files.createSymbolicLink(libraries.folder().resolve("libtorch_cuda.so"), engine.resolve("libtorch.so"));
        String problem = CudaCheck.problem(new CudaLibraries(libraries.folder(), runtime, CudaRelease.FETCHED), CARD)
                .orElseThrow();
        assertTrue(problem.startsWith("the CUDA libraries lack lib"), problem);
        assertTrue(problem.contains("_cuda.so: run ./inkling install --gpu again"), problem);
    }

    @Test
    void aCardWithoutLibrariesIsNamedWithTheCommandThatBringsThem() {
        DeviceChoice choice = DeviceChoice.of(new GraphicsCards(List.of(CARD), ""), Optional.empty());
        assertFalse(choice.card());
        assertTrue(choice.note().startsWith("NVIDIA L4 is not used: "), choice.note());
    }

    @Test
    void withoutACardNothingIsSaidUnlessOneIsExpected() throws IOException {
        GraphicsCards broken = new GraphicsCards(List.of(), "Driver/library version mismatch");
        assertEquals(
                "",
                DeviceChoice.of(new GraphicsCards(List.of(), ""), Optional.empty())
                        .note());
        assertEquals("", DeviceChoice.of(broken, Optional.empty()).note());
        assertTrue(DeviceChoice.of(broken, Optional.of(libraries())).note().contains("version mismatch"));
    }

    @Test
    void aTooOldDriverIsToldWithoutATrial() throws IOException {
        GraphicsCard old = new GraphicsCard("NVIDIA L4", "470.57.02", 89, 1, 2);
        String problem = CudaCheck.problem(libraries(), old).orElseThrow();
        assertTrue(problem.contains("driver 470.57.02") && problem.contains("570.26"), problem);
    }

    @Test
    void failuresAreToldInPlainWords() {
        assertTrue(CudaCheck.words("libcudnn.so.9: cannot open shared object file: No such file or directory", CARD)
                .contains("lack libcudnn.so.9"));
        assertTrue(CudaCheck.words("/lib/x86_64/libc.so.6: version `GLIBC_2.28' not found (required by x)", CARD)
                .contains("lacks GLIBC_2.28"));
        assertTrue(CudaCheck.words("x.so: undefined symbol: _ZN3c10", CARD).contains("belong together"));
        assertTrue(CudaCheck.words("CUDA error: no kernel image is available for execution on the device", CARD)
                .contains("no code for the NVIDIA L4"));
        assertTrue(CudaCheck.words("CUDA driver version is insufficient for CUDA runtime version", CARD)
                .contains("driver 570.86.15"));
        assertTrue(CudaCheck.words("CUDA out of memory. Tried", CARD).contains("no free memory"));
        assertTrue(CudaCheck.words("PyTorch finds no card", CARD).contains("do not work with the NVIDIA L4"));
    }
}
