package dev.inkling.kernel.install;

import dev.inkling.InklingException;
import dev.inkling.kernel.cuda.GpuOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells Jupyter about the kernel, or brings the libraries for a graphics card. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = "Makes the kernel known to Jupyter, or a graphics card to Inkling.")
public final class InstallCommand implements Callable<Integer> {
    @Mixin
    private Target target;

    @Mixin
    private GpuOptions gpu;

    @Option(names = "--display-name", paramLabel = "TEXT", description = "What the launcher of Jupyter shows.")
    private String displayName;

    @Option(names = "--no-archive", description = "Without the archive of classes that makes the kernel start sooner.")
    private boolean withoutArchive;

    @Override
    public Integer call() throws InterruptedException {
        if (gpu.wanted()) {
            gpu.install();
            return 0;
        }
        KernelSpec spec = target.kernelSpec();
        String shown = displayName != null
                ? displayName
                : "Inkling (Java)" + (target.name().equals("inkling") ? "" : " " + target.name());
        try {
            write(spec, shown, JavaCommand.jar());
        } catch (IOException e) {
            throw new InklingException(
                    "cannot write " + spec.folder() + " (" + e.getMessage() + "): choose another place with --prefix",
                    e);
        }
        System.out.println("installed the kernel \"" + target.name() + "\" in " + spec.folder());
        spec.preferred(JupyterPaths.current())
                .ifPresent(other -> System.out.println("note: Jupyter takes the kernel of the same name in "
                        + other.folder() + " before this one: uninstall that one, or give this one another --name"));
        return 0;
    }

    private void write(KernelSpec spec, String shown, Path jar) throws IOException, InterruptedException {
        String key = StartArchive.key(jar);
        if (withoutArchive || spec.hasArchive(key)) {
            spec.write(shown, jar, withoutArchive ? Optional.empty() : Optional.of(key));
            return;
        }
        spec.write(shown, jar, Optional.empty()); // works already while the archive is being made
        Optional<String> problem = spec.archive().make(jar);
        if (problem.isEmpty()) {
            spec.write(shown, jar, Optional.of(key));
        } else {
            System.out.println(
                    "note: the kernel will start more slowly, without an archive of its classes: " + problem.get());
        }
    }
}
