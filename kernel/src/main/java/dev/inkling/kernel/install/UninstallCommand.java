package dev.inkling.kernel.install;

import dev.inkling.InklingException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes the kernel out of Jupyter. */
@Command(name = "uninstall", mixinStandardHelpOptions = true, description = "Takes the kernel out of Jupyter.")
public final class UninstallCommand implements Callable<Integer> {
    @Mixin
    private Target target;

    @Override
    public Integer call() {
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
}
