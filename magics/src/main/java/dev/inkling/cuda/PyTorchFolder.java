package dev.inkling.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PyTorch that was installed for Python, whose libraries can be used without Python.
 *
 * @param torch the package's folder
 * @param version such as 2.7.1+cu128
 * @param cuda what it was built with; empty for the processor alone
 */
public record PyTorchFolder(Path torch, String version, Optional<CudaRelease> cuda) {
    /** The one version whose libraries fit. */
    public static final String VERSION = "2.7.1";

    private static final Pattern VERSION_LINE =
            Pattern.compile("(?m)^__version__\\s*(?::[^=]*)?=\\s*['\"]([^'\"]+)['\"]");
    private static final Pattern CUDA_LINE = Pattern.compile("(?m)^cuda\\s*(?::[^=]*)?=\\s*['\"]([^'\"]+)['\"]");
    private static final String PIP =
            "\"pip install torch==" + VERSION + " --index-url https://download.pytorch.org/whl/cu128\"";

    /**
     * Finds it.
     *
     * @param folder the package, its lib, the folder that holds it, or the environment that it is installed in
     */
    public static Optional<PyTorchFolder> in(Path folder) {
        List<Path> places = new ArrayList<>(List.of(folder, folder.resolve("torch")));
        if (folder.toAbsolutePath().getParent() != null) {
            places.add(folder.toAbsolutePath().getParent());
        }
        for (String name : List.of("lib", "lib64")) {
            try (Stream<Path> inside = Files.list(folder.resolve(name))) {
                inside.filter(path -> path.getFileName().toString().startsWith("python"))
                        .sorted()
                        .forEach(python -> places.add(python.resolve("site-packages/torch")));
            } catch (IOException e) {
                // not an environment
            }
        }
        return places.stream().flatMap(place -> read(place).stream()).findFirst();
    }

    private static Optional<PyTorchFolder> read(Path torch) {
        Path file = torch.resolve("version.py");
        if (!Files.isRegularFile(file) || !Files.isDirectory(torch.resolve("lib"))) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(file);
            Matcher version = VERSION_LINE.matcher(text);
            Matcher cuda = CUDA_LINE.matcher(text);
            return version.find()
                    ? Optional.of(new PyTorchFolder(
                            torch.toAbsolutePath().normalize(),
                            version.group(1),
                            cuda.find() ? CudaRelease.of(cuda.group(1)) : Optional.empty()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where its libraries are. */
    public Path libraries() {
        return torch.resolve("lib");
    }

    /** Why its libraries cannot be used, and the way out; empty when they can. */
    public Optional<String> problem() {
        if (!version.replaceFirst("\\+.*", "").equals(VERSION)) {
            return Optional.of("PyTorch " + version + " in " + torch + " is another version than the " + VERSION
                    + " that Inkling works with: run " + PIP + " in an environment of its own");
        }
        if (cuda.isEmpty() || !cuda.get().fits()) {
            return Optional.of("PyTorch " + version + " in " + torch + " was built for "
                    + cuda.map(release -> "CUDA " + release).orElse("the processor alone") + ", not for CUDA "
                    + CudaRelease.FETCHED.major() + ": run " + PIP);
        }
        if (!Files.exists(libraries().resolve("libtorch_cuda.so"))) {
            return Optional.of("there is no libtorch_cuda.so in " + libraries() + ": run " + PIP);
        }
        return Optional.empty();
    }

    /** CUDA's runtime, which pip keeps in a package of its own beside PyTorch and conda in the environment. */
    public Optional<Path> runtime() {
        Path packages = torch.getParent();
        return Stream.of(
                        libraries(),
                        packages.resolve("nvidia/cuda_runtime/lib"),
                        packages.resolve("../..").normalize())
                .flatMap(folder -> CudaLibraries.runtimeIn(folder).stream())
                .findFirst();
    }
}
