package dev.inkling.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import dev.inkling.corpus.Decision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The writer's decisions on disk, one a line, which only the writer may read. Lines are only ever added, each in one go:
 * whatever ends the process costs the line at hand at most, and two notebooks do not undo each other's.
 */
final class DecisionFile {
    private static final String UNDONE = "undone";

    /** Made when it is first used: every session has such a file, and the first cell need not wait for Jackson. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private final Path file;
    private List<Decision> decisions = List.of();
    private long read = -1;

    DecisionFile(Path file) {
        this.file = file;
    }

    /** What counts, in the order in which it was decided; also what another process has added. */
    synchronized List<Decision> all() {
        try {
            if (Files.size(file) != read) {
                // A line that was cut short may end within a character.
                byte[] bytes = Files.readAllBytes(file);
                decisions = parse(new String(bytes, StandardCharsets.UTF_8));
                read = bytes.length;
            }
        } catch (NoSuchFileException e) {
            decisions = List.of();
            read = -1;
        } catch (IOException e) {
            throw new InklingException(
                    "what was decided in reviews cannot be read from " + file + " (" + e
                            + "): mend the file, or move it away to begin anew",
                    e);
        }
        return decisions;
    }

    void add(Decision decision) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        line.put("passage", decision.passage());
        line.put("length", decision.length());
        line.put("decision", decision.kind().name().toLowerCase(Locale.ROOT));
        if (!decision.text().isEmpty()) {
            line.put("text", decision.text());
        }
        if (!decision.labels().isEmpty()) {
            ObjectNode labels = line.putObject("labels");
            decision.labels().forEach(labels::put);
        }
        append(line);
    }

    /** Takes the latest decision about its passage back. */
    void undo(Decision decision) {
        append(Json.MAPPER.createObjectNode().put("passage", decision.passage()).put("decision", UNDONE));
    }

    private synchronized void append(ObjectNode line) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel out = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE),
                    ownersOnly())) {
                // A line that a crash has cut short must not swallow this one.
                byte[] bytes = ("\n" + Json.MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
            }
        } catch (IOException e) {
            throw new InklingException(
                    "the decision cannot be kept in " + file + " (" + e
                            + "): make room there, or set INKLING_HOME to another folder",
                    e);
        }
    }

    private FileAttribute<?>[] ownersOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** A line that cannot be read was cut short by a crash: what it said was not decided. */
    private static List<Decision> parse(String lines) {
        List<Decision> all = new ArrayList<>();
        for (String text : lines.split("\n")) {
            try {
                JsonNode line = text.isBlank() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(text);
                String passage = line.path("passage").asText();
                if (line.path("decision").asText().equals(UNDONE)) {
                    takeBack(all, passage);
                } else if (!passage.isEmpty()) {
                    all.add(decision(line));
                }
            } catch (JsonProcessingException | IllegalArgumentException e) {
                continue;
            }
        }
        return List.copyOf(all);
    }

    private static void takeBack(List<Decision> all, String passage) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).passage().equals(passage)) {
                all.remove(i);
                return;
            }
        }
    }

    private static Decision decision(JsonNode line) {
        Map<String, String> labels = new LinkedHashMap<>();
        line.path("labels")
                .fields()
                .forEachRemaining(e -> labels.put(e.getKey(), e.getValue().asText()));
        return new Decision(
                line.path("passage").asText(),
                line.path("length").asInt(),
                Decision.Kind.valueOf(line.path("decision").asText().toUpperCase(Locale.ROOT)),
                line.path("text").asText(),
                labels);
    }
}
