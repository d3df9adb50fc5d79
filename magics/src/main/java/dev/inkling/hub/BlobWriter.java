package dev.inkling.hub;

import dev.inkling.AtomicMove;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A content on its way into the cache. The unfinished file holds the first bytes without a gap at any moment, so that
 * whoever comes next, huggingface_hub too, can go on from its length.
 */
final class BlobWriter implements AutoCloseable {
    private final Path unfinished;
    private final RemoteFile file;
    private final FileChannel channel;
    private ContentHash hash;
    private long position;

    private BlobWriter(Path unfinished, RemoteFile file, FileChannel channel) {
        this.unfinished = unfinished;
        this.file = file;
        this.channel = channel;
    }

    /** Goes on where an earlier download stopped. */
    static BlobWriter open(Path unfinished, RemoteFile file) throws IOException {
        Files.createDirectories(unfinished.getParent());
        FileChannel channel = FileChannel.open(
                unfinished, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        BlobWriter writer = new BlobWriter(unfinished, file, channel);
        try {
            writer.takeUp();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return writer;
    }

    private synchronized void takeUp() throws IOException {
        if (channel.size() > file.size()) {
            channel.truncate(0);
        }
        hash = new ContentHash(file);
        byte[] buffer = new byte[1 << 20];
        ByteBuffer view = ByteBuffer.wrap(buffer);
        for (int read = channel.read(view, 0); read > 0; read = channel.read(view, position)) {
            hash.add(buffer, read);
            position += read;
            view.clear();
        }
    }

    /** Bytes that are there. */
    synchronized long position() {
        return position;
    }

    /** Adds the next bytes. */
    synchronized void write(byte[] bytes, int length) throws IOException {
        ByteBuffer view = ByteBuffer.wrap(bytes, 0, length);
        long at = position;
        while (view.hasRemaining()) {
            at += channel.write(view, at);
        }
        hash.add(bytes, length);
        position = at;
        notifyAll();
    }

    /** Waits until all bytes before this one are there. */
    synchronized void await(long start) throws InterruptedException {
        while (position < start) {
            wait();
        }
    }

    /** Forgets all bytes. */
    synchronized void restart() throws IOException {
        channel.truncate(0);
        position = 0;
        hash = new ContentHash(file);
    }

    /** True when all bytes are there and are those that the hub announced; may be asked once. */
    synchronized boolean isRight() {
        return position == file.size() && hash.end().equals(file.etag());
    }

    /** Makes the content known under its name. */
    synchronized void finish(Path blob) throws IOException {
        channel.force(true); // a name must not survive a power cut that its bytes do not
        channel.close();
        AtomicMove.replace(unfinished, blob);
    }

    synchronized void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(unfinished);
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
