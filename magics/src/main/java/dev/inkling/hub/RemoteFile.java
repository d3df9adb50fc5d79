package dev.inkling.hub;

import dev.inkling.InklingException;

/**
 * A file of a repository.
 *
 * @param path inside the repository, with slashes
 * @param size in bytes
 * @param etag the name of its content: the SHA-256 of a large file, git's hash of a small one
 */
public record RemoteFile(String path, long size, String etag) {
    public RemoteFile {
        requireInside(path);
        if (size < 0 || !etag.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw new InklingException("the hub tells no size and hash of " + path
                    + ": set HF_ENDPOINT to a full mirror of the hub, or take it away");
        }
    }

    /** True for a file whose etag is its SHA-256. */
    boolean large() {
        return etag.length() == 64;
    }

    /** What a server names must not be read or written elsewhere. */
    static void requireInside(String path) {
        boolean inside = !path.isEmpty() && !path.contains("\\") && !path.matches("[A-Za-z]:.*");
        for (String part : path.split("/", -1)) {
            inside &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!inside || path.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new InklingException("the hub names a file \"" + path.replaceAll("\\p{Cntrl}", "?")
                    + "\", which does not lie inside of the repository: nothing was downloaded; take another model");
        }
    }
}
