package dev.inkling.corpus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log of a corpus on disk: changes.jsonl, one change a line, those of a source together; compressed when it is large. */
final class ChangeFile implements ChangeLog.Pages {
    static final String PLAIN = "changes.jsonl";
    static final String COMPRESSED = "changes.jsonl.gz";

    /** Bytes of changes above which the file is compressed. */
    private static final long LARGE = 1L << 25;

    private final Spill spill = new Spill();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<Page> pages = new ArrayList<>();

    private record Page(String source, long at, int bytes, Map<Rule, Long> times, String forms) {}

    private ChangeFile() {}

    /** The log of a corpus that was written without one. */
    static ChangeFile none() {
        return new ChangeFile();
    }

    /** Writes the log beside the documents; gives its name and its hash. */
    static Map.Entry<String, String> write(ChangeLog log, Path folder) throws IOException {
        boolean large = log.sources().map(store -> store.logBytes() > LARGE).orElse(false);
        String name = large ? COMPRESSED : PLAIN;
        String hash = JsonLines.write(folder.resolve(name), writer -> {
            log.writeForms(writer);
            for (Change change : log) {
                writer.line(line(change));
            }
        });
        Files.deleteIfExists(folder.resolve(large ? PLAIN : COMPRESSED));
        return Map.entry(name, hash);
    }

    private static ObjectNode line(Change change) {
        ObjectNode line = JsonLines.MAPPER.createObjectNode();
        line.put("rule", change.rule().id());
        line.put("source", change.source());
        line.put("pass", change.pass());
        line.put("offset", change.offset());
        line.put("before", change.before());
        line.put("after", change.after());
        return line;
    }

    /**
     * Reads a log.
     *
     * @param hash that the manifest tells of
     */
    static ChangeFile read(Path file, String hash) {
        ChangeFile changes = new ChangeFile();
        List<Change> page = new ArrayList<>();
        try {
            Map<String, String> forms = new HashMap<>();
            String found = JsonLines.read(file, line -> {
                if (line.has("bytes")) {
                    forms.put(line.path("source").asText(), line.path("bytes").asText());
                    return;
                }
                Change change = new Change(
                        Rule.named(line.path("rule").asText()),
                        line.path("source").asText(),
                        line.path("pass").asInt(),
                        line.path("offset").asInt(),
                        line.path("before").asText(),
                        line.path("after").asText());
                if (!page.isEmpty() && !page.get(0).source().equals(change.source())) {
                    changes.add(page, forms);
                    page.clear();
                }
                page.add(change);
            });
            changes.add(page, forms);
            forms.keySet().removeAll(changes.numbers.keySet());
            forms.forEach((source, form) -> changes.add(source, new RecordWriter(), Map.of(), form));
            if (!found.equals(hash)) {
                throw new InklingException(file + " is not the file that " + CorpusFiles.MANIFEST
                        + " tells of (the hash differs): clean the texts again");
            }
            return changes;
        } catch (IOException | IllegalArgumentException e) {
            throw new InklingException("the log " + file + " cannot be read (" + e + "): clean the texts again", e);
        }
    }

    private void add(List<Change> changes, Map<String, String> forms) {
        if (changes.isEmpty()) {
            return;
        }
        RecordWriter out = SourceStore.log(changes);
        Map<Rule, Long> times = new EnumMap<>(Rule.class);
        changes.forEach(change -> times.merge(change.rule(), 1L, Long::sum));
        String source = changes.get(0).source();
        add(source, out, times, forms.getOrDefault(source, ""));
    }

    private void add(String source, RecordWriter log, Map<Rule, Long> times, String forms) {
        numbers.put(source, pages.size());
        pages.add(new Page(source, spill.append(log.bytes(), log.size()), log.size(), times, forms));
    }

    @Override
    public int size() {
        return pages.size();
    }

    @Override
    public int find(String source) {
        return Optional.ofNullable(numbers.get(source)).orElse(-1);
    }

    @Override
    public List<Change> changes(int page) {
        Page found = pages.get(page);
        return SourceStore.changes(found.source, spill.read(found.at, found.bytes));
    }

    @Override
    public String name(int page) {
        return pages.get(page).source;
    }

    @Override
    public String forms(int page) {
        return pages.get(page).forms;
    }

    @Override
    public long times(int page, Rule rule) {
        Map<Rule, Long> times = pages.get(page).times;
        return rule == null ? times.values().stream().mapToLong(Long::longValue).sum() : times.getOrDefault(rule, 0L);
    }
}
