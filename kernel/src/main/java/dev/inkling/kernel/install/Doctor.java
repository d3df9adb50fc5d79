package dev.inkling.kernel.install;

import com.sun.management.OperatingSystemMXBean;
import dev.inkling.cuda.CudaLibraries;
import dev.inkling.cuda.GraphicsCard;
import dev.inkling.cuda.GraphicsCards;
import dev.inkling.model.engine.CudaCheck;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Looks at what the kernel needs from the machine, and says the way out where something is missing. */
public final class Doctor {
    /** How a thing stands. */
    public enum State {
        GOOD,
        NOTE,
        BAD
    }

    /**
     * One thing that was looked at.
     *
     * @param wayOut what to do about it; empty when all is well
     */
    public record Finding(State state, String subject, String found, String wayOut) {
        static Finding good(String subject, String found) {
            return new Finding(State.GOOD, subject, found, "");
        }

        @Override
        public String toString() {
            String mark =
                    switch (state) {
                        case GOOD -> "ok  ";
                        case NOTE -> "note";
                        case BAD -> "BAD ";
                    };
            return mark + "  " + subject + ": " + found + (wayOut.isEmpty() ? "" : "; " + wayOut);
        }
    }

    private static final long GIGABYTE = 1L << 30;
    private static final List<Integer> TESTED = List.of(17, 21, 25);

    private Doctor() {}

