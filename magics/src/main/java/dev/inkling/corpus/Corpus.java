package dev.inkling.corpus;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A writer's cleaned texts.
 *
 * @param documents in the order of their sources' names; of a cleaned corpus each is read when it is asked for
 * @param report what cleaning found and did
 */
public record Corpus(List<Document> documents, CorpusReport report) {
    public Corpus {
        documents = documents instanceof StoredDocuments ? documents : List.copyOf(documents);
        Objects.requireNonNull(report, "report");
    }

    /** Reads a folder that {@link #write} has written; its log is read when it is asked for. */
    public static Corpus read(Path folder) {
        return CorpusFiles.read(folder);
    }

    /**
     * Writes documents.jsonl, changes.jsonl (changes.jsonl.gz when there are very many) and manifest.json, each at once or
     * not at all, and makes the folder if need be.
     */
    public void write(Path folder) {
        CorpusFiles.write(this, folder);
    }

    /**
     * A text as it was read, whatever cleaning did to it.
     *
     * @param source its name in the report, or the end of it
     * @param masks the private data behind the placeholders
     * @throws dev.inkling.InklingException when there is no such text, or data was masked that the map does not know
     */
    public Original original(String source, MaskMap masks) {
        return Original.of(this, source, masks);
    }

    /** Length of all documents in Unicode characters. */
    public long characters() {
        return languages().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Characters by language. */
    public Map<String, Long> languages() {
        return documents instanceof StoredDocuments stored
                ? stored.lengths()
                : documents.stream()
                        .collect(Collectors.groupingBy(
                                Document::language, TreeMap::new, Collectors.summingLong(Document::characters)));
    }

    /** How many documents have each value of each label. */
    public Map<String, Map<String, Integer>> labels() {
        return Where.labels(documents);
    }

    /**
     * The documents that are as wanted, as in {@code corpus.where("kind = 'essay' and date >= 2019")}; the report stays
     * that of all texts.
     *
     * @param condition see {@link Where}
     * @throws dev.inkling.InklingException when it cannot be read, or no document is as wanted
     */
    public Corpus where(String condition) {
        return Where.parse(condition).of(this);
    }

    /** The same texts with more in their report that follows for the writer. */
    public Corpus advising(List<String> more) {
        return new Corpus(documents, report.advising(more));
    }

    /** One row a document, the text last. */
    public Table table() {
        StringColumn source = StringColumn.create("source");
        DateColumn date = DateColumn.create("date");
        StringColumn language = StringColumn.create("language");
        IntColumn characters = IntColumn.create("characters");
        IntColumn paragraphs = IntColumn.create("paragraphs");
        StringColumn labels = StringColumn.create("labels");
        StringColumn text = StringColumn.create("text");
        for (Document document : documents) {
            source.append(document.source());
            LocalDate day = document.date().orElse(null);
            if (day == null) {
                date.appendMissing();
            } else {
                date.append(day);
            }
            language.append(document.language());
            characters.append(document.characters());
            paragraphs.append(document.paragraphs().size());
            labels.append(document.labels().entrySet().stream()
                    .map(e -> e.getKey() + "=" + e.getValue())
                    .collect(Collectors.joining("; ")));
            text.append(document.text());
        }
        return Table.create("corpus", source, date, language, characters, paragraphs, labels, text);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                documents.size() == 1 ? "%,d document, %,d characters (%s)" : "%,d documents, %,d characters (%s)",
                documents.size(),
                characters(),
                languages().entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s %,d", e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", ")));
    }
}
