package dev.inkling.model.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.cuda.CudaUtils;
import dev.inkling.Natives;
import dev.inkling.cuda.CudaLibraries;
import dev.inkling.cuda.CudaRelease;
import dev.inkling.cuda.GraphicsCard;
import dev.inkling.cuda.ProgramAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries the libraries for CUDA in a process of its own. Libraries that load halfway cannot be taken back, and those for
 * the processor do not load beside them: only where the trial went well are they loaded here.
 */
public final class CudaCheck {
    private static final String WORKS = "inkling: CUDA works";
    private static final String FAILS = "inkling: CUDA fails: ";
    private static final int SIZE = 64;
    private static final long PATIENCE_SECONDS = 300;
    private static final Pattern MISSING = Pattern.compile("([\\w.+-]+): cannot open shared object file");
    private static final Pattern SYSTEM = Pattern.compile("version [`'](GLIBC\\w*_[\\d.]+)' not found");

    private CudaCheck() {}

    /**
     * Whether the libraries compute on the card. What went well is remembered for as long as libraries, card and driver
     * stay the same; what failed is tried again.
     *
     * @return why they do not, with the way out; empty when they do
     */
    public static Optional<String> problem(CudaLibraries libraries, GraphicsCard card) {
        Optional<String> foreseen = libraries.problem(card);
        if (foreseen.isPresent() || libraries.fingerprint(card).equals(remembered())) {
            return foreseen;
        }
        Optional<String> problem = trial(libraries).map(reason -> words(reason, card));
        if (problem.isEmpty()) {
            remember(libraries.fingerprint(card));
        }
        return problem;
    }

    private static Path memory() {
        return CudaLibraries.home().resolve("checked");
    }

    private static String remembered() {
        try {
            return Files.readString(memory());
        } catch (IOException e) {
            return "nothing";
        }
    }

    private static void remember(String fingerprint) {
        try {
            Files.createDirectories(memory().getParent());
            Files.writeString(memory(), fingerprint);
        } catch (IOException e) {
            // it is checked again then
        }
    }

    /** Has the next start check again. */
    static void forget() {
        remember("nothing");
    }

    /** @return what the other process says of its failure; empty when all went well */
    private static Optional<String> trial(CudaLibraries libraries) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CudaCheck.class.getName(),
                libraries.folder().toString(),
                libraries.runtime().toString());
        try {
            return ProgramAnswer.of(command, PATIENCE_SECONDS)
                    .map(CudaCheck::failure)
                    .orElse(Optional.of("no answer in " + PATIENCE_SECONDS + " s"));
        } catch (IOException e) {
            return Optional.of("it cannot be tried: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the trial was stopped");
        }
    }

    private static Optional<String> failure(ProgramAnswer answer) {
        List<String> lines = answer.text().lines().toList();
        if (lines.contains(WORKS)) {
            return Optional.empty();
        }
        return Optional.of(lines.stream()
                .filter(line -> line.startsWith(FAILS))
                .map(line -> line.substring(FAILS.length()))
                .findFirst()
                .orElse("the trial ended with code " + answer.status()));
    }

    /** What a failure means and what to do about it. */
    static String words(String reason, GraphicsCard card) {
        Matcher missing = MISSING.matcher(reason);
        Matcher system = SYSTEM.matcher(reason);
        if (system.find()) {
            return "this system is too old for the CUDA libraries (it lacks " + system.group(1)
                    + "): use a newer release of it, such as in a container";
        }
        if (missing.find()) {
            return "the CUDA libraries lack " + missing.group(1) + ": run ./inkling install --gpu again";
        }
        if (reason.matches(".*(file too short|invalid ELF header|undefined symbol|not found \\(required by).*")) {
            return "the CUDA libraries are damaged or do not belong together (" + reason
                    + "): run ./inkling uninstall --gpu, then ./inkling install --gpu";
        }
        if (reason.contains("no kernel image")) {
            return "the CUDA libraries hold no code for the " + card.name() + " (" + reason
                    + "): run ./inkling install --gpu for those of CUDA " + CudaRelease.FETCHED;
        }
        if (reason.matches("(?i).*(driver version is insufficient|driver.*too old).*")) {
            return "the driver " + card.driver() + " of the " + card.name() + " is too old (" + reason
                    + "): install a newer one from NVIDIA, and restart the machine";
        }
        if (reason.contains("out of memory")) {
            return "the " + card.name() + " has no free memory (" + reason
                    + "): end the programs that nvidia-smi lists";
        }
        return "the CUDA libraries do not work with the " + card.name() + " (" + reason
                + "): see whether nvidia-smi shows the card as well, restart the machine, run ./inkling install --gpu";
    }

    /** The other process: loads the libraries and computes one product on the card. */
    public static void main(String[] arguments) {
        try {
            new CudaLibraries(Path.of(arguments[0]), Path.of(arguments[1]), CudaRelease.FETCHED).use();
            Natives.prepare();
            Engine engine = Engine.getEngine("PyTorch");
            if (!engine.hasCapability("CUDA") || CudaUtils.getGpuCount() == 0) {
                System.out.println(FAILS + "PyTorch finds no card");
                return;
            }
            try (NDManager manager = NDManager.newBaseManager(Device.gpu(), "PyTorch")) {
                NDArray ones = manager.ones(new Shape(SIZE, SIZE));
                float sum = ones.matMul(ones).sum().getFloat();
                System.out.println(sum == SIZE * SIZE * SIZE ? WORKS : FAILS + "a product came out as " + sum);
            }
        } catch (RuntimeException | LinkageError e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            System.out.println(FAILS + String.valueOf(root.getMessage()).replaceAll("\\s+", " "));
        }
        System.exit(0); // threads of the driver may hold the process
    }
}
