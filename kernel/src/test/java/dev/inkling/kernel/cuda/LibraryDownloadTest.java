package dev.inkling.kernel.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.hub.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryDownloadTest {
    private static final long ROOM = 1L << 40;

    @TempDir
    Path home;

    private final Map<String, byte[]> contents = new TreeMap<>();
    private FakeLibraryServer server;
    private Path folder;
    private long free = ROOM;

    @BeforeEach
    void serve() throws IOException {
        server = new FakeLibraryServer();
        folder = home.resolve("图 cuda/2.7.1-cu128");
        Random random = new Random(1);
        for (String name : List.of("libc10.so", "libtorch_cuda.so", "libcudart-218eec4c.so.12", "libstdc++.so.6")) {
            byte[] content = new byte[300_000];
            random.nextBytes(content);
            contents.put(name, content);
            server.with(name, content);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LibraryServer client() {
        return new LibraryServer(server.address(), Duration.ofMillis(500));
    }

    private LibraryDownload download() {
        return new LibraryDownload(client(), folder, Duration.ofMillis(5), () -> free);
    }

    private void fetch() throws IOException, InterruptedException {
        List<RemoteLibrary> libraries = client().libraries();
        download().fetch(libraries, new Meter(1, libraries.size()));
    }

    private void assertWhole() throws IOException {
        try (var files = Files.list(folder)) {
            assertEquals(
                    contents.keySet().stream().toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        for (var entry : contents.entrySet()) {
            assertArrayEquals(entry.getValue(), Files.readAllBytes(folder.resolve(entry.getKey())), entry.getKey());
        }
        assertFalse(Files.exists(home.resolve("图 cuda/2.7.1-cu128.part")));
    }

    private String fails() {
        String message = assertThrows(InklingException.class, this::fetch).getMessage();
        assertFalse(Files.exists(folder), "a folder by that name is whole");
        return message;
    }

    @Test
    void theLibrariesOfTheBuildComeUnpacked() throws Exception {
        List<RemoteLibrary> libraries = client().libraries();
        assertEquals(4, libraries.size(), "of this system and flavour alone");
        assertEquals(300_000, libraries.get(0).unpacked());
        long packed =
                server.packed.values().stream().mapToLong(bytes -> bytes.length).sum();
        assertEquals(packed, download().toFetch(libraries));
        fetch();
        assertWhole();
    }

    @Test
    void aCutConnectionGoesOnWhereItStopped() throws Exception {
        server.cuts.addAll(List.of(100_000, 50_000));
        fetch();
        assertWhole();
        assertTrue(server.requests.contains("bytes=100000-"), server.requests.toString());
        assertTrue(server.requests.contains("bytes=150000-"), server.requests.toString());
    }

    @Test
    void theNextRunGoesOnWhereTheLastOneStopped() throws Exception {
        server.cuts.addAll(List.of(300_500, 70_000, 0, 0, 0, 0, 0, 0, 0, 0));
        String message = fails();
        assertTrue(message.contains("it goes on where it stopped"), message);
        server.cuts.clear();
        server.requests.clear();
        List<RemoteLibrary> libraries = client().libraries();
        long all =
                server.packed.values().stream().mapToLong(bytes -> bytes.length).sum();
        // Of what was sent before a connection broke, the last may be lost on its way.
        assertTrue(download().toFetch(libraries) < all, "what is there is not fetched again");
        server.requests.clear();
        fetch();
        assertWhole();
        assertEquals(
                3,
                server.requests.stream()
                        .filter(range -> !range.equals("bytes=-4"))
                        .count());
        assertTrue(
                server.requests.stream().anyMatch(range -> range.matches("bytes=[1-9]\\d*-")),
                server.requests.toString());
    }

    @Test
    void aSilentConnectionIsTakenForCut() throws Exception {
        server.silent = true;
        server.cuts.add(1000);
        fetch();
        assertWhole();
        assertTrue(server.requests.contains("bytes=1000-"), server.requests.toString());
    }

    @Test
    void anotherContentBeginsAnew() throws Exception {
        server.cuts.addAll(List.of(1000, 0, 0, 0, 0, 0, 0));
        fails();
        server.cuts.clear();
        server.tag = "\"second\"";
        byte[] other = new byte[200_000];
        new Random(2).nextBytes(other);
        contents.put("libc10.so", other);
        String listing = server.listing;
        server.with("libc10.so", other);
        server.listing = listing;
        fetch();
        assertWhole();
    }

    @Test
    void aServerWithoutPartsSendsTheWholeAgain() throws Exception {
        server.partial = false;
        server.cuts.add(1000);
        fetch();
        assertWhole();
    }

    @Test
    void aDamagedFileIsNamedAndFetchedAnew() throws Exception {
        byte[] right = server.packed.get("libtorch_cuda.so");
        byte[] wrong = right.clone();
        wrong[wrong.length / 2] ^= 1;
        server.packed.put("libtorch_cuda.so", wrong);
        String message = fails();
        assertTrue(message.startsWith("libtorch_cuda.so came damaged"), message);
        server.packed.put("libtorch_cuda.so", right);
        fetch();
        assertWhole();
    }

    @Test
    void aFileThatEndsTooSoonIsNotTaken() throws Exception {
        byte[] whole = server.packed.get("libtorch_cuda.so");
        server.packed.put("libtorch_cuda.so", Arrays.copyOf(whole, whole.length - 5000));
        assertTrue(fails().startsWith("libtorch_cuda.so came damaged"));
    }

    @Test
    void aDiskThatIsTooSmallIsToldBeforeAnythingComes() throws Exception {
        free = 1_400_000;
        List<RemoteLibrary> libraries = client().libraries();
        String message = assertThrows(InklingException.class, () -> download().requireDisk(libraries))
                .getMessage();
        assertTrue(message.contains("need 1.5 MB") && message.contains("1.4 MB are free"), message);
        free = 1_510_000;
        download().requireDisk(libraries);
        assertFalse(Files.exists(folder.getParent()));
    }

    @Test
    void whatTheServerSaysIsToldWithAWayOut() throws Exception {
        server.status = 403;
        assertTrue(fails().contains("answers 403"), "refused");
        server.status = 200;
        server.listing = server.listing.replace("cu128", "cu124");
        assertTrue(fails().contains("lists no libraries for CUDA 12.8"));
        server.listing = "cu128/linux-x86_64/native/lib/..%2F..%2Fevil.so.gz\n";
        server.packed.put("../../evil.so", new byte[10]);
        assertTrue(fails().contains("is no library: nothing was downloaded"));
        assertThrows(InklingException.class, () -> new LibraryServer("no address", Duration.ofSeconds(1)));
        server.close();
        assertTrue(fails().contains("cannot reach 127.0.0.1"));
    }

    @Test
    void twoAtOnceDoNotMix() throws Exception {
        List<RemoteLibrary> libraries = client().libraries();
        server.silent = true;
        server.cuts.add(1000);
        Thread first = new Thread(() -> {
            try {
                download().fetch(libraries, new Meter(1, 4));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        first.start();
        while (server.requests.size() < 5) {
            Thread.sleep(5);
        }
        assertTrue(fails().contains("another ./inkling install --gpu"));
        first.join();
        assertWhole();
    }
}
