package dev.inkling.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyTorchFolderTest {
    private static final GraphicsCard CARD = new GraphicsCard("NVIDIA L4", "570.86.15", 89, 1, 2);

    @TempDir
    Path folder;

    /** A package as pip unpacks it. */
    private Path torch(String version, String cuda) throws IOException {
        Path torch = folder.resolve("环境/lib/python3.12/site-packages/torch");
        Files.createDirectories(torch.resolve("lib"));
        Files.writeString(torch.resolve("lib/libtorch_cuda.so"), "");
        Path runtime = Files.createDirectories(torch.resolveSibling("nvidia/cuda_runtime/lib"));
        Files.writeString(runtime.resolve("libcudart.so.12"), "");
        Files.writeString(torch.resolve("version.py"), """
                from typing import Optional

                __all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip', 'xpu']
                __version__ = '%s'
                debug = False
                cuda: Optional[str] = %s
                git_version = 'e2d141dbde55c2a4370fac5165b0561b6af4798b'
                hip: Optional[str] = None
                """.formatted(version, cuda));
        return torch;
    }

    @Test
    void itIsFoundByAnyFolderThatAUserWouldName() throws IOException {
        Path torch = torch("2.7.1+cu128", "'12.8'");
        PyTorchFolder found = PyTorchFolder.in(torch).orElseThrow();
        assertEquals(Optional.of(new CudaRelease(12, 8)), found.cuda());
        assertEquals(Optional.empty(), found.problem());
        assertEquals(Optional.of(torch.resolveSibling("nvidia/cuda_runtime/lib/libcudart.so.12")), found.runtime());
        for (Path named : new Path[] {torch.resolve("lib"), torch.getParent(), folder.resolve("环境")}) {
            assertEquals(Optional.of(found), PyTorchFolder.in(named), named.toString());
        }
        assertEquals(Optional.empty(), PyTorchFolder.in(folder));
    }

    @Test
    void anotherVersionOrBuildIsNamedWithTheCommandThatGetsTheRightOne() throws IOException {
        String other = PyTorchFolder.in(torch("2.7.0+cu128", "'12.8'"))
                .orElseThrow()
                .problem()
                .orElseThrow();
        assertTrue(other.contains("2.7.0+cu128") && other.contains("pip install torch==2.7.1"), other);
        String cpu = PyTorchFolder.in(torch("2.7.1+cpu", "None"))
                .orElseThrow()
                .problem()
                .orElseThrow();
        assertTrue(cpu.contains("the processor alone") && cpu.contains("whl/cu128"), cpu);
        String old = PyTorchFolder.in(torch("2.7.1+cu118", "'11.8'"))
                .orElseThrow()
                .problem()
                .orElseThrow();
        assertTrue(old.contains("CUDA 11.8"), old);
        assertEquals(
                Optional.empty(),
                PyTorchFolder.in(torch("2.7.1", "'12.6'")).orElseThrow().problem());
        Path torch = torch("2.7.1", "'12.6'");
        Files.delete(torch.resolve("lib/libtorch_cuda.so"));
        assertTrue(PyTorchFolder.in(torch).orElseThrow().problem().orElseThrow().contains("libtorch_cuda.so"));
    }

    @Test
    void whatIsInstalledIsReadBackAndWatched() throws IOException {
        Path torch = torch("2.7.1+cu126", "'12.6'");
        PyTorchFolder found = PyTorchFolder.in(torch).orElseThrow();
        CudaLibraries libraries = new CudaLibraries(
                found.libraries(), found.runtime().orElseThrow(), found.cuda().orElseThrow());
        Path home = folder.resolve("家");
        assertEquals(Optional.empty(), CudaLibraries.installed(home));
        libraries.install(home);
        assertEquals(Optional.of(libraries), CudaLibraries.installed(home));
        assertEquals(Optional.empty(), libraries.problem(CARD));
        String before = libraries.fingerprint(CARD);
        assertEquals(before, libraries.fingerprint(new GraphicsCard("NVIDIA L4", "570.86.15", 89, 0, 2)));

        torch("2.8.0+cu128", "'12.8'"); // pip has put another one in its place
        assertTrue(libraries.problem(CARD).orElseThrow().contains("2.8.0+cu128"));
        Files.delete(torch.resolve("lib/libtorch_cuda.so"));
        String gone = libraries.problem(CARD).orElseThrow();
        assertTrue(gone.contains("are gone") && gone.contains("install --gpu"), gone);
        Files.writeString(home.resolve("libraries.properties"), "folder=\\u12");
        assertEquals(Optional.empty(), CudaLibraries.installed(home), "a damaged note is none");
    }

    @Test
    void theRuntimeIsKnownByEveryNameThatItIsGiven() throws IOException {
        for (String name : new String[] {"libcudart-218eec4c.so.12", "libcudart.so.12", "libcudart.so.12.8.57"}) {
            Path place = Files.createDirectories(folder.resolve("r" + name.length()));
            Files.writeString(place.resolve("libcublas.so.12"), "");
            assertEquals(Optional.empty(), CudaLibraries.runtimeIn(place));
            assertEquals(Optional.of(Files.writeString(place.resolve(name), "")), CudaLibraries.runtimeIn(place));
        }
    }
}
