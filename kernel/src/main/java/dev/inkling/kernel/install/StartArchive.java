package dev.inkling.kernel.install;

import dev.inkling.InklingException;
import dev.inkling.Natives;
import dev.inkling.kernel.client.KernelClient;
import dev.inkling.kernel.client.KernelMessage;
import dev.inkling.kernel.client.KernelMessage.Channel;
import dev.inkling.kernel.client.KernelProcess;
import dev.inkling.kernel.shell.JarListing;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The JVM's archive of the classes that a first cell loads, which shortens the start of the kernel.
 *
 * <p>Nothing depends on it: the JVM compares it with itself and with the jars, and leaves it aside, without a word, when
 * they do not match or when it is gone.
 *
 * @param file where it is, or will be
 */
record StartArchive(Path file) {
    private static final int FIRST_JAVA_WITH_AOT_CACHE = 25;
    private static final long PATIENCE_SECONDS = 120;

    /** What most notebooks do first, so that its classes are in the archive. */
    private static final List<String> CELLS = List.of(
            "1 + 1",
            "String word = \"ink\"; System.out.println(word);",
            "import java.util.*; var words = new ArrayList<>(List.of(word)); words",
            "int twice(int n) { return 2 * n; }",
            "%lsmagic",
            "unknown");

    /** The options that use it; none where the path cannot be told to the JVM. */
    List<String> flags(int feature) {
        return speakable()
                ? List.of(
                        option(feature) + file,
                        listing(),
                        "-XX:+UnlockDiagnosticVMOptions",
                        // At a place of chance, as is usual, each of its pages would be read and changed at the start.
                        "-XX:ArchiveRelocationMode=0",
                        "-Xlog:disable")
                : List.of();
    }

    private static String option(int feature) {
        return feature >= FIRST_JAVA_WITH_AOT_CACHE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
    }

    /** Beside it, the names of all classes that cells may use. */
    Path classes() {
        return file.resolveSibling("classes.txt");
    }

    private String listing() {
        return "-D" + JarListing.FILE + "=" + classes();
    }

    /** The options of the session that makes it, or that only writes down the names of its classes. */
    private static List<String> making(int feature, Path made) {
        return feature >= FIRST_JAVA_WITH_AOT_CACHE
                ? List.of(
                        "-XX:AOTCacheOutput=" + made,
                        // What the JVM has counted in this session would set its costly compiler to work at the next
                        // start, beside the first cell, which would take a sixth more time.
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "-XX:-AOTRecordTraining")
                : List.of("-XX:DumpLoadedClassList=" + names(made));
    }

    private static Path names(Path made) {
        return made.resolveSibling(made.getFileName() + ".names");
    }

    /** One archive with Java's own classes in it: beside Java's archive, a second one would take a tenth longer to start. */
    private static boolean assemble(Path jar, Path made) throws IOException, InterruptedException {
        // The options of a kernel: the JVM leaves an archive aside that was made for a heap with other pointers.
        List<String> options = List.of(
                "-XX:-UseSerialGC",
                "-XX:+UseG1GC", // the one that can put objects into an archive; others can read them
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + names(made),
                "-XX:SharedArchiveFile=" + made);
        return run(JavaCommand.start(jar, options, List.of()));
    }

    /** The JVM takes a path with a colon (on Windows a semicolon) for two. */
    private boolean speakable() {
        return !file.toString().contains(File.pathSeparator);
    }

    /** Says for which Java and which jars an archive is made. */
    static String key(Path jar) throws IOException {
        StringBuilder parts = new StringBuilder(System.getProperty("java.home") + Runtime.version());
        List<Path> jars = new ArrayList<>(List.of(jar));
        if (Files.isDirectory(jar.resolveSibling("lib"))) {
            try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
                libraries.sorted().forEach(jars::add);
            }
        }
        for (Path each : jars) {
            parts.append('\n')
                    .append(each)
                    .append(Files.size(each))
                    .append(Files.getLastModifiedTime(each).toMillis());
        }
        CRC32 sum = new CRC32();
        sum.update(parts.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    /**
     * Makes it, by a short session of the kernel.
     *
     * @return why it could not be made; empty when all is well
     */
    Optional<String> make(Path jar) throws IOException, InterruptedException {
        if (!speakable()) {
            return Optional.of("its path contains \"" + File.pathSeparator + "\"");
        }
        int feature = Runtime.version().feature();
        Path part = file.resolveSibling("new-" + file.getFileName()); // half an archive would crash the JVM
        Files.deleteIfExists(part);
        try {
            JarListing.write(classes(), jar);
        } catch (IOException e) {
            return Optional.of("its classes cannot be written down in " + classes() + ": " + e.getMessage());
        }
        List<String> options = new ArrayList<>(making(feature, part));
        options.addAll(List.of(listing(), "-Xlog:disable"));
        List<String> command = JavaCommand.kernel(jar, options);
        command.add(KernelProcess.CONNECTION_FILE);
        Path folder = Files.createTempDirectory("inkling-install");
        try (KernelProcess kernel = KernelProcess.start(command, Natives.environment(), folder, Redirect.DISCARD)) {
            Process process = kernel.process();
            for (String cell : CELLS) {
                await(kernel.client(), kernel.client().execute(cell, false));
            }
            var code = KernelClient.content().put("code", "word.le").put("cursor_pos", 7);
            await(kernel.client(), kernel.client().send(Channel.SHELL, "complete_request", code));
            kernel.client().shutdown();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS); // it writes its file before that
            boolean well = ended && process.exitValue() == 0;
            boolean whole = well && (feature >= FIRST_JAVA_WITH_AOT_CACHE || assemble(jar, part));
            if (!whole || !Files.exists(part)) {
                return Optional.of("this Java made none");
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            if (starts(jar)) {
                return Optional.empty();
            }
            Files.delete(file);
            return Optional.of("this Java does not start with the one that it made");
        } catch (InklingException e) {
            return Optional.of(e.getMessage());
        } finally {
            Files.deleteIfExists(folder);
            Files.deleteIfExists(names(part));
            Files.deleteIfExists(part);
        }
    }

    private boolean starts(Path jar) throws IOException, InterruptedException {
        // With all options of a kernel, as the JVM leaves an archive aside that was made with others; without a word,
        // unless it is told that it must have one.
        int feature = Runtime.version().feature();
        List<String> options = new ArrayList<>(flags(feature));
        if (feature < FIRST_JAVA_WITH_AOT_CACHE) {
            options.add("-Xshare:on");
        }
        return run(JavaCommand.start(jar, options, List.of("--version")));
    }

    /** True when it ends well. */
    private static boolean run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void await(KernelClient client, String id) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            KernelMessage message = client.poll(1000);
            if (message != null
                    && message.channel() == Channel.SHELL
                    && message.parentId().equals(id)) {
                return;
            }
        }
        throw new InklingException("the kernel did not answer within " + PATIENCE_SECONDS + " s");
    }
}
