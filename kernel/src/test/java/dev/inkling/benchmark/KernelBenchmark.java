package dev.inkling.benchmark;

import dev.inkling.kernel.install.JupyterPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures Jupyter kernels side by side and prints a table in Markdown.
 *
 * <p>Arguments: the number of rounds, then folders of kernelspecs; without folders, all kernels for Java and Python
 * that Jupyter finds. In each round every kernel has its turn, with a process of its own; the table has the medians.
 * What is not a time is looked at in the first round alone.
 */
final class KernelBenchmark {
    private static final int TRIVIAL_CELLS = 200;
    private static final int COMPLETIONS = 20;
    private static final int LINES = 100_000;
    private static final String NEVER = "never";

    private final PeerKernel kernel;
    private final Snippets snippets;
    private final Path folder;
    private final Map<String, List<Double>> numbers = new LinkedHashMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();

    private KernelBenchmark(PeerKernel kernel, Path folder) {
        this.kernel = kernel;
        this.snippets = kernel.python() ? Snippets.PYTHON : Snippets.JAVA;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("inkling-benchmark");
        List<KernelBenchmark> benchmarks = new ArrayList<>();
        for (PeerKernel kernel : kernels(Arrays.asList(arguments))) {
            benchmarks.add(new KernelBenchmark(kernel, folder));
        }
        warmUp(benchmarks.get(0).kernel, folder);
        for (int round = 1; round <= rounds; round++) {
            for (KernelBenchmark benchmark : benchmarks) {
                System.err.println("round " + round + ": " + benchmark.kernel.name());
                benchmark.round(round == 1);
            }
        }
        Files.delete(folder);
        System.out.write(table(benchmarks).getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    /** The first session would pay for the classes of the benchmark itself. */
    private static void warmUp(PeerKernel kernel, Path folder) throws IOException, InterruptedException {
        try (KernelSession session = new KernelSession(kernel, folder)) {
            session.run("1 + 1");
            session.interrupt();
        }
    }

    private static List<PeerKernel> kernels(List<String> arguments) throws IOException {
        if (arguments.size() <= 1) {
            return PeerKernel.installed(JupyterPaths.current().all());
        }
        List<PeerKernel> kernels = new ArrayList<>();
        for (String argument : arguments.subList(1, arguments.size())) {
            kernels.add(PeerKernel.read(Path.of(argument)));
        }
        return kernels;
    }

    private void round(boolean first) throws IOException, InterruptedException {
        speed();
        output();
        interrupt("endless loop interrupted, ms", snippets.endlessLoop());
        interrupt("endless print loop interrupted, ms", snippets.endlessPrint());
        if (first) {
            behaviour();
        }
    }

    private void behaviour() throws IOException, InterruptedException {
        state();
        try (KernelSession session = new KernelSession(kernel, folder)) {
            session.sendBadlySigned();
            words.put("after a message with a bad signature", session.answers() ? "answers" : "dead");
        }
        try (KernelSession session = new KernelSession(kernel, folder)) {
            session.awaitBegin(session.execute(snippets.endlessLoop()));
            words.put("kernel killed while running", session.orphansAfterKill() + " left");
        }
    }

    private void speed() throws IOException, InterruptedException {
        try (KernelSession session = new KernelSession(kernel, folder)) {
            note("ready, ms", session.age());
            session.run("1 + 1");
            note("first cell done, ms", session.age());
            List<Double> cells = new ArrayList<>();
            for (int i = 0; i < TRIVIAL_CELLS; i++) {
                cells.add(session.run(i + " + 1"));
            }
            note("trivial cell, median, ms", quantile(cells, 0.5));
            note("trivial cell, p95, ms", quantile(cells, 0.95));
            session.run(snippets.text());
            note(
                    "first completion, ms",
                    session.complete(snippets.beforeCursor().get(0)));
            List<Double> completions = new ArrayList<>();
            for (int i = 0; i < COMPLETIONS; i++) {
                completions.add(session.complete(
                        snippets.beforeCursor().get(i % snippets.beforeCursor().size())));
            }
            note("completion, median, ms", quantile(completions, 0.5));
            note("completion, p95, ms", quantile(completions, 0.95));
            Thread.sleep(1000);
            note("resident when idle, MB", session.residentMegabytes());
            session.awaitBegin(session.execute(snippets.busyFourSeconds()));
            note(
                    "completion while a cell runs, ms",
                    session.complete(snippets.beforeCursor().get(0)));
        }
    }

    private void output() throws IOException, InterruptedException {
        try (KernelSession session = new KernelSession(kernel, folder)) {
            session.run("1 + 1");
            int[] messages = {0};
            long[] lines = {0};
            String id = session.execute(snippets.printLines(LINES));
            double time = session.await(id, System.nanoTime(), message -> {
                if (message.type().equals("stream")) {
                    messages[0]++;
                    lines[0] +=
                            message.text("text").chars().filter(c -> c == '\n').count();
                }
            });
            note("100k lines, ms", time);
            note("100k lines, messages", messages[0]);
            note("100k lines, share that arrives, %", 100.0 * lines[0] / LINES);
        }
    }

    private void interrupt(String name, String endless) throws IOException, InterruptedException {
        try (KernelSession session = new KernelSession(kernel, folder)) {
            session.run("1 + 1");
            String id = session.execute(endless);
            session.awaitBegin(id);
            long start = System.nanoTime();
            session.interrupt();
            note(name, session.await(id, start, message -> {}));
            note(name.replace("interrupted, ms", "afterwards, % of a processor"), session.processorPercent());
        }
    }

    private void state() throws IOException, InterruptedException {
        try (KernelSession session = new KernelSession(kernel, folder)) {
            session.run(snippets.keep());
            List<String> lost = new ArrayList<>();
            for (Map.Entry<String, String> step : snippets.disturbances().entrySet()) {
                session.run(step.getValue());
                if (!session.output(snippets.show()).equals("[1, 2, 3]")) {
                    lost.add(step.getKey());
                    session.run(snippets.keep());
                }
            }
            words.put("variable after", lost.isEmpty() ? "kept" : "lost: " + String.join(", ", lost));
        }
    }

    private void note(String measure, double value) {
        numbers.computeIfAbsent(measure, key -> new ArrayList<>()).add(value);
    }

    static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }

    private static String table(List<KernelBenchmark> benchmarks) {
        StringBuilder table = new StringBuilder("| median of "
                + benchmarks.get(0).numbers.values().iterator().next().size() + " rounds |");
        benchmarks.forEach(
                benchmark -> table.append(' ').append(benchmark.kernel.name()).append(" |"));
        table.append("\n|---|").append("---|".repeat(benchmarks.size())).append('\n');
        for (String measure : benchmarks.get(0).numbers.keySet()) {
            table.append("| ").append(measure).append(" |");
            benchmarks.forEach(benchmark -> table.append(' ')
                    .append(text(benchmark.numbers.get(measure)))
                    .append(" |"));
            table.append('\n');
        }
        for (String measure : benchmarks.get(0).words.keySet()) {
            table.append("| ").append(measure).append(" |");
            benchmarks.forEach(benchmark ->
                    table.append(' ').append(benchmark.words.get(measure)).append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    private static String text(List<Double> values) {
        double median = quantile(values, 0.5);
        return Double.isInfinite(median) ? NEVER : String.format(Locale.ROOT, median < 20 ? "%.1f" : "%.0f", median);
    }
}
