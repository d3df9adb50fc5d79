package dev.inkling.kernel.cuda;

import dev.inkling.cuda.PyTorchFolder;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Looks for PyTorch in the Python environments that are active or on the path, without loading it. */
final class InstalledPyTorch {
    private static final String WHERE =
            "import importlib.util as u; s = u.find_spec('torch'); print(s.origin or '' if s else '')";
    private static final long PATIENCE_SECONDS = 20;

    private InstalledPyTorch() {}

    /** All that there are, in the order in which a shell would find them. */
    static List<PyTorchFolder> find(Map<String, String> environment) {
        Set<String> pythons = new LinkedHashSet<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            String prefix = environment.getOrDefault(variable, "");
            if (!prefix.isBlank()) {
                pythons.add(Path.of(prefix, "bin", "python").toString());
            }
        }
        pythons.add("python3");
        List<PyTorchFolder> found = new ArrayList<>();
        for (String python : pythons) {
            where(python)
                    .flatMap(PyTorchFolder::in)
                    .filter(torch -> !found.contains(torch))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** The folder of the package that a Python would import. */
    private static Optional<Path> where(String python) {
        try {
            Process process = new ProcessBuilder(python, "-c", WHERE)
                    .directory(
                            Path.of(System.getProperty("java.io.tmpdir")).toFile()) // not a folder torch of the user's
                    .redirectError(Redirect.DISCARD)
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    return Optional.empty();
                }
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.ofNullable(Path.of(text).getParent());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException | InvalidPathException e) {
            return Optional.empty(); // there is no such Python
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
