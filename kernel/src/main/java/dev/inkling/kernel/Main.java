package dev.inkling.kernel;

import dev.inkling.InklingException;
import dev.inkling.kernel.client.RunCommand;
import dev.inkling.kernel.install.DoctorCommand;
import dev.inkling.kernel.install.InstallCommand;
import dev.inkling.kernel.install.UninstallCommand;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the kernel's jar. */
@Command(
        name = "inkling",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class,
        subcommands = {
            RunCommand.class,
            InstallCommand.class,
            UninstallCommand.class,
            DoctorCommand.class,
            KernelCommand.class
        },
        description = "A Java kernel for Jupyter that turns a folder of your own texts into a model of your voice.")
public final class Main implements Runnable {
    private Main() {}

    static final class VersionProvider implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"inkling " + Version.current()};
        }
    }

    public static void main(String[] arguments) {
        if (arguments.length == 3 && arguments[0].equals("kernel") && arguments[1].equals("-f")) {
            System.exit(serve(arguments[2]));
        }
        System.exit(commandLine().execute(arguments));
    }

    /** As Jupyter starts it: the parser of the command line would take a third of the time to the first cell. */
    private static int serve(String connectionFile) {
        PrintStream terminal = System.err; // the kernel takes System.err for the cells
        try {
            return KernelCommand.serve(Path.of(connectionFile));
        } catch (InklingException e) {
            terminal.println("inkling: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** Without a command, says which there are. */
    @Override
    public void run() {
        commandLine().usage(System.out);
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((problem, command, parsed) -> {
            if (problem instanceof InklingException) {
                command.getErr().println("inkling: " + problem.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw problem;
        });
        return commandLine;
    }
}
