package dev.inkling.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import dev.inkling.hub.FakeHub.Fault;
import dev.inkling.hub.FakeHub.Request;
import dev.inkling.hub.HubCache.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the hub, what it refuses, and what lies in the cache afterwards. */
class HubTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/llama");
    private static final RepoId ID = new RepoId(FakeHub.ID);
    private static final Patience QUICK =
            new Patience(3, Duration.ofMillis(5), Duration.ofSeconds(2), Duration.ofSeconds(10));

    @TempDir
    Path cache;

    private FakeHub server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub().with(GOLDEN).with("tokenizer.json", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Hub hub() {
        return new Hub(server.settings(cache), QUICK);
    }

    private Snapshot fetch(Hub hub) {
        return hub.lookUp(ID, Hub.MAIN, () -> false).download(progress -> {}, () -> false);
    }

    private String refused(Runnable task) {
        String message = assertThrows(InklingException.class, task::run).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private String lookUpRefused() {
        return refused(() -> hub().lookUp(ID, Hub.MAIN, () -> false));
    }

    private void nothingWasKept() throws IOException {
        Path blobs = new HubCache(cache, true).repository(ID).resolve("blobs");
        if (Files.exists(blobs)) {
            try (Stream<Path> all = Files.list(blobs)) {
                assertEquals(List.of(), all.filter(Files::isRegularFile).toList());
            }
        }
    }

    @Test
    void aModelLiesInTheLayoutOfHuggingfaceHub() throws IOException {
        Snapshot snapshot = fetch(hub());
        Path repository = cache.resolve("models--someone--little-llama");
        assertEquals(repository.resolve("snapshots").resolve(FakeHub.COMMIT), snapshot.folder());
        assertEquals(FakeHub.COMMIT, Files.readString(repository.resolve("refs/main")));
        for (Map.Entry<String, byte[]> file : server.files.entrySet()) {
            Path link = snapshot.folder().resolve(file.getKey());
            String etag = FakeHub.etag(file.getKey(), file.getValue());
            assertEquals(Path.of("../../blobs/" + etag), Files.readSymbolicLink(link));
            assertArrayEquals(file.getValue(), Files.readAllBytes(link));
        }
        try (Stream<Path> blobs = Files.list(repository.resolve("blobs"))) {
            assertEquals(server.files.size(), blobs.count(), "nothing unfinished stays");
        }
        assertEquals(Optional.of(snapshot), hub().cached(ID, Hub.MAIN));
        assertEquals(Optional.of(snapshot), hub().cached(ID, FakeHub.COMMIT));
        assertEquals(Optional.empty(), hub().cached(ID, "v2"));
        assertEquals(
                "someone/little-llama",
                HubCache.of(snapshot.folder()).orElseThrow().id().name());
    }

    @Test
    void gitNamesASmallContentAsGitDoes() {
        byte[] content = "hello\n".getBytes(StandardCharsets.US_ASCII);
        assertEquals("ce013625030ba8dba906f756967f9e9ca394464a", FakeHub.etag("a.json", content));
        assertEquals(
                "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
                FakeHub.etag("a.bin", content.clone()));
    }

    @Test
    void whatIsInTheCacheIsFoundWithoutAConnection() {
        Snapshot snapshot = fetch(hub());
        server.close();
        HubSettings offline = new HubSettings(server.endpoint(), cache, Optional.empty(), true, true);
        assertEquals(Optional.of(snapshot), new Hub(offline).cached(ID, Hub.MAIN));
    }

    @Test
    void anUnfinishedSnapshotIsNotTakenForTheModel() throws IOException {
        Snapshot snapshot = fetch(hub());
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Path link = snapshot.folder().resolve(name);
            Path target = Files.readSymbolicLink(link);
            Files.delete(link);
            assertEquals(Optional.empty(), hub().cached(ID, Hub.MAIN), name);
            Files.createSymbolicLink(link, Path.of("../../blobs/gone"));
            assertEquals(Optional.empty(), hub().cached(ID, Hub.MAIN), name);
            Files.delete(link);
            Files.createSymbolicLink(link, target);
            assertTrue(hub().cached(ID, Hub.MAIN).isPresent());
        }
    }

    @Test
    void aModelWithoutTokenizerIsKnownToHaveNone() {
        server.files.remove("tokenizer.json");
        fetch(hub());
        assertTrue(hub().cached(ID, Hub.MAIN).isPresent());
    }

    @Test
    void offlineSaysWhatIsMissing() throws IOException {
        Snapshot snapshot = fetch(hub());
        Files.delete(snapshot.folder().resolve("model.safetensors"));
        Hub offline = new Hub(new HubSettings(server.endpoint(), cache, Optional.empty(), true, true));
        String lacking = refused(() -> offline.lookUp(ID, Hub.MAIN, () -> false));
        assertTrue(lacking.contains("lacks model.safetensors") && lacking.contains("HF_HUB_OFFLINE"), lacking);
        String absent = refused(() -> offline.lookUp(new RepoId("gpt2"), "v1", () -> false));
        assertTrue(absent.contains("not in " + cache) && absent.contains("v1"), absent);
    }

    @Test
    void onlyTheModelIsFetchedAndInOneForm() {
        for (String other : List.of(
                "README.md", // says the licence
                "pytorch_model.bin",
                "tf_model.h5",
                "flax_model.msgpack",
                "model.onnx",
                "q4.gguf",
                "model.fp16.safetensors",
                "onnx/model.onnx",
                "merges.txt",
                "vocab.json",
                "training_args.bin")) {
            server.with(other, new byte[] {1});
        }
        List<String> fetched = hub().lookUp(ID, Hub.MAIN, () -> false).files().stream()
                .map(RemoteFile::path)
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "README.md",
                        "config.json",
                        "generation_config.json",
                        "merges.txt",
                        "model.safetensors",
                        "tokenizer.json",
                        "vocab.json"),
                fetched);
    }

    @Test
    void shardsAreThoseThatTheIndexNames() {
        server.files.remove("model.safetensors");
        String index = "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
                + " \"b\": \"model-00002-of-00002.safetensors\", \"c\": \"model-00001-of-00002.safetensors\"}}";
        server.with("model.safetensors.index.json", index.getBytes(StandardCharsets.UTF_8));
        server.with("pytorch_model.bin", new byte[] {1});
        server.with("model-00001-of-00002.safetensors", new byte[] {1, 2});
        String lacking = lookUpRefused();
        assertTrue(lacking.contains("does not hold model-00002-of-00002.safetensors"), lacking);
        server.with("model-00002-of-00002.safetensors", new byte[] {3});
        Snapshot snapshot = fetch(hub());
        assertTrue(Files.exists(snapshot.folder().resolve("model-00002-of-00002.safetensors")));
        assertFalse(Files.exists(snapshot.folder().resolve("pytorch_model.bin")));
        assertTrue(hub().cached(ID, Hub.MAIN).isPresent());
        snapshot.folder().resolve("model-00002-of-00002.safetensors").toFile().delete();
        assertTrue(hub().cached(ID, Hub.MAIN).isEmpty());
    }

    @Test
    void pytorchWeightsAreTakenWhereThereAreNoOthers() {
        server.files.remove("model.safetensors");
        server.with("pytorch_model.bin", new byte[] {1});
        assertTrue(Files.exists(fetch(hub()).folder().resolve("pytorch_model.bin")));
        server.files.remove("pytorch_model.bin");
        server.with("q4.gguf", new byte[] {1});
        String none = lookUpRefused();
        assertTrue(none.contains("no weights that can be loaded") && none.contains("q4.gguf"), none);
        server.files.remove("config.json");
        assertTrue(lookUpRefused().contains("no config.json"));
    }

    @Test
    void theTokenIsSentToTheHubAndNotToWhereItRedirects() {
        Hub hub = new Hub(server.settings(cache, "hf_secret"), QUICK);
        fetch(hub);
        List<Request> elsewhere =
                server.requests.stream().filter(r -> !r.atHub()).toList();
        assertFalse(elsewhere.isEmpty());
        elsewhere.forEach(request -> assertNull(request.token(), request.toString()));
        server.requests.stream()
                .filter(Request::atHub)
                .forEach(request -> assertEquals("Bearer hf_secret", request.token()));
    }

    @Test
    void refusalsSayWhatToDo() throws IOException {
        record Case(int status, String code, boolean token, String... parts) {}
        for (Case each : List.of(
                new Case(401, "RepoNotFound", false, "no model", "HF_TOKEN"),
                new Case(401, "", true, "expired"),
                new Case(404, "RepoNotFound", true, "no model", "check the name"),
                new Case(404, "RevisionNotFound", false, "no revision \"main\""),
                new Case(403, "GatedRepo", false, "gated", "accept its conditions at http", FakeHub.ID, "HF_TOKEN"),
                new Case(403, "", true, "403", "right to read"),
                new Case(418, "", false, "418"))) {
            server.faults = request -> Optional.of(Fault.status(each.status(), Map.of("X-Error-Code", each.code())));
            Hub hub = new Hub(each.token() ? server.settings(cache, "hf_secret") : server.settings(cache), QUICK);
            String message = refused(() -> hub.lookUp(ID, Hub.MAIN, () -> false));
            for (String part : each.parts()) {
                assertTrue(message.contains(part), message);
            }
            assertFalse(message.contains("hf_secret"), message);
        }
        nothingWasKept();
    }

    @Test
    void aGatedModelIsRefusedBeforeTheDownloadWithoutATokenAndAtItsFileWithAWrongOne() throws IOException {
        server.answer = node -> node.put("gated", "manual");
        assertTrue(lookUpRefused().contains("is gated"));
        server.faults = request -> request.path().endsWith("model.safetensors")
                ? Optional.of(Fault.status(403, Map.of("X-Error-Code", "GatedRepo")))
                : Optional.empty();
        Hub hub = new Hub(server.settings(cache, "hf_secret"), QUICK);
        String message = refused(() -> fetch(hub));
        assertTrue(message.contains("is gated") && message.contains("must belong"), message);
        assertTrue(hub().cached(ID, Hub.MAIN).isEmpty());
    }

    @Test
    void aBusyHubIsAskedAgain() {
        server.faults = FakeHub.first(2, "/api/", Fault.status(429, Map.of("Retry-After", "0")));
        fetch(hub());
        server.faults = FakeHub.first(2, "/api/", Fault.status(503, Map.of()));
        hub().lookUp(ID, Hub.MAIN, () -> false);
        server.faults = FakeHub.first(9, "/api/", Fault.status(500, Map.of()));
        String message = lookUpRefused();
        assertTrue(message.contains("500") && message.contains("3 tries"), message);
        server.faults = FakeHub.first(1, "/api/", Fault.status(429, Map.of("Retry-After", "3600")));
        String later = lookUpRefused();
        assertTrue(later.contains("429") && later.contains("in 3600 s"), later);
    }

    @Test
    void aHubThatAsksForAWaitGetsIt() {
        server.faults = FakeHub.first(1, "/api/", Fault.status(429, Map.of("Retry-After", "1")));
        long start = System.nanoTime();
        hub().lookUp(ID, Hub.MAIN, () -> false);
        assertTrue(System.nanoTime() - start > 900_000_000L);
    }

    @Test
    void aRenamedRepositoryIsFollowedAndKeptUnderTheNameThatWasAskedFor() {
        server.faults = request -> request.path().startsWith("/api/models/gpt2/")
                ? Optional.of(Fault.status(
                        307, Map.of("Location", "/api/models/" + FakeHub.ID + "/revision/main?blobs=true")))
                : Optional.empty();
        RepoId old = new RepoId("gpt2");
        Hub.Plan plan = hub().lookUp(old, Hub.MAIN, () -> false);
        assertEquals(FakeHub.ID, plan.repository().name());
        plan.download(progress -> {}, () -> false);
        assertTrue(hub().cached(old, Hub.MAIN).orElseThrow().folder().toString().contains("models--gpt2"));
    }

    @Test
    void noConnectionNamesTheMirror() {
        HubSettings closed = server.settings(cache);
        server.close();
        String message = refused(() -> new Hub(closed, QUICK).lookUp(ID, Hub.MAIN, () -> false));
        assertTrue(message.contains("cannot reach") && message.contains("HF_ENDPOINT"), message);
        HubSettings nowhere =
                new HubSettings(URI.create("https://no-such-host.invalid"), cache, Optional.empty(), false, true);
        String unknown = refused(() -> new Hub(nowhere, QUICK).lookUp(ID, Hub.MAIN, () -> false));
        assertTrue(unknown.contains("cannot reach no-such-host.invalid"), unknown);
    }

    @Test
    void namesThatLeadElsewhereAreRefused() throws IOException {
        for (String name : List.of(
                "../evil", "/etc/evil", "a/../../evil", "..\\evil", "C:\\evil", "C:evil", "", "a//b", "x\u0000y")) {
            server.answer = node -> with(node, "rfilename", name);
            String message = lookUpRefused();
            assertTrue(message.contains("does not lie inside"), message);
        }
        for (String etag : List.of("../../evil", "", "0123", "A".repeat(40), "0".repeat(39) + "/")) {
            server.answer = node -> {
                ((ObjectNode) node.path("siblings").path(0)).put("blobId", etag);
                return node;
            };
            assertTrue(lookUpRefused().contains("no size and hash"), etag);
        }
        server.answer = node -> node.put("sha", "../../../evil");
        assertTrue(lookUpRefused().contains("no commit"));
        nothingWasKept();
        assertFalse(Files.exists(cache.resolveSibling("evil")));
    }

    private static ObjectNode with(ObjectNode node, String field, String value) {
        node.withArray("siblings").addObject().put(field, value).put("size", 1).put("blobId", "a".repeat(40));
        return node;
    }

    @Test
    void whatIsNoHubIsNotTakenForOne() {
        server.faults = request -> Optional.of(Fault.status(301, Map.of("Location", "file:///etc/passwd")));
        assertTrue(lookUpRefused().contains("cannot be used"));
        server.faults = request -> Optional.of(Fault.status(302, Map.of("Location", "/again")));
        assertTrue(lookUpRefused().contains("circles"));
        server.faults = request -> Optional.of(Fault.status(200, Map.of()));
        assertTrue(lookUpRefused().contains("names no commit"));
    }

    @Test
    void aDamagedAnswerIsReadOrRefused() throws IOException {
        byte[] good = ("{\"id\":\"a/b\",\"sha\":\"" + FakeHub.COMMIT
                        + "\",\"gated\":false,\"cardData\":{\"license\":[\"mit\"]},"
                        + "\"siblings\":[{\"rfilename\":\"config.json\",\"size\":7,\"blobId\":\"" + FakeHub.COMMIT
                        + "\"},{\"rfilename\":\"model.safetensors\",\"lfs\":{\"size\":9,\"sha256\":\""
                        + "0".repeat(64) + "\"}}]}")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        int read = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                byte[] signs = "{}[],:\"\\/.0-ex\n".getBytes(StandardCharsets.US_ASCII);
                bytes[random.nextInt(bytes.length)] = signs[random.nextInt(signs.length)];
            }
            try {
                Repository found = Repository.read(ID, Hub.MAIN, new ObjectMapper().readTree(bytes));
                found.files().forEach(file -> assertFalse(file.path().matches(".*[/\\\\].*"), file.path()));
                read++;
            } catch (InklingException | JsonProcessingException e) {
                // refused
            }
        }
        assertTrue(read > 100 && read < 4900, read + " of 5000 could be read");
    }

    @Test
    void aSecondRevisionSharesTheContents() {
        fetch(hub());
        String other = "f".repeat(40);
        server.answer = node -> node.put("sha", other);
        long before = server.served.get();
        Hub.Plan plan = hub().lookUp(ID, "v2", () -> false);
        assertEquals(0, plan.missing());
        Snapshot second = plan.download(progress -> {}, () -> false);
        assertEquals(before, server.served.get());
        assertEquals(other, second.commit());
        assertNotEquals(second, hub().cached(ID, Hub.MAIN).orElseThrow());
    }

    @Test
    void withoutLinksTheFilesAreThereAllTheSame() throws IOException {
        HubSettings settings = new HubSettings(server.endpoint(), cache, Optional.empty(), false, false);
        Snapshot snapshot = fetch(new Hub(settings, QUICK));
        Path file = snapshot.folder().resolve("model.safetensors");
        assertFalse(Files.isSymbolicLink(file));
        assertArrayEquals(server.files.get("model.safetensors"), Files.readAllBytes(file));
        assertTrue(new Hub(settings, QUICK).cached(ID, Hub.MAIN).isPresent());
    }

    @Test
    void aDiskThatIsTooSmallIsToldBeforeTheDownload() throws IOException {
        server.answer = node -> {
            ((ObjectNode) node.path("siblings").path(2).path("lfs")).put("size", 1L << 60);
            return node;
        };
        Hub.Plan plan = hub().lookUp(ID, Hub.MAIN, () -> false);
        String message = refused(() -> plan.download(progress -> {}, () -> false));
        assertTrue(message.contains("needs 1152921504.6") && message.contains("free"), message);
        nothingWasKept();
    }
}
