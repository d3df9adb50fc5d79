package dev.inkling.corpus;

/** The Latin-script words of the writer: they decide which hyphens were only for the line. */
@FunctionalInterface
interface Vocabulary {
    boolean knows(String word);

    static boolean isLetter(char c) {
        return c < 0x250 && Character.isLetter(c);
    }
}
