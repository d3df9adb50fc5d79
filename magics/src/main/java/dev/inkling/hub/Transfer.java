package dev.inkling.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One content being fetched, by several workers at once where the server allows it. Its lock is held. */
final class Transfer implements AutoCloseable {
    private final RemoteFile file;
    private final BlobLock lock;
    private final BlobWriter writer;
    private final long resumedFrom;
    private long handedOut;
    private boolean begun;
    private int unfinished;
    private volatile URI direct;
    private volatile boolean whole;

    private Transfer(RemoteFile file, BlobLock lock, BlobWriter writer) {
        this.file = file;
        this.lock = lock;
        this.writer = writer;
        this.resumedFrom = writer.position();
        this.handedOut = resumedFrom;
    }

    static Path unfinished(Path blob) {
        return blob.resolveSibling(blob.getFileName() + ".incomplete");
    }

    static Transfer open(RemoteFile file, Path blob, BlobLock lock) throws IOException {
        return new Transfer(file, lock, BlobWriter.open(unfinished(blob), file));
    }

    RemoteFile file() {
        return file;
    }

    long resumedFrom() {
        return resumedFrom;
    }

    /** The next stretch to fetch; an empty one when all is there but not checked yet. */
    synchronized Optional<Piece> nextPiece() {
        if (begun && handedOut == file.size()) {
            return Optional.empty();
        }
        begun = true;
        long end = whole ? file.size() : Math.min(file.size(), handedOut + Piece.SIZE);
        Piece piece = new Piece(writer, handedOut, end);
        handedOut = end;
        unfinished++;
        return Optional.of(piece);
    }

    /** True when this was the last piece. */
    synchronized boolean ended() {
        unfinished--;
        return unfinished == 0 && handedOut == file.size();
    }

    /** The content from its start, after what was there before turned out to be wrong. */
    Piece again() throws IOException {
        writer.restart();
        return new Piece(writer, 0, file.size());
    }

    /** The server gives no parts: what is left comes as one. */
    void wholeOnly() {
        whole = true;
    }

    /** Where the hub sent us for this content; signed addresses run out, then it is asked again. */
    Optional<URI> direct() {
        return Optional.ofNullable(direct);
    }

    void direct(URI address) {
        direct = address;
    }

    boolean isRight() {
        return writer.isRight();
    }

    void finish(Path blob) throws IOException {
        if (Files.exists(blob, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(blob); // of another size than announced, or a link to nothing
        }
        writer.finish(blob);
        lock.close();
    }

    void discard() throws IOException {
        writer.delete();
        lock.close();
    }

    /** Leaves what is there for a later download. */
    @Override
    public void close() throws IOException {
        writer.close();
        lock.close();
    }
}
