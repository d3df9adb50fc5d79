package dev.inkling.kernel.install;

import dev.inkling.Home;
import dev.inkling.InklingException;
import dev.inkling.kernel.Version;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the kernel's process is started: the same Java and the same jar as this process. */
public final class JavaCommand {
    private static final int FIRST_JAVA_THAT_WARNS_OF_NATIVE_MEMORY = 24;

    /** A later one may not know the option that silences it. */
    private static final int LAST_JAVA_KNOWN_TO_WARN = 25;

    private JavaCommand() {}

    /** The running java program, absolute. */
    public static Path java() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win") ? "java.exe" : "java";
        return Path.of(System.getProperty("java.home"), "bin", name).toAbsolutePath();
    }

    /**
     * The jar that this class was loaded from.
     *
     * @throws InklingException when it was not loaded from a jar
     */
    public static Path jar() {
        try {
            Path source = Path.of(Version.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(source)) {
                return source.toAbsolutePath();
            }
            throw new InklingException("the kernel starts from its jar, but this runs from " + source
                    + ": build it with mvn package and use inkling-kernel.jar");
        } catch (URISyntaxException e) {
            throw new InklingException("cannot tell where the kernel's jar is: " + e.getMessage(), e);
        }
    }

    /** The command that serves a notebook, up to the name of the connection file. */
    public static List<String> kernel(Path jar) {
        return kernel(jar, List.of());
    }

    /** @param more options for the JVM */
    static List<String> kernel(Path jar, List<String> more) {
        return start(jar, more, List.of("kernel", "-f"));
    }

    /** The JVM as it is started for a kernel, with other arguments. */
    static List<String> start(Path jar, List<String> more, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(flags(Runtime.version().feature()));
        command.addAll(more);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }

    static List<String> flags(int feature) {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC", // the memory belongs to the model, and a notebook allocates little
                "-Xms168m", // JShell soon fills that; growing towards it in small steps means long collections
                "-XX:NewSize=128m", // no collection before the first cell
                // The JVM's compilers are for what a cell computes, not for the first runs of javac, which they would
                // slow down: the quick one waits for two and a half times as many calls as usual, the costly one for
                // ten times as many.
                "-XX:Tier3InvocationThreshold=500",
                "-XX:Tier3MinInvocationThreshold=250",
                "-XX:Tier3CompileThreshold=5000",
                "-XX:Tier4InvocationThreshold=50000",
                "-XX:Tier4MinInvocationThreshold=10000",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:Tier4BackEdgeThreshold=200000",
                "-XX:ErrorFile=" + crashReport(), // else it lies beside the notebook
                "-XX:MaxRAMPercentage=25",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true"));
        if (System.getProperty("os.name").equals("Linux")) { // no other system's Java knows it
            // To touch the heap in small pages takes a tenth of the time to the first cell.
            flags.add("-XX:+UseTransparentHugePages");
            flags.add("-Xlog:pagesize=off"); // no word of it where the system has none
        }
        if (feature >= FIRST_JAVA_THAT_WARNS_OF_NATIVE_MEMORY) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (feature >= FIRST_JAVA_THAT_WARNS_OF_NATIVE_MEMORY && feature <= LAST_JAVA_KNOWN_TO_WARN) {
            // For a reader of class files, which Tablesaw brings.
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    /** Where Java tells of a crash of its own; the folder must be there, Java does not make it. */
    private static Path crashReport() {
        Path folder = Home.folder().toAbsolutePath();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return Path.of(System.getProperty("java.io.tmpdir"), "hs_err_pid%p.log");
        }
        return folder.resolve("hs_err_pid%p.log");
    }
}
