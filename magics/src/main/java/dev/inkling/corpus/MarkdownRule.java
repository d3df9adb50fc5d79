package dev.inkling.corpus;

final class MarkdownRule {
    private MarkdownRule() {}

    static void find(Edits edits, CleanOptions options) {}
}
