package dev.inkling.corpus;

final class HardWraps {
    private HardWraps() {}

    static void find(Edits edits, Vocabulary vocabulary) {}
}