    /** Everything, in the order in which it would stop a newcomer. */
    public static List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(jshell());
        findings.add(natives());
        findings.add(gpu());
        findings.add(memory());
        findings.add(disk());
        findings.add(jupyter());
        findings.addAll(kernelSpecs(JupyterPaths.current()));
        findings.add(fonts());
        return findings;
    }

    /** What would spoil a training, looked at in a few milliseconds; empty when all is well. */
    public static List<Finding> beforeTraining() {
        return Stream.of(natives(), memory(), disk())
                .filter(finding -> finding.state() != State.GOOD)
                .toList();
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        String found = Runtime.version() + " in " + System.getProperty("java.home");
        return TESTED.contains(feature)
                ? Finding.good("Java", found)
                : new Finding(State.NOTE, "Java", found, "tested with 17, 21 and 25");
    }

    private static Finding jshell() {
        boolean there = ModuleLayer.boot().findModule("jdk.jshell").isPresent()
                && ModuleLayer.boot().findModule("jdk.compiler").isPresent();
        return there
                ? Finding.good("JDK", "the compiler and JShell are there")
                : new Finding(State.BAD, "JDK", "this Java has no compiler", "install a JDK, not a JRE");
    }

    private static Finding natives() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").replace("amd64", "x86_64");
        String platform = (system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux") + "-" + arch;
        try (Stream<Path> jars = Files.list(JavaCommand.jar().resolveSibling("lib"))) {
            Optional<String> jar = jars.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("pytorch-native") && name.contains(platform))
                    .findFirst();
            return jar.map(name -> Finding.good("engine", name))
                    .orElse(new Finding(
                            State.BAD,
                            "engine",
                            "there is no native PyTorch for " + platform,
                            "build on this machine: mvn package"));
        } catch (IOException | RuntimeException e) {
            return new Finding(State.BAD, "engine", String.valueOf(e.getMessage()), "build with mvn package");
        }
    }

    private static Finding gpu() {
        return gpu(GraphicsCards.find(), CudaLibraries.installed(), CudaCheck::problem);
    }

    static Finding gpu(
            GraphicsCards cards,
            Optional<CudaLibraries> libraries,
            BiFunction<CudaLibraries, GraphicsCard, Optional<String>> check) {
        Optional<GraphicsCard> card = cards.first();
        if (card.isEmpty()) {
            return cards.problem().isEmpty()
                    ? Finding.good("GPU", "none found; the processor does the work")
                    : new Finding(
                            State.NOTE,
                            "GPU",
                            "nvidia-smi says \"" + cards.problem() + "\", the processor does the work",
                            "mend NVIDIA's driver; after an update, restart the machine");
        }
        if (libraries.isEmpty()) {
            return new Finding(State.NOTE, "GPU", cards + "; not used", CudaLibraries.lacking());
        }
        return check.apply(libraries.get(), card.get())
                .map(problem -> new Finding(State.BAD, "GPU", cards + "; not used", problem))
                .orElse(Finding.good(
                        "GPU",
                        cards + ", CUDA " + libraries.get().release() + " in "
                                + libraries.get().folder()));
    }

    private static Finding memory() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        String found = String.format(
                Locale.ROOT,
                "%.1f GB, of which %.1f GB are free; heap up to %.1f GB",
                machine.getTotalMemorySize() / (double) GIGABYTE,
                machine.getFreeMemorySize() / (double) GIGABYTE,
                Runtime.getRuntime().maxMemory() / (double) GIGABYTE);
        return machine.getTotalMemorySize() >= 4 * GIGABYTE
                ? Finding.good("memory", found)
                : new Finding(State.NOTE, "memory", found, "keep to the bundled model and short texts");
    }

    private static Finding disk() {
        Path home = JupyterPaths.current().home();
        try {
            long free = Files.getFileStore(home).getUsableSpace();
            String found = String.format(Locale.ROOT, "%.1f GB free in %s", free / (double) GIGABYTE, home);
            return free >= 2 * GIGABYTE
                    ? Finding.good("disk", found)
                    : new Finding(State.BAD, "disk", found, "the engine unpacks about 1 GB there: make room");
        } catch (IOException e) {
            return new Finding(State.BAD, "disk", "cannot read " + home, "set HOME to a folder of yours");
        }
    }

    private static Finding jupyter() {
        return firstLine("jupyter", "--version")
                .map(line -> Finding.good("Jupyter", "found"))
                .orElse(new Finding(
                        State.NOTE,
                        "Jupyter",
                        "not found on the path",
                        "run needs none; for notebooks in a browser: pip install jupyterlab"));
    }

    /** The kernels of ours that Jupyter finds, in its order. */
    static List<Finding> kernelSpecs(JupyterPaths paths) {
        List<Finding> findings = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path data : paths.all()) {
            for (KernelSpec spec : KernelSpec.in(data)) {
                boolean first = names.add(spec.folder().getFileName().toString());
                List<Path> gone = spec.missing();
                if (!spec.isOurs()) {
                    continue;
                }
                if (!gone.isEmpty()) {
                    findings.add(new Finding(
                            State.BAD,
                            "kernel",
                            spec.folder() + " starts " + gone.get(0) + ", which is gone",
                            "install again, or remove that folder"));
                } else if (!first) {
                    findings.add(new Finding(
                            State.NOTE,
                            "kernel",
                            spec.folder() + " is hidden by one of the same name",
                            "Jupyter takes the first: uninstall one of them, or install with --name"));
                } else {
                    findings.add(Finding.good("kernel", "installed in " + spec.folder()));
                }
            }
        }
        return findings.isEmpty()
                ? List.of(new Finding(
                        State.NOTE, "kernel", "not installed where Jupyter looks", "Jupyter needs it: install --user"))
                : findings;
    }

    private static Finding fonts() {
        try {
            Font[] fonts = GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts();
            boolean chinese = Stream.of(fonts).anyMatch(font -> font.canDisplayUpTo("中文字") < 0);
            return chinese
                    ? Finding.good("fonts", fonts.length + " fonts, Chinese among them")
                    : new Finding(
                            State.NOTE,
                            "fonts",
                            fonts.length + " fonts, none with Chinese",
                            "charts keep your Chinese words in their legends; a font such as Noto Sans CJK helps");
        } catch (RuntimeException | LinkageError e) {
            return new Finding(
                    State.NOTE, "fonts", "Java finds none (" + e.getMessage() + ")", "install fontconfig and a font");
        }
    }

    private static Optional<String> firstLine(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? text.lines().findFirst() : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
