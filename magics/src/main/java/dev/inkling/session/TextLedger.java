package dev.inkling.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where the texts of a run went: read = learned from + held out + discarded, in texts, characters and tokens. Tokens are
 * those that the model reads, marks of beginning and end included.
 *
 * @param documents texts or pairs read
 * @param trainDocuments those learned from, whole or in part
 * @param heldOutDocuments those held out, whole or in part
 * @param heldOutIsPart true when a document was cut and its end held out, as there are too few to spare whole ones
 * @param characters Unicode characters read
 * @param tokens read
 * @param trainTokens tokens learned from, once over, as they are packed
 * @param heldOutTokens tokens of the texts kept for judging
 * @param targets tokens that a pass over those learned from asks for
 * @param packedTokens places in the sequences of a pass, those that are filled up among them
 * @param unreachedTokens those of the train tokens that the run is too short for
 * @param discarded null in the record of an earlier version, which did not say
 * @param pairs true when the documents are prompts with their responses
 */
public record TextLedger(
        int documents,
        int trainDocuments,
        int heldOutDocuments,
        boolean heldOutIsPart,
        long characters,
        long trainCharacters,
        long heldOutCharacters,
        long tokens,
        long trainTokens,
        long heldOutTokens,
        long targets,
        long packedTokens,
        long unreachedTokens,
        List<Discard> discarded,
        boolean pairs) {
    /**
     * What is neither learned from nor held out.
     *
     * @param texts how many
     */
    public record Discard(String reason, int texts, long characters, long tokens) {}

    /** @throws IllegalStateException when a text, a character or a token is unaccounted for */
    public TextLedger {
        if (discarded != null) {
            discarded = List.copyOf(discarded);
            int texts = discarded.stream().mapToInt(Discard::texts).sum();
            require("texts", documents, trainDocuments + heldOutDocuments - (heldOutIsPart ? 1 : 0) + (long) texts);
            long lost = discarded.stream().mapToLong(Discard::characters).sum();
            require("characters", characters, trainCharacters + heldOutCharacters + lost);
            long unread = discarded.stream().mapToLong(Discard::tokens).sum();
            require("tokens", tokens, trainTokens + heldOutTokens + unread);
        }
    }

    private static void require(String what, long read, long accounted) {
        if (read != accounted) {
            throw new IllegalStateException("the account of the texts does not add up: " + read + " " + what
                    + " were read, " + accounted + " are accounted for");
        }
    }

    /** What a plan is made for: the tokens of a pass, with what fills its sequences up. */
    long planTokens() {
        return packedTokens > 0 ? packedTokens : trainTokens;
    }

    /** The account in sentences. */
    public List<String> sentences() {
        String part = heldOutIsPart ? " (of one, its end)" : "";
        if (discarded == null) {
            return List.of(format(
                    "%s read, %,d of them held out%s; %,d tokens learned from, %,d held out",
                    count(documents), heldOutDocuments, part, trainTokens, heldOutTokens));
        }
        List<String> sentences = new ArrayList<>();
        sentences.add(format("read: %s, %,d characters, %,d tokens", count(documents), characters, tokens));
        sentences.add(format(
                "learned from: %s, %,d tokens, of which a pass asks for %,d",
                count(trainDocuments), trainTokens, targets));
        sentences.add(format("held out: %s%s, %,d tokens", count(heldOutDocuments), part, heldOutTokens));
        for (Discard discard : discarded) {
            sentences.add(format(
                    "discarded: %s%s (%,d characters, %,d tokens)",
                    discard.texts() > 0 ? count(discard.texts()) + ", " : "",
                    discard.reason(),
                    discard.characters(),
                    discard.tokens()));
        }
        if (unreachedTokens > 0) {
            sentences.add(format(
                    "not reached: %,d of the tokens to learn from, as the run ends before its first pass; raise"
                            + " --epochs or --max-steps",
                    unreachedTokens));
        }
        return sentences;
    }

    private String count(int documents) {
        return format("%,d %s%s", documents, pairs ? "pair" : "text", documents == 1 ? "" : "s");
    }

    private static String format(String sentence, Object... figures) {
        return String.format(Locale.ROOT, sentence, figures);
    }
}
