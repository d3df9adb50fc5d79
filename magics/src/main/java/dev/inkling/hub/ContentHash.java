package dev.inkling.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash by which the hub names a content: SHA-256 for large files, that of a git blob for small ones. */
final class ContentHash {
    private final MessageDigest digest;

    ContentHash(RemoteFile file) {
        try {
            digest = MessageDigest.getInstance(file.large() ? "SHA-256" : "SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has both
        }
        if (!file.large()) {
            digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
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
}
