package dev.inkling.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the writer decided so far, and what becomes of a corpus by it. */
public final class Decisions {
    public static final Decisions NONE = new Decisions(List.of());

    private final Map<String, Decision> byPassage = new LinkedHashMap<>();
    private final NavigableSet<Integer> lengths = new TreeSet<>();

    /** @param decisions in the order in which they were made; of two about one passage the later counts */
    public Decisions(List<Decision> decisions) {
        for (Decision decision : decisions) {
            byPassage.put(decision.passage(), decision);
            lengths.add(decision.length());
        }
    }

    public Optional<Decision> of(Passage passage) {
        return Optional.ofNullable(byPassage.get(passage.sha256()));
    }

    /** Passages that nothing is decided about, and that do not go with a larger one. */
    public List<Passage> open(Corpus corpus) {
        if (byPassage.isEmpty()) {
            return Passages.of(corpus);
        }
        Map<String, List<Found>> changed = new LinkedHashMap<>();
        List<Passage> open = new ArrayList<>();
        Map<String, Document> documents = new LinkedHashMap<>();
        corpus.documents().forEach(document -> documents.put(document.source(), document));
        for (Passage passage : Passages.of(corpus)) {
            List<Found> own = changed.computeIfAbsent(
                    passage.source(),
                    source -> find(documents.get(source).text()).stream()
                            .filter(Found::changes)
                            .toList());
            boolean gone = own.stream().anyMatch(found -> found.start < passage.end() && passage.offset() < found.end);
            if (!gone && of(passage).isEmpty()) {
                open.add(passage);
            }
        }
        return open;
    }

    /**
     * The corpus as decided: dropped passages are gone, edited ones replaced, both in the log under {@link Rule#REVIEW};
     * labels are given. A corpus that was cleaned without that rule stays as it is.
     */
    public Corpus apply(Corpus corpus) {
        boolean off = corpus.report().counts().stream().anyMatch(count -> count.rule() == Rule.REVIEW && !count.on());
        if (off || byPassage.isEmpty()) {
            return corpus;
        }
        Reviewed reviewed = new Reviewed(corpus);
        for (Document document : corpus.documents()) {
            List<Found> found = find(document.text());
            Map<String, String> labels = new TreeMap<>();
            found.forEach(one -> labels.putAll(one.decision.labels()));
            reviewed.add(document.labelled(labels), edits(document.text(), found));
        }
        return reviewed.corpus();
    }

    /** A decision at a place of a text. */
    private record Found(int start, int end, Decision decision) {
        boolean changes() {
            return decision.kind() == Decision.Kind.DROP || decision.kind() == Decision.Kind.EDIT;
        }
    }

    /** The longest passages first where several begin; none within one that is dropped or edited. */
    private List<Found> find(String text) {
        Passages paragraphs = new Passages(text);
        List<Found> found = new ArrayList<>();
        int paragraph = 0;
        while (paragraph < paragraphs.count()) {
            int next = paragraph + 1;
            int start = paragraphs.start(paragraph);
            for (int length : lengths.descendingSet()) {
                int last = paragraphs.endingAt(start + length);
                Decision decision = last < paragraph ? null : decision(text, start, start + length);
                if (decision != null) {
                    Found one = new Found(start, start + length, decision);
                    found.add(one);
                    if (one.changes()) {
                        next = last + 1;
                        break;
                    }
                }
            }
            paragraph = next;
        }
        return found;
    }

    private Decision decision(String text, int start, int end) {
        String passage = text.substring(start, end);
        Decision decision = byPassage.get(Document.sha256(passage.getBytes(StandardCharsets.UTF_8)));
        return decision != null && decision.length() == passage.length() ? decision : null;
    }

    /** Dropped passages go with the blank line behind them, the last ones of a text with that before them. */
    private static Edits edits(String text, List<Found> found) {
        Edits edits = new Edits(text);
        int kept = 0; // where the last change ends
        int start = -1; // of the drops at hand, which follow each other
        int end = -1;
        for (Found one : found.stream().filter(Found::changes).toList()) {
            boolean drop = one.decision.kind() == Decision.Kind.DROP;
            if (start >= 0 && !(drop && one.start == end)) {
                edits.remove(Rule.REVIEW, start, end);
                kept = end;
                start = -1;
            }
            if (drop) {
                start = start < 0 ? one.start : start;
                end = one.end;
                while (end < text.length() && text.charAt(end) == '\n') {
                    end++;
                }
            } else {
                edits.replace(Rule.REVIEW, one.start, one.end, one.decision.text());
                kept = one.end;
            }
        }
        if (start >= 0) {
            while (end == text.length() && start > kept && text.charAt(start - 1) == '\n') {
                start--;
            }
            edits.remove(Rule.REVIEW, start, end);
        }
        return edits;
    }
}
