package dev.inkling.corpus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A corpus on disk: documents.jsonl, one document a line, changes.jsonl, one change a line, and manifest.json with hashes,
 * sources and rules.
 */
final class CorpusFiles {
    /** Raised when a reader of the old form would misread the new one. */
    static final int FORMAT = 1;

    static final String DOCUMENTS = "documents.jsonl";
    static final String MANIFEST = "manifest.json";

    private CorpusFiles() {}

    static void write(Corpus corpus, Path folder) {
        try {
            Files.createDirectories(folder);
            String documents = JsonLines.write(folder.resolve(DOCUMENTS), writer -> {
                for (Document document : corpus.documents()) {
                    writer.line(line(document));
                }
            });
            Map.Entry<String, String> changes = ChangeFile.write(corpus.report().log(), folder);
            JsonLines.replace(folder.resolve(MANIFEST), out -> {
                try (JsonGenerator manifest = JsonLines.MAPPER.createGenerator(out)) {
                    manifest.useDefaultPrettyPrinter();
                    manifest(manifest, corpus, documents, changes);
                }
            });
        } catch (IOException e) {
            throw new InklingException(
                    "the corpus cannot be written to " + folder + " (" + e + "): name a folder that may be written", e);
        }
    }

    private static ObjectNode line(Document document) {
        ObjectNode line = JsonLines.MAPPER.createObjectNode();
        line.put("text", document.text());
        line.put("source", document.source());
        line.put("date", document.date().map(LocalDate::toString).orElse(null));
        line.put("language", document.language());
        ObjectNode labels = line.putObject("labels");
        document.labels().forEach(labels::put);
        return line;
    }

    private static void manifest(JsonGenerator out, Corpus corpus, String documents, Map.Entry<String, String> changes)
            throws IOException {
        CorpusReport report = corpus.report();
        out.writeStartObject();
        out.writeNumberField("format", FORMAT);
        out.writeStringField("made_by", "inkling");
        out.writeNumberField("documents", corpus.documents().size());
        out.writeNumberField("characters", corpus.characters());
        out.writeStringField("documents_sha256", documents);
        out.writeStringField("changes", changes.getKey());
        out.writeStringField("changes_sha256", changes.getValue());
        out.writeArrayFieldStart("sources");
        for (SourceReport file : report.files()) {
            source(out, file);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("rules");
        for (RuleReport count : report.counts()) {
            out.writeStartObject();
            out.writeStringField("rule", count.rule().id());
            out.writeBooleanField("on", count.on());
            out.writeNumberField("times", count.fired());
            out.writeNumberField("removed", count.removed());
            out.writeNumberField("added", count.added());
            out.writeEndObject();
        }
        out.writeEndArray();
        strings(out, "alarms", report.alarms());
        strings(out, "advice", report.advice());
        out.writeArrayFieldStart("private_data");
        for (PrivateData data : report.privateData()) {
            out.writeStartObject();
            out.writeStringField("rule", data.rule().id());
            out.writeNumberField("values", data.values());
            out.writeNumberField("places", data.places());
            out.writeNumberField("files", data.files());
            out.writeBooleanField("masked", data.masked());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("flags");
        for (Flag flag : report.flags()) {
            out.writeStartObject();
            out.writeStringField("rule", flag.rule().id());
            out.writeStringField("source", flag.source());
            out.writeNumberField("offset", flag.offset());
            out.writeNumberField("length", flag.length());
            out.writeStringField("reason", flag.reason());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void source(JsonGenerator out, SourceReport file) throws IOException {
        out.writeStartObject();
        out.writeStringField("source", file.source());
        out.writeStringField("state", file.state().name());
        out.writeStringField("encoding", file.encoding());
        out.writeNumberField("bytes", file.bytes());
        if (!file.sha256().isEmpty()) {
            out.writeStringField("sha256", file.sha256());
        }
        if (file.isDecoded()) {
            out.writeNumberField("characters_in", file.charactersIn());
        }
        out.writeNumberField("characters_out", file.charactersOut());
        out.writeStringField("language", file.language());
        strings(out, "notes", file.notes());
        out.writeEndObject();
    }

    private static void strings(JsonGenerator out, String name, List<String> sentences) throws IOException {
        out.writeArrayFieldStart(name);
        for (String sentence : sentences) {
            out.writeString(sentence);
        }
        out.writeEndArray();
    }

    static Corpus read(Path folder) {
        Path documents = folder.resolve(DOCUMENTS);
        Path manifest = folder.resolve(MANIFEST);
        if (!Files.isRegularFile(documents) || !Files.isRegularFile(manifest)) {
            throw new InklingException("there is no corpus in " + folder + ": it needs " + DOCUMENTS + " and "
                    + MANIFEST + ", as %clean --out writes them");
        }
        try {
            JsonNode about = JsonLines.MAPPER.readTree(Files.readAllBytes(manifest));
            if (about.path("format").asInt() != FORMAT) {
                throw new InklingException("the corpus in " + folder + " has format " + about.path("format")
                        + ", this version reads " + FORMAT + ": clean the texts again");
            }
            StoredDocuments.Builder all = new StoredDocuments.Builder();
            String hash = JsonLines.read(documents, line -> all.add(document(line)));
            if (!hash.equals(about.path("documents_sha256").asText())) {
                throw new InklingException(documents + " is not the file that " + MANIFEST
                        + " tells of (the hash differs): clean the texts again");
            }
            return new Corpus(all.documents(), report(about, folder));
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

    private static CorpusReport report(JsonNode manifest, Path folder) {
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
                new ChangeLog(() -> manifest.has("changes")
                        ? ChangeFile.read(
                                folder.resolve(manifest.path("changes").asText()),
                                manifest.path("changes_sha256").asText())
                        : ChangeFile.none()),
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
