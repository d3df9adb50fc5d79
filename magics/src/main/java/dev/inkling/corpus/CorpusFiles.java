package dev.inkling.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A corpus on disk: documents.jsonl, one document a line, and manifest.json with hashes, sources and rules. */
final class CorpusFiles {
    /** Raised when a reader of the old form would misread the new one. */
    static final int FORMAT = 1;

    static final String DOCUMENTS = "documents.jsonl";
    static final String MANIFEST = "manifest.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper LINES = new ObjectMapper();

    private CorpusFiles() {}

    static void write(Corpus corpus, Path folder) {
        try {
            StringBuilder lines = new StringBuilder();
            for (Document document : corpus.documents()) {
                lines.append(LINES.writeValueAsString(line(document))).append('\n');
            }
            byte[] documents = lines.toString().getBytes(StandardCharsets.UTF_8);
            byte[] manifest = JSON.writeValueAsBytes(manifest(corpus, documents));
            Files.createDirectories(folder);
            replace(folder.resolve(DOCUMENTS), documents);
            replace(folder.resolve(MANIFEST), manifest);
        } catch (IOException e) {
            throw new InklingException(
                    "the corpus cannot be written to " + folder + " (" + e + "): name a folder that may be written", e);
        }
    }

    private static ObjectNode line(Document document) {
        ObjectNode line = LINES.createObjectNode();
        line.put("text", document.text());
        line.put("source", document.source());
        line.put("date", document.date().map(LocalDate::toString).orElse(null));
        line.put("language", document.language());
        ObjectNode labels = line.putObject("labels");
        document.labels().forEach(labels::put);
        return line;
    }

    private static ObjectNode manifest(Corpus corpus, byte[] documents) {
        CorpusReport report = corpus.report();
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("format", FORMAT);
        manifest.put("made_by", "inkling");
        manifest.put("documents", corpus.documents().size());
        manifest.put("characters", corpus.characters());
        manifest.put("documents_sha256", Document.sha256(documents));
        ArrayNode sources = manifest.putArray("sources");
        for (SourceReport file : report.files()) {
            ObjectNode entry = sources.addObject();
            entry.put("source", file.source());
            entry.put("state", file.state().name());
            entry.put("encoding", file.encoding());
            entry.put("bytes", file.bytes());
            if (!file.sha256().isEmpty()) {
                entry.put("sha256", file.sha256());
            }
            if (file.isDecoded()) {
                entry.put("characters_in", file.charactersIn());
            }
            entry.put("characters_out", file.charactersOut());
            entry.put("language", file.language());
            ArrayNode notes = entry.putArray("notes");
            file.notes().forEach(notes::add);
        }
        ArrayNode rules = manifest.putArray("rules");
        for (RuleReport count : report.counts()) {
            ObjectNode entry = rules.addObject();
            entry.put("rule", count.rule().id());
            entry.put("on", count.on());
            entry.put("times", count.fired());
            entry.put("removed", count.removed());
            entry.put("added", count.added());
        }
        ArrayNode alarms = manifest.putArray("alarms");
        report.alarms().forEach(alarms::add);
        ArrayNode advice = manifest.putArray("advice");
        report.advice().forEach(advice::add);
        ArrayNode privates = manifest.putArray("private_data");
        for (PrivateData data : report.privateData()) {
            ObjectNode entry = privates.addObject();
            entry.put("rule", data.rule().id());
            entry.put("values", data.values());
            entry.put("places", data.places());
            entry.put("files", data.files());
            entry.put("masked", data.masked());
        }
        ArrayNode flags = manifest.putArray("flags");
        for (Flag flag : report.flags()) {
            ObjectNode entry = flags.addObject();
            entry.put("rule", flag.rule().id());
            entry.put("source", flag.source());
            entry.put("offset", flag.offset());
            entry.put("length", flag.length());
            entry.put("reason", flag.reason());
        }
        return manifest;
    }

