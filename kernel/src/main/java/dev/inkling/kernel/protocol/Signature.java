package dev.inkling.kernel.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs and checks messages with the connection's key. Safe for use from several threads. */
public final class Signature {
    private final SecretKeySpec key;

    /**
     * @param scheme as in the connection file, for example hmac-sha256
     * @param key empty when messages are not signed
     */
    public Signature(String scheme, String key) {
        String algorithm = scheme == null || scheme.isEmpty() ? "HmacSHA256" : scheme.replaceFirst("-", "");
        this.key = key == null || key.isEmpty()
                ? null
                : new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm);
    }

    /** The lower-case hexadecimal digest of the four parts; empty without a key. */
    byte[] sign(List<byte[]> parts) {
        if (key == null) {
            return new byte[0];
        }
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            parts.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + key.getAlgorithm(), e);
        }
    }

    boolean matches(byte[] given, List<byte[]> parts) {
        return key == null || MessageDigest.isEqual(given, sign(parts));
    }
}
