package dev.inkling.kernel.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One message of the Jupyter protocol as it travels: the parts are JSON in UTF-8.
 *
 * @param identities routing prefix of a ROUTER socket, or the topic of a PUB socket
 */
public record Frames(
        List<byte[]> identities, byte[] header, byte[] parent, byte[] metadata, byte[] content, List<byte[]> buffers) {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);

    /**
     * Takes a multipart message apart.
     *
     * @throws IllegalArgumentException when parts are missing or the signature is wrong
     */
    public static Frames parse(List<byte[]> parts, Signature signature) {
        int at = 0;
        while (at < parts.size() && !Arrays.equals(parts.get(at), DELIMITER)) {
            at++;
        }
        if (parts.size() - at < 6) {
            throw new IllegalArgumentException("a message needs six parts after its identities, got "
                    + Math.max(0, parts.size() - at) + " of " + parts.size());
        }
        List<byte[]> signed = parts.subList(at + 2, at + 6);
        if (!signature.matches(parts.get(at + 1), signed)) {
            throw new IllegalArgumentException("the signature does not match the message");
        }
        return new Frames(
                List.copyOf(parts.subList(0, at)),
                signed.get(0),
                signed.get(1),
                signed.get(2),
                signed.get(3),
                List.copyOf(parts.subList(at + 6, parts.size())));
    }

    /** The multipart message, signed. */
    public List<byte[]> toParts(Signature signature) {
        List<byte[]> parts = new ArrayList<>(identities);
        parts.add(DELIMITER);
        List<byte[]> signed = List.of(header, parent, metadata, content);
        parts.add(signature.sign(signed));
        parts.addAll(signed);
        parts.addAll(buffers);
        return parts;
    }
}
