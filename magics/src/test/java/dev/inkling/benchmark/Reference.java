package dev.inkling.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Python process that computes when it is told to and is quiet otherwise. */
final class Reference implements AutoCloseable {
    /** Where the scripts lie, seen from the root of the repository. */
    private static final Path SCRIPTS = Path.of("magics/src/test/python");

    private final Process process;
    private final PrintWriter requests;
    private final BufferedReader answers;
    private final String version;

    /** @param arguments of the script, all as text */
    Reference(String python, String script, Object... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(python, SCRIPTS.resolve(script).toString()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Its allocator is as Python's users have it.
        builder.environment().remove("GLIBC_TUNABLES");
        process = builder.start();
        requests = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        version = line();
        if (!version.startsWith("ready ")) {
            throw new IOException(script + " answered: " + version);
        }
    }

    /** PyTorch's version and its number of threads. */
    String version() {
        return version.substring("ready ".length());
    }

    /** The most memory that it holds from now on. */
    PeakMemory memory() {
        return PeakMemory.watch(process.pid());
    }

    /** Sends a request and reads so many lines of numbers. */
    List<double[]> ask(Object request, int lines) {
        requests.println(request);
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            all.add(Arrays.stream(line().split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        }
        return all;
    }

    private String line() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the reference process ended early: see its messages above");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        requests.close();
        process.destroy();
    }
}
