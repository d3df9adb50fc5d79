package dev.inkling.corpus.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** The bytes of a file, be it on disk or inside another one. */
public interface Content {
    /** The file's name without its folders. */
    String name();

    /** Bytes. */
    long size() throws IOException;

    InputStream open() throws IOException;

    /** For formats that begin at the end, as zip does. */
    SeekableByteChannel channel() throws IOException;

    /** Where the file is on disk; empty for what lies in another file. */
    default Optional<Path> path() {
        return Optional.empty();
    }

    /**
     * All bytes.
     *
     * @param most bytes above which the file is refused
     */
    default byte[] bytes(long most) throws IOException {
        if (size() > most) {
            throw new Refused(
                    "it has " + (size() >> 20) + " MB, and " + (most >> 20) + " MB are read at most; split it");
        }
        try (InputStream in = open()) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
            if (bytes.length > most) {
                throw new Refused("it has more than the " + (most >> 20) + " MB that are read at most; split it");
            }
            return bytes;
        }
    }

    static Content of(Path path) {
        return new Content() {
            @Override
            public String name() {
                return path.getFileName() == null ? "" : path.getFileName().toString();
            }

            @Override
            public Optional<Path> path() {
                return Optional.of(path);
            }

            @Override
            public long size() throws IOException {
                return Files.size(path);
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(path);
            }

            @Override
            public SeekableByteChannel channel() throws IOException {
                return Files.newByteChannel(path);
            }
        };
    }

    static Content of(String name, byte[] bytes) {
        return new Content() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public SeekableByteChannel channel() {
                return new SeekableInMemoryByteChannel(bytes);
            }
        };
    }
}
