package dev.inkling.corpus;

final class Signatures {
    private Signatures() {}

    static void find(Edits edits) {}
}
