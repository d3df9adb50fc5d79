package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a corpus of the documents of another, changed after its cleaning, and keeps the report in step. */
final class Reviewed {
    private final Corpus cleaned;
    private final StoredDocuments.Builder documents = new StoredDocuments.Builder();
    private final Map<String, List<Change>> changes = new LinkedHashMap<>();
    private final Map<String, Document> left = new HashMap<>();

    Reviewed(Corpus cleaned) {
        this.cleaned = cleaned;
    }

    /** Carries the edits out; a document of which nothing is left goes. */
    void add(Document document, Edits edits) {
        if (edits.isEmpty()) {
            documents.add(document);
            return;
        }
        List<Change> before = cleaned.report().log().of(document.source());
        int pass = before.isEmpty() ? 0 : before.get(before.size() - 1).pass() + 1;
        List<Change> own = new ArrayList<>();
        String text = edits.apply(document.source(), pass, own);
        Document changed = new Document(text, document.source(), document.date(), Language.of(text), document.labels());
        changes.put(document.source(), own);
        left.put(document.source(), changed);
        if (Characters.visible(text) > 0) {
            documents.add(changed);
        }
    }

    Corpus corpus() {
        CorpusReport report = cleaned.report();
        return new Corpus(
                documents.documents(),
                new CorpusReport(
                        report.files().stream().map(this::file).toList(),
                        report.counts().stream().map(this::count).toList(),
                        report.alarms(),
                        report.advice(),
                        report.log().with(changes),
                        flags(report.flags()),
                        report.privateData()));
    }

    private SourceReport file(SourceReport file) {
        Document document = left.get(file.source());
        if (document == null) {
            return file;
        }
        boolean gone = Characters.visible(document.text()) == 0;
        List<String> notes = new ArrayList<>(file.notes());
        int count = changes.get(file.source()).size();
        notes.add(gone ? "all of it was dropped in the review" : count + " changed in the review");
        return new SourceReport(
                file.source(),
                gone ? SourceReport.State.EMPTY : file.state(),
                file.encoding(),
                file.bytes(),
                file.sha256(),
                file.charactersIn(),
                document.characters(),
                gone ? "" : document.language(),
                notes);
    }

    private RuleReport count(RuleReport count) {
        if (count.rule() != Rule.REVIEW) {
            return count;
        }
        List<Change> all = changes.values().stream().flatMap(List::stream).toList();
        return new RuleReport(
                Rule.REVIEW,
                count.on(),
                count.fired() + all.size(),
                count.removed()
                        + all.stream()
                                .mapToLong(change -> change.before().length())
                                .sum(),
                count.added()
                        + all.stream()
                                .mapToLong(change -> change.after().length())
                                .sum());
    }

    /** What is doubted in a text that was changed has moved, or is gone. */
    private List<Flag> flags(List<Flag> flags) {
        List<Flag> kept = new ArrayList<>();
        for (Flag flag : flags) {
            int shift = 0;
            boolean gone = false;
            for (Change change : changes.getOrDefault(flag.source(), List.of())) {
                int end = change.offset() + change.before().length();
                gone |= change.offset() < flag.offset() + flag.length() && flag.offset() < end;
                shift += end <= flag.offset()
                        ? change.after().length() - change.before().length()
                        : 0;
            }
            if (!gone) {
                kept.add(new Flag(flag.rule(), flag.source(), flag.offset() + shift, flag.length(), flag.reason()));
            }
        }
        return kept;
    }
}
