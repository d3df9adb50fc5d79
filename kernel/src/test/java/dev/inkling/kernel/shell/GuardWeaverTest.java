package dev.inkling.kernel.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GuardWeaverTest {
    private static final String CHECK = "check";

    private static byte[] classFile() throws Exception {
        try (InputStream in = Looping.class.getResourceAsStream("GuardWeaverTest$Looping.class")) {
            return in.readAllBytes();
        }
    }

    private static final class Looping {
        static int sum(int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) {
                sum += i;
            }
            return sum;
        }
    }

    @Test
    void aClassOfAJavaThatDoesNotExistYetIsWovenAndKeepsItsVersion() throws Exception {
        byte[] newer = classFile();
        ByteBuffer.wrap(newer).putShort(6, (short) 99);
        byte[] woven = GuardWeaver.weave(newer);
        assertEquals(99, ByteBuffer.wrap(woven).getShort(6));
        assertEquals(99, ByteBuffer.wrap(newer).getShort(6));
        assertFalse(new String(newer, StandardCharsets.ISO_8859_1).contains(CHECK));
        assertTrue(new String(woven, StandardCharsets.ISO_8859_1).contains(CHECK));
    }

    @Test
    void aWovenClassStillComputesTheSame() throws Exception {
        byte[] woven = GuardWeaver.weave(classFile());
        Class<?> type = new ClassLoader(GuardWeaverTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Looping.class.getName(), woven, 0, woven.length);
            }
        }.define();
        var sum = type.getDeclaredMethod("sum", int.class);
        sum.setAccessible(true);
        assertEquals(Looping.sum(10), sum.invoke(null, 10));
    }
}
