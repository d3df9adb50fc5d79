package dev.inkling.corpus;

/** A rule that works inside one document: it looks at the text and writes down what it would replace. */
@FunctionalInterface
interface TextRule {
    /** Adds the replacements in rising order; changes nothing itself. */
    void find(Edits edits);
}
