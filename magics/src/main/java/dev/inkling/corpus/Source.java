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
    private final Given given;
    private final SourceStore.Kept kept;
    private final List<String> notes = new ArrayList<>();
    private List<Change> changes;
    private Map<String, String> frontMatter = Map.of();
    /** The labels that the format tells, as the rules leave them. */
    private Map<String, String> told;

    private String text;
    private Outcome outcome;
    private boolean duplicate;
    private boolean rejected;
    private int passes;

    /**
     * A text as it was read.
     *
     * @param part with its text only as long as the source has not been put down
     * @param bytes size of the file, or of the text where it is one of many in a file
     * @param sha256 hash of those bytes; empty when it could not be opened
     * @param forms in which bytes its characters were, see {@link ByteForms}
     * @param length in UTF-16 units
     */
    record Given(
            String name,
            Part part,
            SourceReport.State start,
            long bytes,
            String sha256,
            String forms,
            int length,
            int characters,
            int visible) {
        static Given of(String name, Part part, SourceReport.State start, long bytes, String sha256, String forms) {
            String text = part.text();
            return new Given(
                    name,
                    part,
                    start,
                    bytes,
                    sha256,
                    forms,
                    text.length(),
                    text.codePointCount(0, text.length()),
                    Characters.visible(text));
        }
    }

    private Source(Given given) {
        this.given = given;
        this.kept = null;
        this.told = given.part.labels();
        this.text = given.part.text();
        this.changes = new ArrayList<>();
        notes.addAll(given.part.notes());
    }

    /** Text and changes are read when they are asked for. */
    private Source(Given given, SourceStore.Kept kept) {
        this.given = given;
        this.kept = kept;
        this.told = given.part.labels();
    }

    /** A text that was read. */
    static Source read(String name, Part part, long bytes, String sha256) {
        return read(name, part, bytes, sha256, "");
    }

    /** @param forms see {@link ByteForms} */
    static Source read(String name, Part part, long bytes, String sha256, String forms) {
        return new Source(Given.of(name, part, SourceReport.State.KEPT, bytes, sha256, forms));
    }

    /** A text that is not in a file. */
    static Source text(String name, String text) {
        return read(name, Part.of(text, ""), text.length(), "");
    }

    static Source markdown(String name, String text) {
        return read(name, Part.of(text, "").asMarkdown(), text.length(), "");
    }

    static Source notRead(String name, long bytes, String why) {
        Source source = new Source(Given.of(name, Part.of("", ""), SourceReport.State.NOT_READ, bytes, "", ""));
        source.note(why);
        return source;
    }

    /** @param sha256 hash of the file; empty when it could not be opened */
    static Source broken(String name, long bytes, String sha256, String why) {
        Source source = new Source(Given.of(name, Part.of("", ""), SourceReport.State.BROKEN, bytes, sha256, ""));
        source.note(why);
        return source;
    }

    /**
     * The same source as it was read, for a new way through cleaning.
     *
     * @param masks what stands behind its placeholders
     */
    Source afresh(MaskMap masks) {
        if (given.start != SourceReport.State.KEPT) {
            Source again = new Source(given);
            again.notes.addAll(notes.subList(Math.min(notes.size(), again.notes.size()), notes.size()));
            return again;
        }
        Part whole = kept == null ? given.part : given.part.withText(original(masks));
        return new Source(Given.of(given.name, whole, given.start, given.bytes, given.sha256, given.forms));
    }

    /** The text as it was read, got back by undoing every change. */
    String original(MaskMap masks) {
        return ChangeLog.undo(changes(), rejected ? loaded() : text(), masks);
    }

    String name() {
        return given.name;
    }

    boolean isMarkdown() {
        return given.part.isMarkdown();
    }

    /** The stretches that its format marked, in the text as it was read. */
    List<Aside> asides() {
        return given.part.asides();
    }

    /** What is left of it; empty for one that was rejected. */
    String text() {
        return rejected ? "" : loaded();
    }

    private String loaded() {
        if (text == null) {
            text = kept.text();
        }
        return text;
    }

    int visibleIn() {
        return given.visible;
    }

    List<Change> changes() {
        if (changes == null) {
            changes = new ArrayList<>(kept.changes(given.name));
        }
        return changes;
    }

    /** True for what was read and decoded, whatever is left of it. */
    boolean isText() {
        return given.start == SourceReport.State.KEPT && !rejected;
    }

    /** True for what was read and decoded, also when it is left out for its damage. */
    boolean wasRead() {
        return given.start == SourceReport.State.KEPT;
    }

    String forms() {
        return given.forms;
    }

    /** True for a text in the corpus of which words are left. */
    boolean isLeft() {
        return isText() && outcome().visible() > 0;
    }

    /** The same as a source of which nothing can be had. */
    Source unreadable(String why) {
        return broken(given.name, given.bytes, given.sha256, why);
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    void frontMatter(Map<String, String> values) {
        frontMatter = values;
    }

    /** What is done to the labels that the format tells: they are not part of the text, and may hold private data. */
    void labelsBecome(UnaryOperator<String> change) {
        told = new TreeMap<>(given.part.labels());
        told.replaceAll((name, value) -> change.apply(value));
    }

    /** As its format tells; empty when it does not. */
    String title() {
        return given.part.labels().getOrDefault("title", "");
    }

    Optional<LocalDate> date() {
        String file = given.name.substring(given.name.lastIndexOf('/') + 1);
        return FrontMatter.date(frontMatter)
                .or(() -> Dates.day(file).filter(day -> given.part.path().isEmpty()))
                .or(given.part::date)
                .or(() -> Dates.day(file));
    }

    /** Carries out the edits of one pass; true when there were any. */
    boolean apply(Edits edits) {
        if (edits.isEmpty()) {
            return false;
        }
        text = edits.apply(given.name, passes, changes());
        outcome = null;
        passes++;
        return true;
    }

    /** Takes the whole text out of the corpus, for the twin that the note names. */
    void drop(Rule rule, String note) {
        Edits edits = new Edits(text());
        edits.remove(rule, 0, text().length());
        apply(edits);
        duplicate = true;
        note(note);
    }

    /** Leaves a text out, untouched, that cannot be read for the most part. */
    void reject(String why) {
        rejected = true;
        changes.clear();
        text = given.part.text();
        outcome = null;
        note(why + "; it is left out: get a sound copy of it");
    }

    /**
     * What became of the text in figures.
     *
     * @throws IllegalStateException when what is left, what was removed and what was added is not what was read
     */
    Outcome outcome() {
        if (outcome == null) {
            outcome = isNew() ? Outcome.of(this, given.length) : kept.outcome();
        }
        return outcome;
    }

    Optional<Document> document() {
        return state() == SourceReport.State.KEPT
                ? Optional.of(new Document(text(), given.name, date(), outcome().language(), labels()))
                : Optional.empty();
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(told);
        labels.putAll(FrontMatter.labels(frontMatter)); // out of the text, where the rules have been
        return labels;
    }

    SourceReport.State state() {
        if (!isText()) {
            return rejected ? SourceReport.State.BROKEN : given.start;
        }
        return duplicate
                ? SourceReport.State.DUPLICATE
                : outcome().visible() == 0 ? SourceReport.State.EMPTY : SourceReport.State.KEPT;
    }

    SourceReport report() {
        return new SourceReport(
                given.name,
                state(),
                given.part.encoding(),
                given.bytes,
                given.sha256,
                given.characters,
                outcome().characters(),
                state() == SourceReport.State.KEPT ? outcome().language() : "",
                notes);
    }

    /** True when the text is not the one that was put down. */
    boolean isNew() {
        return kept == null || passes != kept.passes();
    }

    /** Where the text and the changes were put down. */
    SourceStore.Kept kept() {
        return kept;
    }

    /** The text that is put down: what is left, or all of it when it is untouched for its damage. */
    String stored() {
        return loaded();
    }

    int passes() {
        return passes;
    }

    void write(RecordWriter out) {
        Part part = given.part;
        out.text(given.name).text(part.path()).yes(part.isMarkdown()).text(part.encoding());
        out.number(part.asides().size());
        for (Aside aside : part.asides()) {
            out.number(aside.kind().ordinal()).number(aside.start()).number(aside.end());
        }
        out.date(part.date()).map(part.labels()).texts(part.notes());
        out.number(given.start.ordinal()).number(given.bytes).text(given.sha256).text(given.forms);
        out.number(given.length).number(given.characters).number(given.visible);
        out.texts(notes).map(frontMatter).map(told).yes(duplicate).yes(rejected);
    }

    static Source read(RecordReader in, SourceStore.Kept kept) {
        String name = in.text();
        String path = in.text();
        boolean isMarkdown = in.yes();
        String encoding = in.text();
        int count = in.integer();
        List<Aside> asides = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            asides.add(new Aside(Aside.Kind.values()[in.integer()], in.integer(), in.integer()));
        }
        Part part = new Part(path, isMarkdown, "", encoding, asides, in.date(), in.map(), in.texts());
        Source source = new Source(
                new Given(
                        name,
                        part,
                        SourceReport.State.values()[in.integer()],
                        in.number(),
                        in.text(),
                        in.text(),
                        in.integer(),
                        in.integer(),
                        in.integer()),
                kept);
        source.notes.addAll(in.texts());
        source.frontMatter = in.map();
        source.told = in.map();
        source.duplicate = in.yes();
        source.rejected = in.yes();
        source.passes = kept.passes();
        return source;
    }
}
