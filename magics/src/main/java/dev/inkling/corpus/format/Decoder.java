package dev.inkling.corpus.format;

/** Turns bytes into text in whatever encoding they are. */
@FunctionalInterface
public interface Decoder {
    /**
     * Text and its encoding.
     *
     * @param encoding its usual name
     */
    record Decoded(String text, String encoding) {}

    /** @throws Refused when not every byte can be read */
    Decoded decode(byte[] bytes) throws Refused;
}
