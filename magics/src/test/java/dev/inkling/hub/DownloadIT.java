package dev.inkling.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.hub.HubCache.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several kernels at one cache, and kernels that are killed. */
class DownloadIT {
    private static final String WEIGHTS = "model.safetensors";
    private static final RepoId ID = new RepoId(FakeHub.ID);

    @TempDir
    Path cache;

    private FakeHub server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub().with(Path.of("src/test/resources/golden/llama"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private Snapshot fetch(Path into) {
        return new Hub(server.settings(into)).lookUp(ID, Hub.MAIN, () -> false).download(progress -> {}, () -> false);
    }

    private void isRight(Snapshot snapshot) throws IOException {
        assertArrayEquals(
                server.files.get(WEIGHTS), Files.readAllBytes(snapshot.folder().resolve(WEIGHTS)));
    }

    private Path unfinished() {
        return Transfer.unfinished(
                new HubCache(cache, true).blob(ID, FakeHub.etag(WEIGHTS, server.files.get(WEIGHTS))));
    }

    @Test
    void twoKernelsFetchAContentOnce() throws Exception {
        server.with(WEIGHTS, bytes(Piece.SIZE));
        server.bytesPerSecond = 8_000_000;
        Process other = FetchMain.process(server, cache).start();
        CompletableFuture<Snapshot> second = CompletableFuture.supplyAsync(() -> fetch(cache));
        CompletableFuture<Snapshot> third = CompletableFuture.supplyAsync(() -> fetch(cache));
        isRight(second.get(60, TimeUnit.SECONDS));
        isRight(third.get(60, TimeUnit.SECONDS));
        assertTrue(other.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, other.exitValue(), () -> new String(read(other)));
        assertEquals(
                server.files.values().stream()
                        .mapToLong(content -> content.length)
                        .sum(),
                server.served.get());
    }

    private static byte[] read(Process process) {
        try {
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Test
    void aKernelKilledAtAnyByteIsGoneOnFrom() throws Exception {
        server.with(WEIGHTS, bytes(4 * Piece.SIZE));
        server.bytesPerSecond = 12_000_000;
        for (int kill = 1; kill <= 8; kill++) {
            Process process = FetchMain.process(server, cache).start();
            long goal = server.served.get() + 1_000L + 431_237L * kill;
            while (server.served.get() < goal && process.isAlive()) {
                Thread.sleep(2);
            }
            assertTrue(process.isAlive(), "killed while it fetches");
            process.destroyForcibly().waitFor();
            assertFalse(Files.exists(cache.resolve("models--someone--little-llama/refs/main")));
        }
        long kept = Files.size(unfinished());
        byte[] there = Files.readAllBytes(unfinished());
        assertArrayEquals(Arrays.copyOf(server.files.get(WEIGHTS), there.length), there);
        assertTrue(kept > 500_000, kept + " bytes");
        server.bytesPerSecond = Long.MAX_VALUE;
        server.requests.clear();
        isRight(fetch(cache));
        assertEquals(server.files.get(WEIGHTS).length - kept, server.asked(WEIGHTS));
    }
}
