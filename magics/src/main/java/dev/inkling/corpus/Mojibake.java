package dev.inkling.corpus;

final class Mojibake {
    private Mojibake() {}

    static void find(Edits edits) {}
}
