package dev.inkling.corpus;

import dev.inkling.InklingException;
import dev.inkling.Nearest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Labels that the writer gives, over those that the texts bring along.
 *
 * @param rows in the order in which they are given; of two that give the same label to a text the later counts
 */
public record Labelling(List<Row> rows) {
    public static final Labelling NONE = new Labelling(List.of());

    private static final Set<String> SOURCES = Set.of("source", "file", "文件");

    /**
     * Labels for some texts.
     *
     * @param pattern of their sources, as in {@link Place}, or the name of a file or folder; empty for all texts
     */
    public record Row(String pattern, Map<String, String> labels) {
        public Row {
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        }

        /** As names and patterns are meant: from the named folder on, or from any below it. */
        private Predicate<String> fits() {
            if (pattern.isEmpty()) {
                return source -> true;
            }
            Predicate<String> called = source -> ("/" + source + "/").contains("/" + pattern + "/");
            if (Place.patternStart(pattern) == pattern.length()) {
                return called;
            }
            Path root = Path.of("").toAbsolutePath();
            Place place = new Place(root, pattern.startsWith("**/") ? pattern : "**/" + pattern);
            return called.or(source -> place.fits(root.resolve(source).normalize()));
        }
    }

    public Labelling {
        rows = List.copyOf(rows);
    }

    /**
     * Reads labels as one types them: {@code kind=essay} for all texts, {@code letters/*: kind=letter} for some.
     *
     * @throws InklingException when one cannot be read
     */
    public static Labelling of(List<String> typed) {
        List<Row> rows = new ArrayList<>();
        for (String one : typed) {
            int equals = one.indexOf('=');
            if (equals < 0 || one.substring(equals + 1).isBlank()) {
                throw new InklingException("\"" + one + "\" gives no label: write kind=essay for all texts, or"
                        + " \"letters/*: kind=letter\" for some");
            }
            int colon = one.lastIndexOf(':', equals);
            String pattern = colon < 0 ? "" : one.substring(0, colon).strip();
            rows.add(new Row(pattern, one(one.substring(colon + 1, equals), one.substring(equals + 1))));
        }
        return new Labelling(rows);
    }

    /**
     * Reads a table of labels: a column {@code source} with names or patterns, and a column for each label. Empty cells
     * give none.
     *
     * @throws InklingException when it is no such table
     */
    public static Labelling read(Path table) {
        Decoding decoding;
        try {
            decoding = TextDecoder.decode(Files.readAllBytes(table));
        } catch (IOException e) {
            throw new InklingException("the labels in " + table + " cannot be read (" + e + ")", e);
        }
        if (decoding instanceof Decoding.Unreadable unreadable) {
            throw new InklingException("the labels in " + table + " cannot be read: " + unreadable.why());
        }
        String text = ((Decoding.Text) decoding).text();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(delimiter(text))
                .setIgnoreEmptyLines(true)
                .get();
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(format)
                .get()) {
            return of(parser.getRecords(), table);
        } catch (IOException e) {
            throw new InklingException("the labels in " + table + " are no table (" + e.getMessage() + ")", e);
        }
    }

    private static char delimiter(String text) {
        String head = text.lines().findFirst().orElse("");
        return head.indexOf('\t') >= 0 ? '\t' : head.indexOf(',') < 0 && head.indexOf(';') >= 0 ? ';' : ',';
    }

    private static Labelling of(List<CSVRecord> records, Path table) {
        List<String> names = records.isEmpty() ? List.of() : records.get(0).toList();
        int source = -1;
        for (int i = 0; i < names.size(); i++) {
            source = SOURCES.contains(names.get(i).strip().toLowerCase(Locale.ROOT)) ? i : source;
        }
        if (source < 0 || names.size() < 2) {
            throw new InklingException(
                    "the labels in " + table + " need a column source, and one for each label, such as"
                            + " source,kind; the first line has " + String.join(", ", names));
        }
        List<Row> rows = new ArrayList<>();
        for (CSVRecord record : records.subList(1, records.size())) {
            Map<String, String> labels = new LinkedHashMap<>();
            for (int i = 0; i < Math.min(names.size(), record.size()); i++) {
                if (i != source && !record.get(i).isBlank()) {
                    labels.putAll(one(names.get(i), record.get(i)));
                }
            }
            if (source < record.size() && !record.get(source).isBlank()) {
                rows.add(new Row(record.get(source).strip(), labels));
            }
        }
        return new Labelling(rows);
    }

    /** One label, checked. */
    static Map<String, String> one(String name, String value) {
        if (value.isBlank()) {
            throw new InklingException("the label " + name.strip() + " needs a value, as in kind=essay");
        }
        return Map.of(Where.requireLabel(name), value.strip());
    }

    /** These labels, then those. */
    public Labelling and(Labelling other) {
        List<Row> all = new ArrayList<>(rows);
        all.addAll(other.rows);
        return new Labelling(all);
    }

    /**
     * Gives the labels.
     *
     * @throws InklingException when a name or pattern fits no text that was read
     */
    public Corpus apply(Corpus corpus) {
        if (rows.isEmpty()) {
            return corpus;
        }
        boolean[] used = new boolean[rows.size()];
        List<Predicate<String>> fits = rows.stream().map(Row::fits).toList();
        StoredDocuments.Builder documents = new StoredDocuments.Builder();
        for (Document document : corpus.documents()) {
            Map<String, String> labels = new TreeMap<>();
            for (int i = 0; i < used.length; i++) {
                if (fits.get(i).test(document.source())) {
                    labels.putAll(rows.get(i).labels());
                    used[i] = true;
                }
            }
            documents.add(document.labelled(labels));
        }
        requireFit(corpus, used, fits);
        return new Corpus(documents.documents(), corpus.report());
    }

    /** The documents of a corpus with the labels that texts of the same names have in another. */
    public static Corpus carry(Corpus from, Corpus to) {
        Map<String, Map<String, String>> labels = new HashMap<>();
        for (Document document : from.documents()) {
            if (!document.labels().isEmpty()) {
                labels.put(document.source(), document.labels());
            }
        }
        if (labels.isEmpty()) {
            return to;
        }
        StoredDocuments.Builder documents = new StoredDocuments.Builder();
        for (Document document : to.documents()) {
            documents.add(document.labelled(labels.getOrDefault(document.source(), Map.of())));
        }
        return new Corpus(documents.documents(), to.report());
    }

    private void requireFit(Corpus corpus, boolean[] used, List<Predicate<String>> fits) {
        List<String> read =
                corpus.report().files().stream().map(SourceReport::source).toList();
        for (int i = 0; i < used.length; i++) {
            // What was read and left out, as a duplicate, needs no label.
            if (!used[i] && read.stream().noneMatch(fits.get(i))) {
                String pattern = rows.get(i).pattern();
                Set<String> names =
                        read.stream().map(name -> name.replaceFirst(".*/", "")).collect(Collectors.toSet());
                throw new InklingException("labels are given to " + pattern + ", and no text is called so: "
                        + Nearest.to(pattern.replaceFirst(".*/", ""), names)
                                .map(name -> "did you mean " + name + "?")
                                .orElseGet(() -> "there are " + some(read)));
            }
        }
    }

    private static String some(List<String> names) {
        return names.stream().sorted().limit(5).collect(Collectors.joining(", ")) + (names.size() > 5 ? ", …" : "");
    }
}
