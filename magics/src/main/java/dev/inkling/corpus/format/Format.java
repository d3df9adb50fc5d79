package dev.inkling.corpus.format;

import java.io.IOException;

/** Reads one kind of file. */
@FunctionalInterface
interface Format {
    /** @throws Refused with the reason for the report; what was given to the sink before stays, if the format lets it */
    void read(Content content, Context context, Sink sink) throws IOException;
}
