package dev.inkling.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * A stretch of a content that one worker fetches. Bytes go straight into the file while the piece is the first one that
 * lacks; before that they are held, up to a piece's size.
 */
final class Piece {
    static final int SIZE = 8 << 20;

    private final BlobWriter writer;
    private final long end;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(0);
    /** The first byte that is not in the file yet. */
    private long next;

    /** @param end the first byte after the piece */
    Piece(BlobWriter writer, long start, long end) {
        this.writer = writer;
        this.next = start;
        this.end = end;
    }

    /** The first byte to ask for. */
    long wanted() {
        return next + held.size();
    }

    long end() {
        return end;
    }

    boolean isFetched() {
        return wanted() == end;
    }

    void add(byte[] bytes, int length) throws IOException, InterruptedException {
        if (held.size() >= SIZE) {
            flush();
        }
        if (held.size() == 0 && writer.position() == next) {
            writer.write(bytes, length);
            next += length;
            return;
        }
        held.write(bytes, 0, length);
        if (writer.position() == next) {
            flush();
        }
    }

    /** Puts all that was fetched into the file, when its turn has come. */
    void flush() throws IOException, InterruptedException {
        writer.await(next);
        if (held.size() > 0) {
            byte[] bytes = held.toByteArray();
            held.reset();
            writer.write(bytes, bytes.length);
            next += bytes.length;
        }
    }
}