    /** The old file or the new one is there, never half of one. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
        try {
            Files.write(draft, content);
            try {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    static Corpus read(Path folder) {
        Path documents = folder.resolve(DOCUMENTS);
        Path manifest = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(documents) || !Files.isRegularFile(manifest)) {
            throw new InklingException("there is no corpus in " + folder + ": it needs " + DOCUMENTS + " and "
                    + MANIFEST + ", as %clean --out writes them");
        }
        try {
            byte[] lines = Files.readAllBytes(documents);
            JsonNode about = JSON.readTree(Files.readAllBytes(manifest));
            if (about.path("format").asInt() != FORMAT) {
                throw new InklingException("the corpus in " + folder + " has format " + about.path("format")
                        + ", this version reads " + FORMAT + ": clean the texts again");
            }
            if (!Document.sha256(lines).equals(about.path("documents_sha256").asText())) {
                throw new InklingException(documents + " is not the file that " + MANIFEST
                        + " tells of (the hash differs): clean the texts again");
            }
            List<Document> all = new ArrayList<>();
            for (String line : new String(lines, StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank()) {
                    all.add(document(LINES.readTree(line)));
                }
            }
            return new Corpus(all, report(about));
        } catch (JsonProcessingException | DateTimeException | IllegalStateException e) {
            throw new InklingException("the corpus in " + folder + " is damaged: clean the texts again", e);
        } catch (IOException e) {
            throw new InklingException("the corpus in " + folder + " cannot be read (" + e + ")", e);
        }
    }

    private static Document document(JsonNode line) {
        Map<String, String> labels = new LinkedHashMap<>();
        line.path("labels")
                .fields()
                .forEachRemaining(e -> labels.put(e.getKey(), e.getValue().asText()));
        return new Document(
                line.path("text").asText(),
                line.path("source").asText(),
                line.hasNonNull("date")
                        ? Optional.of(LocalDate.parse(line.get("date").asText()))
                        : Optional.empty(),
                line.path("language").asText(),
                labels);
    }

    private static CorpusReport report(JsonNode manifest) {
        List<SourceReport> files = new ArrayList<>();
        for (JsonNode entry : manifest.path("sources")) {
            files.add(new SourceReport(
                    entry.path("source").asText(),
                    SourceReport.State.valueOf(entry.path("state").asText()),
                    entry.path("encoding").asText(),
                    entry.path("bytes").asLong(),
                    entry.path("sha256").asText(),
                    entry.path("characters_in").asInt(),
                    entry.path("characters_out").asInt(),
                    entry.path("language").asText(),
                    strings(entry.path("notes"))));
        }
        List<RuleReport> counts = new ArrayList<>();
        for (JsonNode entry : manifest.path("rules")) {
            counts.add(new RuleReport(
                    Rule.named(entry.path("rule").asText()),
                    entry.path("on").asBoolean(),
                    entry.path("times").asInt(),
                    entry.path("removed").asLong(),
                    entry.path("added").asLong()));
        }
        return new CorpusReport(
                files,
                counts,
                strings(manifest.path("alarms")),
                strings(manifest.path("advice")),
                new ChangeLog(Map.of()),
                flags(manifest.path("flags")),
                privateData(manifest.path("private_data")));
    }

    private static List<PrivateData> privateData(JsonNode array) {
        List<PrivateData> all = new ArrayList<>();
        array.forEach(entry -> all.add(new PrivateData(
                Rule.named(entry.path("rule").asText()),
                entry.path("values").asInt(),
                entry.path("places").asInt(),
                entry.path("files").asInt(),
                entry.path("masked").asBoolean())));
        return all;
    }

    private static List<Flag> flags(JsonNode array) {
        List<Flag> all = new ArrayList<>();
        array.forEach(entry -> all.add(new Flag(
                Rule.named(entry.path("rule").asText()),
                entry.path("source").asText(),
                entry.path("offset").asInt(),
                entry.path("length").asInt(),
                entry.path("reason").asText())));
        return all;
    }

    private static List<String> strings(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(item -> all.add(item.asText()));
        return all;
    }
}
