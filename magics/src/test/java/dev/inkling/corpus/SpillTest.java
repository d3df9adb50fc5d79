package dev.inkling.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpillTest {
    private final Random random = new Random(5);

    @Test
    void aFewBytesNeedNoFile() {
        Spill spill = new Spill();
        long first = spill.append(new byte[] {1, 2, 3, 4}, 3);
        long second = spill.append(new byte[] {5}, 1);
        assertArrayEquals(new byte[] {1, 2, 3}, spill.read(first, 3));
        assertArrayEquals(new byte[] {5}, spill.read(second, 1));
        assertFalse(spill.isOnDisk());
    }

    @Test
    void whatIsPutDownIsReadFromWhereverItIs() {
        Spill spill = new Spill();
        byte[] all = new byte[3 * Spill.MOST_IN_MEMORY];
        random.nextBytes(all);
        List<Integer> sizes = new ArrayList<>();
        for (int at = 0; at < all.length; ) {
            int size = Math.min(all.length - at, 1 + random.nextInt(random.nextInt(50) == 0 ? 2_500_000 : 30_000));
            assertEquals(at, spill.append(Arrays.copyOfRange(all, at, at + size), size));
            sizes.add(size);
            at += size;
            int from = random.nextInt(at);
            int length = Math.min(at - from, 40_000);
            assertArrayEquals(Arrays.copyOfRange(all, from, from + length), spill.read(from, length));
        }
        assertTrue(spill.isOnDisk());
        assertArrayEquals(all, spill.read(0, all.length));
    }

    @Test
    void nothingIsLeftForOthersToFind() throws IOException {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "open files can be deleted");
        Files.createDirectories(Spill.folder());
        Files.write(Spill.folder().resolve("of-a-killed-process.spill"), new byte[9]);
        Spill spill = new Spill();
        spill.append(new byte[Spill.MOST_IN_MEMORY], Spill.MOST_IN_MEMORY);
        spill.append(new byte[1], 1);
        assertTrue(spill.isOnDisk());
        try (Stream<Path> files = Files.list(Spill.folder())) {
            assertEquals(List.of(), files.toList());
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Spill.folder())));
    }

    @Test
    void textsComeBackWithEveryUnit() {
        for (String text : List.of("", "plain", "café", "井", "half \ud83d of a pair", "a𠮷b", "\u0000\uffff")) {
            RecordWriter out =
                    new RecordWriter().number(300).text(text).yes(true).hash(-5).unit('\uffff');
            RecordReader in = new RecordReader(Arrays.copyOf(out.bytes(), out.size()));
            assertEquals(300, in.number());
            assertEquals(text, in.text());
            assertTrue(in.yes());
            assertEquals(-5, in.hash());
            assertEquals('\uffff', in.unit());
            assertFalse(in.hasMore());
        }
    }
}
