package dev.inkling.corpus;

import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file on its way through cleaning: its text as it is now and what was done to it so far. */
final class Source {
    private final String name;
    private final Gatherer.Kind kind;
    private final SourceReport.State start;
    private final String encoding;
    private final long bytes;
    private final String sha256;
    private final int charactersIn;
    private final int visibleIn;
    private final List<String> notes = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private Map<String, String> frontMatter = Map.of();
    private String text;
    private boolean duplicate;
    private boolean rejected;
    private int passes;

    private Source(
            String name,
            Gatherer.Kind kind,
            SourceReport.State start,
            String encoding,
            byte[] bytes,
            long size,
            String text) {
        this.name = name;
        this.kind = kind;
        this.start = start;
        this.encoding = encoding;
        this.bytes = size;
        boolean isRead = start == SourceReport.State.KEPT || bytes.length > 0;
        this.sha256 = isRead ? Document.sha256(bytes) : "";
        this.text = text;
        this.charactersIn = text.codePointCount(0, text.length());
        this.visibleIn = Characters.visible(text);
    }

    static Source decoded(Gatherer.Found file, byte[] bytes, Decoding.Text decoding) {
        String encoding = decoding.encoding() + (decoding.mark() > 0 ? " with BOM" : "");
        return new Source(
                file.source(), file.kind(), SourceReport.State.KEPT, encoding, bytes, bytes.length, decoding.text());
    }

    static Source text(String name, String text, Gatherer.Kind kind) {
        return new Source(name, kind, SourceReport.State.KEPT, "", new byte[0], text.length(), text);
    }

    static Source notRead(Gatherer.Found file, String why) {
        Source source = new Source(
                file.source(),
                file.kind(),
                SourceReport.State.NOT_READ,
                "",
                new byte[0],
                file.path().toFile().length(),
                "");
        source.note(why);
        return source;
    }

    /** @param bytes what was read of it; none when it could not be opened */
    static Source broken(Gatherer.Found file, byte[] bytes, String why) {
        long size = Files.isRegularFile(file.path()) ? file.path().toFile().length() : 0;
        Source source = new Source(file.source(), file.kind(), SourceReport.State.BROKEN, "", bytes, size, "");
        source.note(why);
        return source;
    }

    String name() {
        return name;
    }

    Gatherer.Kind kind() {
        return kind;
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

    Optional<LocalDate> date() {
        return FrontMatter.date(frontMatter, name.substring(name.lastIndexOf('/') + 1));
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

    /** Notes a damage that cannot be repaired; a text that is damaged throughout is left out, untouched. */
    void damaged(Mojibake.Damage damage) {
        if (damage.isHeavy()) {
            rejected = true;
            changes.clear();
            text = "";
            note(damage.sentence() + "; it is left out: get a sound copy of it");
        } else {
            note(damage.sentence());
        }
    }

    Optional<Document> document() {
        return state() == SourceReport.State.KEPT
                ? Optional.of(new Document(text, name, date(), Language.of(text), FrontMatter.labels(frontMatter)))
                : Optional.empty();
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
                encoding,
                bytes,
                sha256,
                charactersIn,
                text.codePointCount(0, text.length()),
                state() == SourceReport.State.KEPT ? Language.of(text) : "",
                notes);
    }
}
