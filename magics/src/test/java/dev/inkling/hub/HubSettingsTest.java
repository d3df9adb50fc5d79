package dev.inkling.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSettingsTest {
    private static final Path HOME = Path.of("/home/writer");

    private static HubSettings of(String... pairs) {
        return HubSettings.of(map(pairs), HOME);
    }

    private static Map<String, String> map(String... pairs) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @Test
    void theCacheIsWhereHuggingfaceHubKeepsIt() {
        assertEquals(Path.of("/home/writer/.cache/huggingface/hub"), of().cache());
        assertEquals(Path.of("/x/huggingface/hub"), of("XDG_CACHE_HOME", "/x").cache());
        assertEquals(
                Path.of("/h/hub"), of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h").cache());
        assertEquals(
                Path.of("/old"),
                of("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/old").cache());
        assertEquals(
                Path.of("/new"),
                of("HF_HUB_CACHE", "/new", "HUGGINGFACE_HUB_CACHE", "/old").cache());
        assertEquals(
                Path.of("/home/writer/models/hub"), of("HF_HOME", "~/models").cache());
        assertEquals(
                Path.of("/disk/m"),
                of("HF_HUB_CACHE", "$DATA/m", "DATA", "/disk").cache());
        assertEquals(
                Path.of("/home/writer/.cache/huggingface/hub"),
                of("HF_HOME", " ").cache());
    }

    @Test
    void theEndpointIsTheHubOrAMirror() {
        assertEquals("huggingface.co", of().host());
        assertEquals(
                "https://hf-mirror.com",
                of("HF_ENDPOINT", "https://hf-mirror.com/").endpoint().toString());
        for (String wrong : List.of("hf-mirror.com", "ftp://x", "https://", "https://a b", "https://me:pw@host")) {
            assertThrows(InklingException.class, () -> of("HF_ENDPOINT", wrong), wrong);
        }
    }

    @Test
    void offlineIsWhatHuggingfaceHubTakesForYes() {
        for (String yes : List.of("1", "on", "YES", "True")) {
            assertTrue(of("HF_HUB_OFFLINE", yes).offline(), yes);
        }
        assertTrue(of("TRANSFORMERS_OFFLINE", "1").offline());
        assertFalse(of("HF_HUB_OFFLINE", "0").offline());
        assertFalse(of().offline());
    }

    @Test
    void theTokenComesFromTheEnvironmentOrItsFileAndIsNeverShown(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("token"), "hf_file\n");
        assertEquals(Optional.of("hf_file"), of("HF_HOME", folder.toString()).token());
        assertEquals(
                Optional.of("hf_env"),
                of("HF_HOME", folder.toString(), "HF_TOKEN", "hf_env\n").token());
        assertEquals(
                Optional.of("hf_file"),
                of("HF_TOKEN_PATH", folder.resolve("token").toString()).token());
        assertEquals(Optional.empty(), of().token());
        assertEquals(
                Optional.empty(),
                of("HF_TOKEN", "hf_env", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").token());
        assertFalse(of("HF_TOKEN", "hf_secret").toString().contains("hf_secret"));
        String message = assertThrows(InklingException.class, () -> of("HF_TOKEN", "hf_se cret\u00e9"))
                .getMessage();
        assertFalse(message.contains("cret"), message);
    }

    @Test
    void theTokenGoesToTheEndpointAlone() {
        HubSettings settings = of("HF_ENDPOINT", "https://hub.example", "HF_TOKEN", "hf_x");
        assertTrue(settings.mayHaveToken(URI.create("https://hub.example/api/models/x")));
        assertTrue(settings.mayHaveToken(URI.create("https://HUB.example:443/x")));
        for (String other : List.of(
                "https://cdn.hub.example/x",
                "http://hub.example/x",
                "https://hub.example:8443/x",
                "https://hub.example.evil.org/")) {
            assertFalse(settings.mayHaveToken(URI.create(other)), other);
        }
        HubSettings clear = of("HF_ENDPOINT", "http://hub.example", "HF_TOKEN", "hf_x");
        assertFalse(clear.mayHaveToken(URI.create("http://hub.example/x")), "in the clear");
    }

    @Test
    void namesOfTheHubAreToldFromOthers() {
        for (String good : List.of("gpt2", "Qwen/Qwen2.5-0.5B", "a/b_", "uer/gpt2-chinese-cluecorpussmall", "0x/1")) {
            assertTrue(RepoId.isWellFormed(good), good);
        }
        for (String bad : List.of(
                "", "/", "a/", "/a", "a/b/c", "../x", "a/..", "a//b", "a--b/c", "~/x", "a b", ".x", "x.git", "a\\b")) {
            assertFalse(RepoId.isWellFormed(bad), bad);
        }
        assertEquals("models--Qwen--Qwen2.5-0.5B", new RepoId("Qwen/Qwen2.5-0.5B").folderName());
        assertEquals("models--gpt2", new RepoId("gpt2").folderName());
    }

    @Test
    void revisionsStayInsideOfTheirFolder() {
        for (String good : List.of("main", "v1.0", "refs/pr/1", "a".repeat(40))) {
            HubCache.requireRevision(good);
        }
        for (String bad : List.of("", "..", "../main", "/main", "a/../b", "a//b", "a\\b", "a b", "-x")) {
            assertThrows(InklingException.class, () -> HubCache.requireRevision(bad), bad);
        }
    }

    @Test
    void proxiesOfTheEnvironmentAreUsedForOthersThanThisMachine() {
        EnvironmentProxy proxy = new EnvironmentProxy(
                map("HTTPS_PROXY", "http://proxy.example:3128", "no_proxy", "inside.example,.local"), null);
        Proxy found = proxy.select(URI.create("https://huggingface.co/x")).get(0);
        assertEquals(3128, ((InetSocketAddress) found.address()).getPort());
        for (String direct : List.of(
                "https://a.inside.example/",
                "https://m.local/",
                "http://huggingface.co/",
                "https://localhost:1/",
                "https://127.0.0.1/")) {
            assertEquals(List.of(Proxy.NO_PROXY), proxy.select(URI.create(direct)), direct);
        }
    }
}
