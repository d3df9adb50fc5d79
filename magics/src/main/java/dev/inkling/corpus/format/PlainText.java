package dev.inkling.corpus.format;

import java.io.IOException;

/** Text as it is. */
final class PlainText {
    /** Bytes. One text of 256 MB takes about 2 GB of memory on its way through the rules. */
    static final long LARGEST = 1L << 28;

    private PlainText() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        sink.part(part(content, context));
    }

    static void readMarkdown(Content content, Context context, Sink sink) throws IOException {
        sink.part(part(content, context).asMarkdown());
    }

    private static Part part(Content content, Context context) throws IOException {
        Decoder.Decoded decoded = context.decoder().decode(content.bytes(LARGEST));
        return Part.of(decoded.text(), decoded.encoding());
    }
}
