package dev.inkling.kernel;

import dev.inkling.InklingException;
import dev.inkling.kernel.client.RunCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the kernel's jar. */
@Command(
        name = "inkling",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionProvider.class,
        subcommands = {KernelCommand.class, RunCommand.class},
        description = "A Java kernel for Jupyter that turns a folder of your own texts into a model of your voice.")
public final class Main {
    private Main() {}

    static final class VersionProvider implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"inkling " + Version.current()};
        }
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
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
