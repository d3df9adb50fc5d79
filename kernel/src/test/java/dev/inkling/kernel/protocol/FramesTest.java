package dev.inkling.kernel.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final Signature signature = new Signature("hmac-sha256", "key");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<byte[]> parts() {
        return new Frames(
                        List.of(bytes("client"), new byte[] {0, 1}),
                        bytes("{\"msg_id\":\"1\"}"),
                        bytes("{}"),
                        bytes("{}"),
                        bytes("{\"code\":\"墨\"}"),
                        List.of(new byte[] {7}))
                .toParts(signature);
    }

    private String refused(List<byte[]> parts) {
        return assertThrows(IllegalArgumentException.class, () -> Frames.parse(parts, signature))
                .getMessage();
    }

    @Test
    void whatIsWrittenIsRead() {
        Frames read = Frames.parse(parts(), signature);
        assertEquals(2, read.identities().size());
        assertArrayEquals(new byte[] {0, 1}, read.identities().get(1));
        assertEquals("{\"code\":\"墨\"}", new String(read.content(), StandardCharsets.UTF_8));
        assertArrayEquals(new byte[] {7}, read.buffers().get(0));
    }

    @Test
    void everySignedPartIsGuarded() {
        for (int i = 4; i < 8; i++) {
            List<byte[]> changed = new ArrayList<>(parts());
            changed.set(i, bytes("{\"a\":1}"));
            assertTrue(refused(changed).contains("signature"), "part " + i);
        }
        List<byte[]> unsigned = new ArrayList<>(parts());
        unsigned.set(3, new byte[0]);
        assertTrue(refused(unsigned).contains("signature"));
    }

    @Test
    void missingPartsAreRefused() {
        assertTrue(refused(List.of()).contains("six parts"));
        assertTrue(refused(List.of(bytes("nonsense"))).contains("six parts"));
        assertTrue(refused(parts().subList(0, 7)).contains("six parts"));
        assertTrue(refused(parts().subList(3, 9)).contains("six parts"));
    }
}
