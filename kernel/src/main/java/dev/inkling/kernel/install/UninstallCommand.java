package dev.inkling.kernel.install;

import dev.inkling.InklingException;
import dev.inkling.cuda.CudaLibraries;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes the kernel out of Jupyter. */
@Command(
        name = "uninstall",
        mixinStandardHelpOptions = true,
        description = "Takes the kernel out of Jupyter, or removes the libraries for a graphics card.")
public final class UninstallCommand implements Callable<Integer> {
    @Mixin
    private Target target;

    @Option(names = "--gpu", description = "Instead of the kernel: removes the libraries for the graphics card.")
    private boolean gpu;

    @Override
    public Integer call() {
        if (gpu) {
            return withoutGpu();
        }
        KernelSpec spec = target.kernelSpec();
        if (!spec.exists()) {
            throw new InklingException("there is no kernel in " + spec.folder()
                    + ": give the same --sys-prefix, --prefix and --name as for install");
        }
        try {
            spec.delete();
        } catch (IOException e) {
            throw new InklingException("cannot remove " + spec.folder() + ": " + e.getMessage(), e);
        }
        System.out.println("removed the kernel \"" + target.name() + "\" from " + spec.folder());
        return 0;
    }

    private static int withoutGpu() {
        try {
            boolean there = CudaLibraries.uninstall();
            System.out.println(
                    there
                            ? "removed the libraries for the graphics card from " + CudaLibraries.home()
                            : "there are no libraries for a graphics card in " + CudaLibraries.home());
            return 0;
        } catch (IOException e) {
            throw new InklingException(
                    "cannot remove " + CudaLibraries.home() + " (" + e.getMessage() + "): end the kernels that run", e);
        }
    }
}
