package dev.inkling.corpus;

final class ParagraphBreaks {
    private ParagraphBreaks() {}

    static void find(Edits edits) {}
}
