package dev.inkling.kernel.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import dev.inkling.kernel.client.KernelProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** The folder by which Jupyter finds a kernel: kernel.json and the logos. */
final class KernelSpec {
    private static final List<String> LOGOS = List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");

    private static final String FILE = "kernel.json";
    private static final String ARCHIVE = "inkling_archive";

    private final Path folder;

    /**
     * @param data a data folder of Jupyter
     * @param name of the kernel: letters, digits, dots, underscores and hyphens
     */
    KernelSpec(Path data, String name) {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new InklingException(
                    "Jupyter does not allow the kernel name \"" + name + "\": use letters, digits, dots and hyphens");
        }
        this.folder = data.resolve("kernels").resolve(name);
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
        JavaCommand.environment().forEach(environment::put);
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
