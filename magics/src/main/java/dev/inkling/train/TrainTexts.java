package dev.inkling.train;

import java.util.List;

/**
 * Token ids to learn from.
 *
 * @param documents ids of each document, with the marks at its ends
 * @param asked by document and token, which ones are learned; empty for all. With it no document is longer than a
 *     sequence of the run
 */
public record TrainTexts(List<int[]> documents, List<boolean[]> asked) {
    public TrainTexts {
        documents = List.copyOf(documents);
        asked = List.copyOf(asked);
        if (!asked.isEmpty() && asked.size() != documents.size()) {
            throw new IllegalArgumentException(asked.size() + " masks for " + documents.size() + " documents");
        }
    }

    /** Texts that are learned as a whole. */
    public TrainTexts(List<int[]> documents) {
        this(documents, List.of());
    }

    /** Tokens, once over. */
    public long tokens() {
        return documents.stream().mapToLong(document -> document.length).sum();
    }
}
