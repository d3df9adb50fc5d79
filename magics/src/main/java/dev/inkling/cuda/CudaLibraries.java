package dev.inkling.cuda;

import dev.inkling.AtomicMove;
import dev.inkling.Home;
import dev.inkling.InklingException;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The libraries of PyTorch for CUDA that were installed here.
 *
 * @param folder that holds libtorch_cuda.so
 * @param runtime CUDA's runtime, libcudart
 * @param release of CUDA that they were built with
 */
public record CudaLibraries(Path folder, Path runtime, CudaRelease release) {
    private static final String FILE = "libraries.properties";
    private static final String ENGINE = "libtorch_cuda.so";
    private static final Pattern RUNTIME = Pattern.compile("libcudart[-.\\w]*\\.so(\\.\\d+)*");
    private static final String AGAIN = "run ./inkling install --gpu again";

    /** Where all that is made for the card lies. */
    public static Path home() {
        return Home.folder().resolve("cuda").toAbsolutePath();
    }

    /** CUDA's runtime in a folder, whatever its builder called it. */
    public static Optional<Path> runtimeIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            RUNTIME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What was installed; empty when nothing was. */
    public static Optional<CudaLibraries> installed() {
        return installed(home());
    }

    static Optional<CudaLibraries> installed(Path home) {
        Properties facts = new Properties();
        try (Reader in = Files.newBufferedReader(home.resolve(FILE))) {
            facts.load(in);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        String folder = facts.getProperty("folder", "");
        String runtime = facts.getProperty("runtime", "");
        return folder.isEmpty() || runtime.isEmpty()
                ? Optional.empty()
                : CudaRelease.of(facts.getProperty("cuda", ""))
                        .map(release -> new CudaLibraries(Path.of(folder), Path.of(runtime), release));
    }

    /** Makes them the installed ones. */
    public void install() {
        install(home());
    }

    void install(Path home) {
        Properties facts = new Properties();
        facts.setProperty("folder", folder.toString());
        facts.setProperty("runtime", runtime.toString());
        facts.setProperty("cuda", release.toString());
        Path part = home.resolve("new-" + FILE);
        try {
            Files.createDirectories(home);
            try (Writer out = Files.newBufferedWriter(part)) {
                facts.store(out, null);
            }
            AtomicMove.replace(part, home.resolve(FILE));
        } catch (IOException e) {
            throw new InklingException(
                    "cannot write " + home + " (" + e.getMessage()
                            + "): set INKLING_HOME to a folder that can be written to",
                    e);
        }
    }

    /** Removes all that was made for the card; a PyTorch of Python's stays where it is. True when there was something. */
    public static boolean uninstall() throws IOException {
        boolean there = remove(home());
        // The engine unpacks its bridge beside its other libraries.
        try (Stream<Path> natives = Files.list(Home.folder().resolve("natives/pytorch"))) {
            for (Path each : natives.filter(
                            path -> path.getFileName().toString().matches("[\\d.]+-cu\\d+-.*"))
                    .toList()) {
                there |= remove(each);
            }
        } catch (NoSuchFileException e) {
            // the engine never ran
        }
        return there;
    }

    private static boolean remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return false;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        return true;
    }

    /** Why they cannot compute on a card, as far as can be told without loading them; empty when they can. */
    public Optional<String> problem(GraphicsCard card) {
        if (!Files.exists(folder.resolve(ENGINE)) || !Files.exists(runtime)) {
            return Optional.of("the CUDA libraries in " + folder + " are gone: " + AGAIN);
        }
        return PyTorchFolder.in(folder).flatMap(PyTorchFolder::problem).or(() -> release.problem(card));
    }

    /** Says which libraries and which card a check was made with. */
    public String fingerprint(GraphicsCard card) {
        Path engine = folder.resolve(ENGINE);
        try {
            return String.join(
                    "|",
                    folder.toString(),
                    String.valueOf(Files.size(engine)),
                    String.valueOf(Files.getLastModifiedTime(engine).toMillis()),
                    card.name(),
                    card.driver(),
                    System.getProperty("java.home"));
        } catch (IOException e) {
            return "";
        }
    }

    /** Gives CUDA's runtime the one name by which the code that counts cards looks for it. */
    public void link() {
        Path link = link(home());
        try {
            Files.createDirectories(link.getParent());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, runtime.toAbsolutePath());
        } catch (IOException e) {
            throw new InklingException(
                    "cannot make a link in " + link.getParent() + " (" + e.getMessage()
                            + "): set INKLING_HOME to a folder on a disk that has links",
                    e);
        }
    }

    private static Path link(Path home) {
        return home.resolve("runtime").resolve("libcudart.so");
    }

    /** Where {@link #link} put the runtime. The code that counts cards looks once, when its first class loads. */
    public static void exposeRuntime() {
        String ours = link(home()).getParent().toString();
        String others = System.getProperty("jna.library.path", "");
        if (Files.isDirectory(Path.of(ours)) && !others.startsWith(ours)) {
            System.setProperty("jna.library.path", ours + (others.isEmpty() ? "" : File.pathSeparator + others));
        }
    }

    /** Makes the engine take them when it loads, in place of those for the processor. */
    public void use() {
        exposeRuntime();
        System.setProperty("PYTORCH_LIBRARY_PATH", folder.toString());
        System.setProperty("PYTORCH_VERSION", PyTorchFolder.VERSION);
        System.setProperty("PYTORCH_FLAVOR", "cu" + CudaRelease.FETCHED.major() + CudaRelease.FETCHED.minor());
    }

    /** True where there are such libraries: NVIDIA's cards, under Linux on x86-64, Windows' own Linux included. */
    public static boolean systemFits() {
        return System.getProperty("os.name").startsWith("Linux")
                && Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    }

    /** What to say of a card as long as no libraries are installed. */
    public static String lacking() {
        return systemFits()
                ? "its libraries are not installed, run ./inkling install --gpu"
                : "the libraries for it are there for Linux on x86-64 alone; on Windows, use Inkling inside WSL 2";
    }

    /** True when the user has told the engine itself which libraries to take. */
    public static boolean chosenByEnvironment() {
        return System.getenv("PYTORCH_LIBRARY_PATH") != null || System.getProperty("PYTORCH_LIBRARY_PATH") != null;
    }
}
