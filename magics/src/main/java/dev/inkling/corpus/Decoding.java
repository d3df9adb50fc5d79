package dev.inkling.corpus;

/** What came of reading a file's bytes. */
sealed interface Decoding {
    /**
     * The bytes are text in this encoding, every one of them.
     *
     * @param encoding its usual name
     * @param mark bytes of the byte-order mark before the text
     */
    record Text(String text, String encoding, int mark) implements Decoding {}

    /** The bytes are no text that could be read without loss; the sentence says why. */
    record Unreadable(String why) implements Decoding {}
}
