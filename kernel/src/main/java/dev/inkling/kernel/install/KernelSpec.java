package dev.inkling.kernel.install;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The folder by which Jupyter finds a kernel: kernel.json and the logos. */
final class KernelSpec {
    private static final List<String> LOGOS = List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");

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
        return Files.isRegularFile(folder.resolve("kernel.json"));
    }

    /** Writes the folder; an older one of the same name is replaced. */
    void write(String displayName, Path jar) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode spec = mapper.createObjectNode();
        ArrayNode command = spec.putArray("argv");
        JavaCommand.kernel(jar).forEach(command::add);
        command.add("{connection_file}");
        spec.put("display_name", displayName);
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        ObjectNode environment = spec.putObject("env");
        JavaCommand.environment().forEach(environment::put);
        spec.putObject("metadata").put("debugger", false);
        Files.createDirectories(folder);
        for (String logo : LOGOS) {
            try (InputStream in = KernelSpec.class.getResourceAsStream(logo)) {
                Files.copy(in, folder.resolve(logo), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.write(
                folder.resolve("kernel.json"),
                mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(spec));
    }

    /** Removes what {@link #write} made, and the folder when nothing else is in it. */
    void delete() throws IOException {
        Files.deleteIfExists(folder.resolve("kernel.json"));
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
