package dev.inkling.corpus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every change of every source, in the order in which it was made; read when asked for, a source at a time. Immutable. */
public final class ChangeLog implements Iterable<Change> {
    /** The sources and what was changed in each. */
    interface Pages {
        int size();

        /** Place of a source; -1 when it is not known. */
        int find(String source);

        String name(int page);

        List<Change> changes(int page);

        /** In which bytes its characters were, where it is not the usual way of its encoding, see {@link ByteForms}. */
        String forms(int page);

        /** How often a rule changed something on a page; on all rules for null. */
        long times(int page, Rule rule);
    }

    private final Supplier<Pages> pages;
    private final StoredPages stored;
    private final CleanOptions options;
    private Pages loaded;

    private ChangeLog(Supplier<Pages> pages, StoredPages stored, CleanOptions options) {
        this.pages = pages;
        this.stored = stored;
        this.options = options;
    }

    /** @param pages read at the first question */
    ChangeLog(Supplier<Pages> pages) {
        this(pages, null, null);
    }

    ChangeLog(SourceStore store, CleanOptions options) {
        this(new StoredPages(store), options);
    }

    private ChangeLog(StoredPages stored, CleanOptions options) {
        this(() -> stored, stored, options);
    }

    /** This log with changes that were made afterwards, by source; their passes go on where those here end. */
    ChangeLog with(Map<String, List<Change>> more) {
        return new ChangeLog(() -> new LaterPages(pages(), more), stored, options);
    }

    private synchronized Pages pages() {
        if (loaded == null) {
            loaded = pages.get();
        }
        return loaded;
    }

    /** In which bytes a source's characters were, see {@link ByteForms}. */
    String forms(String source) {
        int page = pages().find(source);
        return page < 0 ? "" : pages().forms(page);
    }

    /** A source itself, as far as it is of this session. */
    Optional<Source> source(String name) {
        int page = stored == null ? -1 : stored.find(name);
        return page < 0 ? Optional.empty() : Optional.of(stored.store().get(page));
    }

    /** The sources themselves, as far as they are of this session. */
    Optional<SourceStore> sources() {
        return Optional.ofNullable(stored).map(StoredPages::store);
    }

    /** What the sources were cleaned with; only known together with them. */
    CleanOptions options() {
        return options;
    }

    /** Writes a line for each source of which the bytes of some characters have to be remembered. */
    void writeForms(JsonLines.Writer writer) throws IOException {
        for (int page = 0; page < pages().size(); page++) {
            if (!pages().forms(page).isEmpty()) {
                ObjectNode line = JsonLines.MAPPER.createObjectNode();
                line.put("source", pages().name(page));
                line.put("bytes", pages().forms(page));
                writer.line(line);
            }
        }
    }

    public List<Change> of(String source) {
        int page = pages().find(source);
        return page < 0 ? List.of() : List.copyOf(pages().changes(page));
    }

    /** All that a rule changed; of a large corpus this can be more than fits into memory. */
    public List<Change> of(Rule rule) {
        List<Change> all = new ArrayList<>();
        for (int page = 0; page < pages().size(); page++) {
            if (pages().times(page, rule) > 0) {
                pages().changes(page).stream()
                        .filter(change -> change.rule() == rule)
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** The first thing that a rule changed. */
    public Optional<Change> first(Rule rule) {
        for (int page = 0; page < pages().size(); page++) {
            if (pages().times(page, rule) > 0) {
                return pages().changes(page).stream()
                        .filter(change -> change.rule() == rule)
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** How many changes there are. */
    public int size() {
        long all = 0;
        for (int page = 0; page < pages().size(); page++) {
            all += pages().times(page, null);
        }
        return (int) Math.min(Integer.MAX_VALUE, all);
    }

    /**
     * Undoes every change of a source.
     *
     * @param cleaned the text that cleaning left of it; empty for a dropped duplicate
     * @param masks the private data behind the placeholders
     * @return the text as it was read from the file
     * @throws IllegalArgumentException when the text is not what these changes led to
     * @throws InklingException when data was masked that the map does not know
     */
    public String restore(String source, String cleaned, MaskMap masks) {
        return undo(of(source), cleaned, masks);
    }

    static String undo(List<Change> changes, String cleaned, MaskMap masks) {
        return undo(changes, cleaned, (Change change) -> Masks.before(change, masks));
    }

    /** The same with private data left sealed, as the log holds it. */
    static String undoSealed(List<Change> changes, String cleaned) {
        return undo(changes, cleaned, Change::before);
    }

    private static String undo(List<Change> changes, String cleaned, Function<Change, String> before) {
        String text = cleaned;
        int end = changes.size();
        while (end > 0) {
            int start = end - 1;
            while (start > 0
                    && changes.get(start - 1).pass() == changes.get(end - 1).pass()) {
                start--;
            }
            text = undoPass(changes.subList(start, end), text, before);
            end = start;
        }
        return text;
    }

    private static String undoPass(List<Change> pass, String text, Function<Change, String> before) {
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        int shift = 0; // position in the text after the pass minus position in the text before it
        for (Change change : pass) {
            int at = change.offset() + shift;
            if (at < done || !text.startsWith(change.after(), at)) {
                throw new IllegalArgumentException("this is not the text that cleaning left of " + change.source());
            }
            out.append(text, done, at).append(before.apply(change));
            done = at + change.after().length();
            shift += change.after().length() - change.before().length();
        }
        return out.append(text, done, text.length()).toString();
    }

    @Override
    public Iterator<Change> iterator() {
        Pages all = pages();
        return new Iterator<>() {
            private int next;
            private Iterator<Change> page = List.<Change>of().iterator();

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && next < all.size()) {
                    page = all.times(next, null) > 0
                            ? all.changes(next).iterator()
                            : List.<Change>of().iterator();
                    next++;
                }
                return page.hasNext();
            }

            @Override
            public Change next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }
        };
    }

    @Override
    public String toString() {
        int sources = 0;
        for (int page = 0; page < pages().size(); page++) {
            sources += pages().times(page, null) > 0 ? 1 : 0;
        }
        return size() + " changes in " + sources + " sources";
    }
}
