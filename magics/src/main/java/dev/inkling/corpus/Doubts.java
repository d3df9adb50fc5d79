package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rules that only flag: they look at a document as cleaning left it, and write down what they doubt. */
final class Doubts {
    private final String text;
    private final String source;
    private final List<Flag> flags = new ArrayList<>();

    private Doubts(String text, String source) {
        this.text = text;
        this.source = source;
    }

    /** The flags of a document, in the order of their places. */
    static List<Flag> of(Document document, CleanOptions options) {
        Doubts doubts = new Doubts(document.text(), document.source());
        if (options.has(Rule.UNREADABLE)) {
            Unreadable.find(doubts);
        }
        if (options.has(Rule.REPETITION)) {
            Repetition.find(doubts, options);
        }
        if (options.has(Rule.OTHER_LANGUAGE)) {
            OtherLanguage.find(doubts, document.language(), options);
        }
        if (options.has(Rule.FEW_WORDS)) {
            FewWords.find(doubts, options);
        }
        doubts.flags.sort(Comparator.comparingInt(Flag::offset));
        return List.copyOf(doubts.flags);
    }

    String text() {
        return text;
    }

    void flag(Rule rule, int start, int end, String reason) {
        flags.add(new Flag(rule, source, start, end - start, reason));
    }
}
