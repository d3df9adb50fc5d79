package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.List;

/** The replacements that one pass makes in one text, in rising order and without overlap. */
final class Edits {
    /** @param logged what the log says that stood there */
    private record Edit(Rule rule, int start, int end, String after, String logged) {}

    private final String text;
    private final List<Unreadable.Passage> guarded;
    private final List<Edit> edits = new ArrayList<>();
    private int last;
    private int nextGuarded;

    Edits(String text) {
        this(text, List.of());
    }

    /** @param guarded passages in which nothing is replaced, in rising order */
    Edits(String text, List<Unreadable.Passage> guarded) {
        this.text = text;
        this.guarded = guarded;
    }

    String text() {
        return text;
    }

    boolean isEmpty() {
        return edits.isEmpty();
    }

    /** Replaces [start, end); does nothing when the piece already reads so. */
    void replace(Rule rule, int start, int end, String after) {
        advance(start, end);
        if (isGuarded(start, end)) {
            return;
        }
        if (end - start != after.length() || !text.startsWith(after, start)) {
            edits.add(new Edit(rule, start, end, after, text.substring(start, end)));
        }
    }

    /**
     * Replaces private data.
     *
     * @param sealed what the log holds in its place, as long as the data
     */
    void mask(Rule rule, int start, int end, String placeholder, String sealed) {
        if (sealed.length() != end - start) {
            throw new IllegalArgumentException("sealed " + sealed.length() + " of " + (end - start) + " characters");
        }
        advance(start, end);
        edits.add(new Edit(rule, start, end, placeholder, sealed));
    }

    private boolean isGuarded(int start, int end) {
        while (nextGuarded < guarded.size() && guarded.get(nextGuarded).end() <= start) {
            nextGuarded++;
        }
        return nextGuarded < guarded.size() && guarded.get(nextGuarded).start() < end;
    }

    private void advance(int start, int end) {
        if (start < last || end < start || end > text.length()) {
            throw new IllegalArgumentException(
                    "edit " + start + ".." + end + " after " + last + " in " + text.length() + " characters");
        }
        last = end;
    }

    /** Tells where the places of the text are after the edits; asked for in rising order. */
    final class Mover {
        private int next;
        private int shift;

        /** A place inside of an edit is at its end. */
        int moved(int place) {
            while (next < edits.size() && edits.get(next).end <= place) {
                Edit edit = edits.get(next++);
                shift += edit.after.length() - (edit.end - edit.start);
            }
            Edit edit = next < edits.size() ? edits.get(next) : null;
            return edit != null && edit.start < place ? edit.start + shift + edit.after.length() : place + shift;
        }
    }

    void remove(Rule rule, int start, int end) {
        replace(rule, start, end, "");
    }

    void insert(Rule rule, int at, String addition) {
        replace(rule, at, at, addition);
    }

    /**
     * Carries out the edits and appends them to the log. Every character of the text is either copied or in the log:
     * kept + removed = input and kept + added = output.
     */
    String apply(String source, int pass, List<Change> log) {
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        int kept = 0;
        int removed = 0;
        int added = 0;
        for (Edit edit : edits) {
            out.append(text, done, edit.start);
            kept += edit.start - done;
            removed += edit.end - edit.start;
            added += edit.after.length();
            out.append(edit.after);
            done = edit.end;
            log.add(new Change(edit.rule, source, pass, edit.start, edit.logged, edit.after));
        }
        out.append(text, done, text.length());
        kept += text.length() - done;
        if (kept + removed != text.length() || kept + added != out.length()) {
            throw new IllegalStateException("the log of " + source + " does not add up: kept " + kept + ", removed "
                    + removed + ", added " + added + ", input " + text.length() + ", output " + out.length());
        }
        return out.toString();
    }
}
