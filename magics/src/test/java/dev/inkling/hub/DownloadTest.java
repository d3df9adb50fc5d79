package dev.inkling.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import dev.inkling.hub.FakeHub.Fault;
import dev.inkling.hub.HubCache.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the connections and to the process, the content in the cache is whole and right, or not there. */
class DownloadTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/llama");
    private static final String WEIGHTS = "model.safetensors";
    private static final RepoId ID = new RepoId(FakeHub.ID);
    private static final Patience QUICK =
            new Patience(4, Duration.ofMillis(1), Duration.ofSeconds(2), Duration.ofSeconds(30));
    private static final Patience HASTY =
            new Patience(4, Duration.ofMillis(1), Duration.ofSeconds(2), Duration.ofMillis(700));

    @TempDir
    Path cache;

    private FakeHub server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub().with(GOLDEN);
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
        return fetch(into, QUICK);
    }

    private Snapshot fetch(Path into, Patience patience) {
        return new Hub(server.settings(into), patience)
                .lookUp(ID, Hub.MAIN, () -> false)
                .download(progress -> {}, () -> false);
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
    void aConnectionCutAtAnyByteIsTakenUpAgain() throws IOException {
        int size = server.files.get(WEIGHTS).length;
        for (int cut = 0; cut < size; cut += cut < 64 ? 13 : size / 20) {
            server.faults = FakeHub.first(1, "/lfs/", Fault.cut(cut));
            isRight(fetch(cache.resolve("cut" + cut)));
        }
    }

    @Test
    void aLargeContentComesInPartsAndWhatIsThereIsNotFetchedAgain() throws IOException {
        server.with(WEIGHTS, bytes(3 * Piece.SIZE + 12345));
        Path blob = unfinished();
        Files.createDirectories(blob.getParent());
        int there = Piece.SIZE + 77;
        Files.write(blob, Arrays.copyOf(server.files.get(WEIGHTS), there));
        Hub.Plan plan = new Hub(server.settings(cache), QUICK).lookUp(ID, Hub.MAIN, () -> false);
        long small = server.files.get("config.json").length + server.files.get("generation_config.json").length;
        assertEquals(server.files.get(WEIGHTS).length - there + small, plan.missing());
        List<Progress> heard = new ArrayList<>();
        isRight(plan.download(heard::add, () -> false));
        assertEquals(server.files.get(WEIGHTS).length - there + small, server.served.get());
        List<FakeHub.Request> parts = server.contentRequests(WEIGHTS);
        assertEquals(3, parts.size(), parts.toString());
        assertTrue(parts.stream().anyMatch(part -> part.range().startsWith("bytes=" + there + "-")), parts.toString());
        Progress last = heard.get(heard.size() - 1);
        assertEquals(last.total(), last.bytes());
        assertEquals(3, last.files());
    }

    @Test
    void everyPartMayBeCutManyTimes() throws IOException {
        server.with(WEIGHTS, bytes(3 * Piece.SIZE));
        Random random = new Random(3);
        server.faults = request -> request.path().startsWith("/lfs/") && random.nextInt(3) > 0
                ? Optional.of(Fault.cut(300_000 + random.nextInt(2_000_000)))
                : Optional.empty();
        isRight(fetch(cache));
    }

    @Test
    void aServerWithoutRangesServesToo() throws IOException {
        server.with(WEIGHTS, bytes(2 * Piece.SIZE + 5));
        server.ranges = false;
        Files.createDirectories(unfinished().getParent());
        Files.write(unfinished(), Arrays.copyOf(server.files.get(WEIGHTS), 1000));
        server.faults = FakeHub.first(1, "/lfs/", Fault.cut(500_000));
        isRight(fetch(cache));
    }

    @Test
    void aSilentConnectionCountsAsCut() throws IOException {
        server.faults = FakeHub.first(1, "/lfs/", Fault.silent(1000));
        long start = System.nanoTime();
        isRight(fetch(cache, HASTY));
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis >= 700 && millis < 4900, millis + " ms");
    }

    @Test
    void aWrongContentIsDeletedAndTold() throws IOException {
        server.sent = content -> {
            byte[] other = content.clone();
            if (content.length < 10_000) {
                return other;
            }
            other[other.length / 2] ^= 1;
            return other;
        };
        String message =
                assertThrows(InklingException.class, () -> fetch(cache)).getMessage();
        assertTrue(message.contains("another content") && message.contains("deleted"), message);
        assertFalse(Files.exists(unfinished()));
        assertTrue(new Hub(server.settings(cache), QUICK).cached(ID, Hub.MAIN).isEmpty());
        server.sent = content -> content;
        isRight(fetch(cache));
    }

    @Test
    void aWrongBeginningIsFetchedAnew() throws IOException {
        Files.createDirectories(unfinished().getParent());
        for (int there : new int[] {1, 1000, server.files.get(WEIGHTS).length, server.files.get(WEIGHTS).length + 9}) {
            Path blob = unfinished();
            Files.deleteIfExists(blob.resolveSibling(FakeHub.etag(WEIGHTS, server.files.get(WEIGHTS))));
            Files.write(blob, new byte[there]);
            isRight(fetch(cache));
        }
    }

    @Test
    void aSignedAddressThatRanOutIsAskedForAgain() throws IOException {
        server.with(WEIGHTS, bytes(6 * Piece.SIZE));
        java.util.concurrent.atomic.AtomicInteger asked = new java.util.concurrent.atomic.AtomicInteger();
        server.faults = request -> request.path().startsWith("/lfs/") && asked.incrementAndGet() == 5
                ? Optional.of(Fault.status(403, Map.of()))
                : Optional.empty();
        isRight(fetch(cache));
    }

    @Test
    void busyServersAreWaitedFor() throws IOException {
        server.faults = FakeHub.first(2, "/lfs/", Fault.status(503, Map.of("Retry-After", "0")));
        isRight(fetch(cache));
        server.faults = FakeHub.first(99, "/lfs/", Fault.status(502, Map.of()));
        String message = assertThrows(InklingException.class, () -> fetch(cache.resolve("other")))
                .getMessage();
        assertTrue(message.contains("502") && message.contains("4 tries"), message);
    }

    @Test
    void aStoppedDownloadKeepsWhatCame() throws IOException {
        server.with(WEIGHTS, bytes(2 * Piece.SIZE));
        server.bytesPerSecond = 4_000_000;
        AtomicBoolean stop = new AtomicBoolean();
        Hub hub = new Hub(server.settings(cache), QUICK);
        Hub.Plan plan = hub.lookUp(ID, Hub.MAIN, () -> false);
        long start = System.nanoTime();
        assertThrows(
                DownloadStopped.class,
                () -> plan.download(progress -> stop.set(progress.bytes() > 2_000_000), stop::get));
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
        long kept = Files.size(unfinished());
        assertTrue(kept > 500_000, kept + " bytes");
        server.bytesPerSecond = Long.MAX_VALUE;
        server.requests.clear();
        isRight(fetch(cache));
        assertEquals(server.files.get(WEIGHTS).length - kept, server.asked(WEIGHTS));
    }
}
