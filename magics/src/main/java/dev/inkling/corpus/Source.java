package dev.inkling.corpus;

import dev.inkling.Characters;
import dev.inkling.corpus.format.Aside;
import dev.inkling.corpus.format.Dates;
import dev.inkling.corpus.format.Part;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A file on its way through cleaning: its text as it is now and what was done to it so far. */
final class Source {
    private final String name;
    private final Part part;
    private final SourceReport.State start;
    private final long bytes;
    private final String sha256;
    private final int charactersIn;
    private final int visibleIn;
    private final List<String> notes = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private Map<String, String> frontMatter = Map.of();
    private UnaryOperator<String> ofLabels = UnaryOperator.identity();
    private String text;
    private boolean duplicate;
    private boolean rejected;
    private int passes;

    private Source(String name, Part part, SourceReport.State start, long bytes, String sha256) {
        this.name = name;
        this.part = part;
        this.start = start;
        this.bytes = bytes;
        this.sha256 = sha256;
        this.text = part.text();
        this.charactersIn = text.codePointCount(0, text.length());
        this.visibleIn = Characters.visible(text);
        notes.addAll(part.notes());
    }

    /**
     * A text that was read.
     *
     * @param bytes size of the file, or of the text where it is one of many in a file
     * @param sha256 hash of those bytes
     */
    static Source read(String name, Part part, long bytes, String sha256) {
        return new Source(name, part, SourceReport.State.KEPT, bytes, sha256);
    }

    /** A text that is not in a file. */
    static Source text(String name, String text) {
        return new Source(name, Part.of(text, ""), SourceReport.State.KEPT, text.length(), "");
    }

    static Source markdown(String name, String text) {
        return new Source(name, Part.of(text, "").asMarkdown(), SourceReport.State.KEPT, text.length(), "");
    }

    static Source notRead(String name, long bytes, String why) {
        Source source = new Source(name, Part.of("", ""), SourceReport.State.NOT_READ, bytes, "");
        source.note(why);
        return source;
    }

    /** @param sha256 hash of the file; empty when it could not be opened */
    static Source broken(String name, long bytes, String sha256, String why) {
        Source source = new Source(name, Part.of("", ""), SourceReport.State.BROKEN, bytes, sha256);
        source.note(why);
        return source;
    }

    String name() {
        return name;
    }

    boolean isMarkdown() {
        return part.isMarkdown();
    }

    /** The stretches that its format marked, in the text as it was read. */
    List<Aside> asides() {
        return part.asides();
    }

    String text() {
        return text;
    }

    int visibleIn() {
        return visibleIn;
    }

    List<Change> changes() {
        return changes;
    }

    /** True for what was read and decoded, whatever is left of it. */
    boolean isText() {
        return start == SourceReport.State.KEPT && !rejected;
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    void frontMatter(Map<String, String> values) {
        frontMatter = values;
    }

    /** What is done to the labels that the format tells: they are not part of the text, and may hold private data. */
    void labelsBecome(UnaryOperator<String> change) {
        ofLabels = change;
    }

    /** As its format tells; empty when it does not. */
    String title() {
        return part.labels().getOrDefault("title", "");
    }

    Optional<LocalDate> date() {
        return FrontMatter.date(frontMatter)
                .or(() -> Dates.day(name.substring(name.lastIndexOf('/') + 1))
                        .filter(day -> part.path().isEmpty()))
                .or(part::date)
                .or(() -> Dates.day(name.substring(name.lastIndexOf('/') + 1)));
    }

    /** Carries out the edits of one pass; true when there were any. */
    boolean apply(Edits edits) {
        if (edits.isEmpty()) {
            return false;
        }
        text = edits.apply(name, passes, changes);
        passes++;
        return true;
    }

    /** Takes the whole text out of the corpus, for the twin that the note names. */
    void drop(Rule rule, String note) {
        Edits edits = new Edits(text);
        edits.remove(rule, 0, text.length());
        apply(edits);
        duplicate = true;
        note(note);
    }

    /** Leaves a text out, untouched, that cannot be read for the most part. */
    void reject(String why) {
        rejected = true;
        changes.clear();
        text = "";
        note(why + "; it is left out: get a sound copy of it");
    }

    Optional<Document> document() {
        return state() == SourceReport.State.KEPT
                ? Optional.of(new Document(text, name, date(), Language.of(text), labels()))
                : Optional.empty();
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(part.labels());
        labels.replaceAll((name, value) -> ofLabels.apply(value));
        labels.putAll(FrontMatter.labels(frontMatter)); // out of the text, where the rules have been
        return labels;
    }

    private SourceReport.State state() {
        if (!isText()) {
            return rejected ? SourceReport.State.BROKEN : start;
        }
        return duplicate
                ? SourceReport.State.DUPLICATE
                : Characters.visible(text) == 0 ? SourceReport.State.EMPTY : SourceReport.State.KEPT;
    }

    SourceReport report() {
        return new SourceReport(
                name,
                state(),
                part.encoding(),
                bytes,
                sha256,
                charactersIn,
                text.codePointCount(0, text.length()),
                state() == SourceReport.State.KEPT ? Language.of(text) : "",
                notes);
    }
}
