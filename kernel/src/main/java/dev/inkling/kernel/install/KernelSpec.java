package dev.inkling.kernel.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import dev.inkling.Natives;
import dev.inkling.kernel.client.KernelProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder by which Jupyter finds a kernel: kernel.json and the logos. */
final class KernelSpec {
    private static final List<String> LOGOS = List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");

    private static final String NAME = "[A-Za-z0-9._-]+";
    private static final String JAR = "inkling-kernel.jar";
    private static final String FILE = "kernel.json";
    private static final String ARCHIVE = "inkling_archive";

    private final Path folder;

    /**
     * @param data a data folder of Jupyter
     * @param name of the kernel: letters, digits, dots, underscores and hyphens
     */
    KernelSpec(Path data, String name) {
        if (!name.matches(NAME)) {
            throw new InklingException(
                    "Jupyter does not allow the kernel name \"" + name + "\": use letters, digits, dots and hyphens");
        }
        this.folder = data.resolve("kernels").resolve(name);
    }

    /** All in a data folder of Jupyter, ours and others. */
    static List<KernelSpec> in(Path data) {
        Path kernels = data.resolve("kernels");
        if (!Files.isDirectory(kernels)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(kernels)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches(NAME))
                    .sorted()
                    .map(name -> new KernelSpec(data, name))
                    .filter(KernelSpec::exists)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> command() {
        List<String> words = new ArrayList<>();
        json().ifPresent(spec -> spec.path("argv").forEach(word -> words.add(word.asText())));
        return words;
    }

    /** True for a kernelspec that {@link #write} made. */
    boolean isOurs() {
        return command().stream().anyMatch(word -> word.endsWith(JAR));
    }

    /** What the command names but is not there any more: the Java, the jar. */
    List<Path> missing() {
        List<String> command = command();
        return Stream.concat(command.stream().limit(1), command.stream().filter(word -> word.endsWith(JAR)))
                .map(Path::of)
                .filter(path -> path.isAbsolute() && !Files.exists(path))
                .toList();
    }

    /** The kernel of the same name that Jupyter finds before this one. */
    Optional<KernelSpec> preferred(JupyterPaths paths) {
        for (Path data : paths.all()) {
            KernelSpec other = new KernelSpec(data, folder.getFileName().toString());
            if (other.folder.toAbsolutePath().equals(folder.toAbsolutePath())) {
                return Optional.empty();
            }
            if (other.exists()) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    Path folder() {
        return folder;
    }

    boolean exists() {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    StartArchive archive() {
        return new StartArchive(folder.resolve("start.jsa").toAbsolutePath());
    }

    /** True when the archive of the kernel's classes was made for this Java and these jars. */
    boolean hasArchive(String key) {
        return Files.exists(archive().file())
                && Files.exists(archive().classes())
                && json().map(spec -> spec.path("metadata").path(ARCHIVE).asText())
                        .filter(key::equals)
                        .isPresent();
    }

    /** What kernel.json says; empty when it is not there or cannot be read. */
    Optional<JsonNode> json() {
        try {
            return Optional.of(new ObjectMapper().readTree(Files.readAllBytes(folder.resolve(FILE))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes the folder; an older one of the same name is replaced.
     *
     * @param key of the archive, see {@link StartArchive#key}; empty to start without one
     */
    void write(String displayName, Path jar, Optional<String> key) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode spec = mapper.createObjectNode();
        ArrayNode command = spec.putArray("argv");
        List<String> flags = key.isPresent() ? archive().flags(Runtime.version().feature()) : List.of();
        JavaCommand.kernel(jar, flags).forEach(command::add);
        command.add(KernelProcess.CONNECTION_FILE);
        spec.put("display_name", displayName);
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        ObjectNode environment = spec.putObject("env");
        Natives.environment().forEach(environment::put);
        ObjectNode metadata = spec.putObject("metadata").put("debugger", false);
        key.ifPresent(value -> metadata.put(ARCHIVE, value));
        Files.createDirectories(folder);
        for (String logo : LOGOS) {
            try (InputStream in = KernelSpec.class.getResourceAsStream(logo)) {
                Files.copy(in, folder.resolve(logo), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.write(
                folder.resolve(FILE), mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(spec));
    }

    /** Removes what {@link #write} made, and the folder when nothing else is in it. */
    void delete() throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
        Files.deleteIfExists(archive().file());
        Files.deleteIfExists(archive().classes());
        for (String logo : LOGOS) {
            Files.deleteIfExists(folder.resolve(logo));
        }
        try (var rest = Files.list(folder)) {
            if (rest.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(folder);
    }
}
