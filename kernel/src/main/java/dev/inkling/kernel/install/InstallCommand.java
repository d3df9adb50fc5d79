package dev.inkling.kernel.install;

import dev.inkling.InklingException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells Jupyter about the kernel. */
@Command(name = "install", mixinStandardHelpOptions = true, description = "Makes the kernel known to Jupyter.")
public final class InstallCommand implements Callable<Integer> {
    @Mixin
    private Target target;

    @Option(names = "--display-name", paramLabel = "TEXT", description = "What the launcher of Jupyter shows.")
    private String displayName;

    @Override
    public Integer call() {
        KernelSpec spec = target.kernelSpec();
        String shown = displayName != null
                ? displayName
                : "Inkling (Java)" + (target.name().equals("inkling") ? "" : " " + target.name());
        try {
            spec.write(shown, JavaCommand.jar());
        } catch (IOException e) {
            throw new InklingException(
                    "cannot write " + spec.folder() + " (" + e.getMessage() + "): choose another place with --prefix",
                    e);
        }
        System.out.println("installed the kernel \"" + target.name() + "\" in " + spec.folder());
        return 0;
    }
}
