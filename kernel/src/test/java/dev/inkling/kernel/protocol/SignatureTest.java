package dev.inkling.kernel.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 4231, test case 2, its text in four parts. */
    @Test
    void theDigestIsThatOfTheStandard() {
        List<byte[]> parts = List.of(bytes("what do"), bytes(" ya want"), bytes(""), bytes(" for nothing?"));
        byte[] digest = new Signature("hmac-sha256", "Jefe").sign(parts);
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                new String(digest, StandardCharsets.US_ASCII));
    }

    @Test
    void anyOtherByteIsNoMatch() {
        Signature signature = new Signature("hmac-sha256", "key");
        List<byte[]> parts = List.of(bytes("{}"), bytes("{}"), bytes("{}"), bytes("{\"code\":\"1\"}"));
        byte[] digest = signature.sign(parts);
        assertTrue(signature.matches(digest, parts));
        assertFalse(signature.matches(bytes("0".repeat(64)), parts));
        assertFalse(signature.matches(new byte[0], parts));
        assertFalse(new Signature("hmac-sha256", "other").matches(digest, parts));
        assertFalse(signature.matches(digest, List.of(parts.get(0), parts.get(1), parts.get(2), bytes("{}"))));
    }

    @Test
    void withoutAKeyNothingIsSigned() {
        Signature none = new Signature("hmac-sha256", "");
        assertArrayEquals(new byte[0], none.sign(List.of(bytes("x"))));
        assertTrue(none.matches(bytes("whatever"), List.of(bytes("x"))));
    }
}
