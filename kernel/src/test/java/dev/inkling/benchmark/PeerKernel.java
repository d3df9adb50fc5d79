package dev.inkling.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A kernel as its kernelspec describes it.
 *
 * @param name of the column in the table
 * @param signal true when Jupyter interrupts it by SIGINT and not by a message
 */
record PeerKernel(String name, List<String> command, Map<String, String> environment, boolean python, boolean signal) {
    /** @param folder with a kernel.json */
    static PeerKernel read(Path folder) throws IOException {
        JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("kernel.json")));
        List<String> command = new ArrayList<>();
        json.path("argv")
                .forEach(word -> command.add(word.asText()
                        .replace("{resource_dir}", folder.toAbsolutePath().toString())));
        Map<String, String> environment = new HashMap<>();
        json.path("env")
                .fields()
                .forEachRemaining(entry ->
                        environment.put(entry.getKey(), entry.getValue().asText()));
        boolean python = json.path("language").asText().equals("python");
        boolean signal = !json.path("interrupt_mode").asText("signal").equals("message");
        return new PeerKernel(folder.getFileName().toString(), command, environment, python, signal);
    }

    /** The kernels for Java and Python in Jupyter's data folders; of the same name, the first one counts. */
    static List<PeerKernel> installed(List<Path> dataFolders) throws IOException {
        Map<String, PeerKernel> found = new LinkedHashMap<>();
        for (Path data : dataFolders) {
            Path kernels = data.resolve("kernels");
            if (!Files.isDirectory(kernels)) {
                continue;
            }
            try (Stream<Path> folders = Files.list(kernels)) {
                for (Path folder : folders.sorted().toList()) {
                    if (Files.isRegularFile(folder.resolve("kernel.json")) && isJavaOrPython(folder)) {
                        found.putIfAbsent(folder.getFileName().toString(), read(folder));
                    }
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static boolean isJavaOrPython(Path folder) throws IOException {
        String language = new ObjectMapper()
                .readTree(Files.readAllBytes(folder.resolve("kernel.json")))
                .path("language")
                .asText();
        return language.equals("java") || language.equals("python");
    }
}
