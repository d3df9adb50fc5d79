package dev.inkling.corpus;

import java.util.List;

/**
 * What became of one file.
 *
 * @param source the file, below the folder that was named
 * @param state whether its text is in the corpus
 * @param encoding the encoding it was read in; empty when it was not read
 * @param bytes size of the file
 * @param sha256 hash of the file's bytes, in hexadecimal digits; empty when it was not read
 * @param charactersIn Unicode characters as read; 0 when it was not decoded
 * @param charactersOut Unicode characters that are left of it in the corpus
 * @param language see {@link Document#language()}; empty when it was not read
 * @param notes sentences for the reader of the report
 */
public record SourceReport(
        String source,
        State state,
        String encoding,
        long bytes,
        String sha256,
        int charactersIn,
        int charactersOut,
        String language,
        List<String> notes) {
    /** Whether a file's text is in the corpus. */
    public enum State {
        /** Read, cleaned, part of the corpus. */
        KEPT,
        /** Read, but the same text is in the corpus from another file. */
        DUPLICATE,
        /** Read, but nothing is left of it. */
        EMPTY,
        /** Of a kind that is not read. */
        NOT_READ,
        /** No text in any encoding that is known, or damaged. */
        BROKEN
    }

    public SourceReport {
        notes = List.copyOf(notes);
    }

    /** True when its characters are known: it was read, and is in an encoding that is known. */
    public boolean isDecoded() {
        return charactersIn > 0 || state != State.NOT_READ && state != State.BROKEN;
    }
}
