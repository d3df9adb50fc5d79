package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the writer wants of a passage, wherever it stands.
 *
 * @param passage hash of its text, see {@link Passage#sha256}
 * @param length of its text, in UTF-16 units
 * @param text what stands there instead; empty unless it is edited
 * @param labels what the documents that have it are labelled with; empty unless it is labelled
 */
public record Decision(String passage, int length, Kind kind, String text, Map<String, String> labels) {
    /** What can be wanted. */
    public enum Kind {
        KEEP,
        DROP,
        EDIT,
        /** It stays, and its document is labelled. */
        LABEL
    }

    public Decision {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (!passage.matches("[0-9a-f]{64}") || length < 1) {
            throw new IllegalArgumentException("no passage has the hash " + passage + " and " + length + " units");
        }
        if (text.isBlank() == (kind == Kind.EDIT) || labels.isEmpty() == (kind == Kind.LABEL)) {
            throw new IllegalArgumentException(kind + " with the text \"" + text + "\" and the labels " + labels);
        }
    }

    public static Decision keep(Passage passage) {
        return of(passage, Kind.KEEP, "", Map.of());
    }

    public static Decision drop(Passage passage) {
        return of(passage, Kind.DROP, "", Map.of());
    }

    /** @throws InklingException when the new text is empty */
    public static Decision edit(Passage passage, String text) {
        String plain = text.strip().replaceAll("\\R", "\n").replaceAll("\n{3,}", "\n\n");
        if (plain.isEmpty()) {
            throw new InklingException(
                    "an edit needs a text that stands there instead: drop the passage to be rid of it");
        }
        return of(passage, Kind.EDIT, plain, Map.of());
    }

    /** @throws InklingException when the name cannot be one of a label */
    public static Decision label(Passage passage, String name, String value) {
        return of(passage, Kind.LABEL, "", Labelling.one(name, value));
    }

    private static Decision of(Passage passage, Kind kind, String text, Map<String, String> labels) {
        return new Decision(passage.sha256(), passage.text().length(), kind, text, labels);
    }
}
