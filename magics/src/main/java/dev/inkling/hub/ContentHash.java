package dev.inkling.hub;

import dev.inkling.InklingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash by which the hub names a content: SHA-256 for large files, that of a git blob for small ones. */
final class ContentHash {
    private final MessageDigest digest;

    ContentHash(RemoteFile file) {
        this(file.large(), file.size());
    }

    private ContentHash(boolean large, long size) {
        try {
            digest = MessageDigest.getInstance(large ? "SHA-256" : "SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has both
        }
        if (!large) {
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
        }
    }

    void add(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
    }

    String end() {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(RemoteFile file, byte[] content) {
        ContentHash hash = new ContentHash(file);
        hash.add(content, content.length);
        return hash.end();
    }

    /**
     * The hash of a file.
     *
     * @param etag of the kind that is wanted
     */
    static String of(Path file, String etag) {
        try (InputStream in = Files.newInputStream(file)) {
            ContentHash hash = new ContentHash(etag.length() == 64, Files.size(file));
            byte[] buffer = new byte[1 << 20];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.add(buffer, read);
            }
            return hash.end();
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + " (" + e + "): check that it is there and readable", e);
        }
    }
}
