package dev.inkling.benchmark;

import dev.inkling.corpus.CleanListener;
import dev.inkling.corpus.CleanOptions;
import dev.inkling.corpus.Cleaner;
import dev.inkling.corpus.Corpus;
import dev.inkling.corpus.Place;
import dev.inkling.corpus.SourceReport;
import dev.inkling.corpus.format.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How fast texts become a corpus, and what that takes of the heap: corpora of several sizes, made from a seed, of Markdown,
 * saved pages, plain text and docx with copies, drafts and footers among them; and PDF files. Each is cleaned in a process
 * of its own.
 *
 * <p>After {@code mvn package}, from the root of the repository:
 *
 * <pre>java -cp 'magics/target/test-classes:kernel/target/inkling/lib/*' dev.inkling.benchmark.CleaningBenchmark \
 *     FOLDER [HEAP] [MEGABYTES...]</pre>
 *
 * where FOLDER takes the corpora (it needs room for them) and HEAP is the largest heap, 1g if not told.
 */
public final class CleaningBenchmark {
    private static final int PDF_FILES = 30;
    private static final int PDF_PAGES = 20;
    private static final double MB = 1e6;

    private CleaningBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("once")) {
            once(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        Path folder = Path.of(arguments[0]);
        String heap = arguments.length > 1 ? arguments[1] : "1g";
        List<String> sizes =
                arguments.length > 2 ? List.of(arguments).subList(2, arguments.length) : List.of("10", "100", "1000");
        for (String size : sizes) {
            Path corpus = folder.resolve(size + "-mb");
            if (!Files.exists(corpus)) {
                new SyntheticCorpus(Long.parseLong(size)).write(corpus, Long.parseLong(size) * 1_000_000);
            }
            run(corpus, heap, 0);
        }
        Path pages = folder.resolve("pdf");
        if (!Files.exists(pages)) {
            new SyntheticCorpus(1).writePdf(pages, PDF_FILES, PDF_PAGES);
        }
        run(pages, heap, PDF_FILES * PDF_PAGES);
    }

    private static void run(Path corpus, String heap, int pages) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC", // as the kernel is started
                        "-cp",
                        System.getProperty("java.class.path"),
                        CleaningBenchmark.class.getName(),
                        "once",
                        corpus.toString(),
                        String.valueOf(pages))
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(corpus + " failed: see above");
        }
    }

    private static void once(Path folder, int pages) throws IOException {
        long bytes = bytes(folder);
        StringBuilder steps = new StringBuilder();
        String[] step = {""};
        long start = System.nanoTime();
        CleanListener listener = progress -> {
            if (!progress.step().equals(step[0])) {
                step[0] = progress.step();
                steps.append(String.format(Locale.ROOT, " | %s at %.1f s", step[0], (System.nanoTime() - start) / 1e9));
            }
            return true;
        };
        Corpus corpus =
                Cleaner.clean(List.of(Place.of(folder)), ReadOptions.DEFAULTS, CleanOptions.defaults(), listener);
        double seconds = (System.nanoTime() - start) / 1e9;
        long read = corpus.report().charactersIn();
        System.out.printf(
                Locale.ROOT,
                "%s: %,d files, %.1f MB, %,d characters in %.1f s (%.1f s of the processors): %.1f"
                        + " MB/s%s; peak heap %.0f MB; %d kept, %d duplicates,"
                        + " %d passages out%n   %s%n",
                folder.getFileName(),
                corpus.report().files().size(),
                bytes / MB,
                read,
                seconds,
                processors(),
                bytes / MB / seconds,
                pages == 0 ? "" : String.format(Locale.ROOT, ", %.0f pages/s", pages / seconds),
                peakHeap() / MB,
                corpus.documents().size(),
                corpus.report().count(SourceReport.State.DUPLICATE),
                corpus.report().counts().stream()
                        .filter(count -> count.rule().id().endsWith("paragraphs")
                                || count.rule().id().endsWith("passages"))
                        .mapToInt(count -> count.fired())
                        .sum(),
                steps);
    }

    /** Seconds of processor time; with what else the machine does, the clock alone tells little. */
    private static double processors() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> {
                        try {
                            return Files.size(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum();
        }
    }

    /** The most that was in use in each of the heap's pools, garbage included. */
    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
