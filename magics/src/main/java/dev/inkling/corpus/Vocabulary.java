package dev.inkling.corpus;

/** The Latin-script words of the writer: they decide which hyphens were only for the line. */
@FunctionalInterface
interface Vocabulary {
    boolean knows(String word);

    static boolean isLetter(char c) {
        if (c < 0x80) {
            return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        }
        return c < 0x250 && Character.isLetter(c);
    }
}
