package dev.inkling.kernel.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.AtomicMove;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** A notebook file (nbformat 4). Whatever it holds that is not understood here is kept as it is. */
public final class Notebook {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode root;

    private Notebook(ObjectNode root) {
        this.root = root;
    }

    /** @throws InklingException when the file is missing or is no notebook of format 4 */
    public static Notebook read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InklingException("there is no notebook " + file + ": give the path of an .ipynb file");
        }
        JsonNode json;
        try {
            json = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new InklingException(
                    file + " is not a notebook: " + e.getOriginalMessage().replaceAll("\\s+", " ") + " (line "
                            + e.getLocation().getLineNr() + "); is the file complete?",
                    e);
        }
        if (!(json instanceof ObjectNode object) || !object.path("cells").isArray()) {
            throw new InklingException(
                    file + " has no list of cells: open it in Jupyter and save it as a notebook of format 4");
        }
        return new Notebook(object);
    }

    private ArrayNode cells() {
        return (ArrayNode) root.get("cells");
    }

    /** The cells of code, in order, their outputs emptied. */
    public List<ObjectNode> prepareCodeCells() {
        List<ObjectNode> code = new ArrayList<>();
        for (JsonNode cell : cells()) {
            if (cell instanceof ObjectNode object
                    && "code".equals(cell.path("cell_type").asText())) {
                object.putNull("execution_count");
                object.putArray("outputs");
                code.add(object);
            }
        }
        return code;
    }

    /** The text of a cell, which a file holds whole or line by line. */
    public static String source(JsonNode cell) {
        JsonNode source = cell.path("source");
        if (!source.isArray()) {
            return source.asText("");
        }
        StringBuilder text = new StringBuilder();
        source.forEach(line -> text.append(line.asText()));
        return text.toString();
    }

    public static boolean hasTag(JsonNode cell, String tag) {
        for (JsonNode each : cell.path("metadata").path("tags")) {
            if (each.asText().equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds a cell of parameters after the one tagged "parameters", or before all cells; replaces one of an earlier run.
     */
    public void inject(String code) {
        ObjectNode injected = JSON.createObjectNode().put("cell_type", "code");
        injected.put("id", newId());
        injected.putObject("metadata").putArray("tags").add("injected-parameters");
        injected.set("source", lines(code));
        int at = 0;
        for (int i = 0; i < cells().size(); i++) {
            if (hasTag(cells().get(i), "injected-parameters")) {
                cells().set(i, injected);
                return;
            }
            if (hasTag(cells().get(i), "parameters")) {
                at = i + 1;
            }
        }
        cells().insert(at, injected);
    }

    /** Notes the language of the kernel and raises the format to 4.5, in which every cell has an id. */
    public void finish(JsonNode languageInfo) {
        ObjectNode metadata = root.path("metadata") instanceof ObjectNode given ? given : root.putObject("metadata");
        if (!metadata.has("kernelspec")) {
            metadata.putObject("kernelspec")
                    .put("display_name", "Inkling (Java)")
                    .put("language", "java")
                    .put("name", "inkling");
        }
        metadata.set("language_info", languageInfo);
        root.put("nbformat", 4);
        root.put("nbformat_minor", Math.max(5, root.path("nbformat_minor").asInt(5)));
        for (JsonNode cell : cells()) {
            if (cell instanceof ObjectNode object && !object.has("id")) {
                object.put("id", newId());
            }
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    /** A text as notebooks store it: an array of its lines, each with its line end. */
    static ArrayNode lines(String text) {
        ArrayNode lines = JSON.createArrayNode();
        Pattern.compile("(?<=\n)")
                .splitAsStream(text)
                .filter(line -> !line.isEmpty())
                .forEach(lines::add);
        return lines;
    }

    /** Writes the whole file or, when that fails, nothing. */
    public void write(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            Files.write(file, json()); // a device or a pipe: it must not be replaced by a file
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        // No temporary file of the JDK: those can be read by their owner alone, and so could the notebook.
        Path draft = folder.resolve(".inkling-" + UUID.randomUUID() + ".tmp");
        try {
            Files.write(draft, json());
            AtomicMove.replace(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private byte[] json() throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withArrayIndenter(new DefaultIndenter(" ", "\n"))
                .withObjectIndenter(new DefaultIndenter(" ", "\n"));
        return (JSON.writer(printer).writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
