package dev.inkling.corpus;

import java.util.List;

final class Duplicates {
    private Duplicates() {}

    static void drop(List<Source> sources, CleanOptions options) {}
}
