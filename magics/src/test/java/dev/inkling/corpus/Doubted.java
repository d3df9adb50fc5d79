package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.List;

/** Corpora with passages that a rule seems to doubt. */
public final class Doubted {
    private Doubted() {}

    /** The corpus with a flag wherever one of these passages stands, and no other. */
    public static Corpus doubted(Corpus corpus, String... passages) {
        List<Flag> flags = new ArrayList<>();
        for (Document document : corpus.documents()) {
            for (String passage : passages) {
                int at = document.text().indexOf(passage);
                if (at >= 0) {
                    flags.add(new Flag(Rule.TABLES, document.source(), at, passage.length(), "looks like a test"));
                }
            }
        }
        return new Corpus(corpus.documents(), corpus.report().flagged(flags));
    }
}
