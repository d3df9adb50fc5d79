package dev.inkling.corpus.format;

import dev.inkling.StrictText;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a file of records. Small files are in any encoding; large ones are not read whole, and must be in
 * UTF-8 to be read at all.
 */
record TextStream(BufferedReader reader, String encoding) implements Closeable {
    /** Bytes up to which a file is read whole to find its encoding. */
    static final long WHOLE = 1L << 26;

    /** UTF-16 units of a line. */
    static final int LONGEST_LINE = 1 << 26;

    static TextStream open(Content content, Decoder decoder) throws IOException {
        if (content.size() <= WHOLE) {
            Decoder.Decoded decoded = decoder.decode(content.bytes(WHOLE));
            return new TextStream(new BufferedReader(new StringReader(decoded.text())), decoded.encoding());
        }
        Reader strict = new InputStreamReader(content.open(), StrictText.decoder(StandardCharsets.UTF_8));
        BufferedReader reader = new BufferedReader(strict, 1 << 16);
        reader.mark(1);
        if (reader.read() != 0xfeff) {
            reader.reset();
        }
        return new TextStream(reader, "UTF-8");
    }

    /** The next line without its end; null at the end of the file. */
    String line() throws IOException {
        StringBuilder line = null;
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            line = line == null ? new StringBuilder() : line;
            if (c == '\n') {
                break;
            }
            line.append((char) c);
            if (line.length() > LONGEST_LINE) {
                throw new Refused("it has a line of more than " + (LONGEST_LINE >> 20) + " million characters");
            }
        }
        return line == null ? null : line.toString();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
