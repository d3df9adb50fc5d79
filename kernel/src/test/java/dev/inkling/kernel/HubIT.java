package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.inkling.kernel.Conversation.Answer;
import dev.inkling.kernel.client.KernelMessage;
import dev.inkling.kernel.client.KernelMessage.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A model of the hub in the cells of a real kernel: the question, the answer, the progress. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HubIT {
    private static final Path MODEL = Path.of("..", "magics", "src", "test", "resources", "golden", "llama");
    private static final List<String> FILES = List.of("config.json", "generation_config.json", "model.safetensors");
    private static final String COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

    private final AtomicInteger contents = new AtomicInteger();
    private HttpServer hub;
    private Conversation kernel;
    private Path cache;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        hub.createContext("/api/", exchange -> reply(exchange, description().getBytes(StandardCharsets.UTF_8)));
        hub.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith(".safetensors")) {
                contents.incrementAndGet();
            }
            reply(exchange, Files.readAllBytes(MODEL.resolve(path.substring(path.lastIndexOf('/') + 1))));
        });
        hub.start();
        cache = folder.resolve("hub");
        kernel = Conversation.start(
                folder,
                Map.of(
                        "HF_ENDPOINT",
                        "http://127.0.0.1:" + hub.getAddress().getPort(),
                        "HF_HUB_CACHE",
                        cache.toString(),
                        "HF_HUB_OFFLINE",
                        ""));
    }

    @AfterAll
    void stop() throws Exception {
        kernel.close();
        hub.stop(0);
    }

    private static void reply(HttpExchange exchange, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String description() {
        String files = FILES.stream()
                .map(name -> "{\"rfilename\": \"" + name + "\", " + content(name) + "}")
                .collect(Collectors.joining(", "));
        return "{\"id\": \"some/llama\", \"sha\": \"" + COMMIT + "\", \"siblings\": [" + files + "]}";
    }

    private static String content(String name) {
        try {
            byte[] bytes = Files.readAllBytes(MODEL.resolve(name));
            boolean large = name.endsWith(".safetensors");
            MessageDigest digest = MessageDigest.getInstance(large ? "SHA-256" : "SHA-1");
            if (!large) {
                digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            }
            String hash = HexFormat.of().formatHex(digest.digest(bytes));
            return large
                    ? "\"lfs\": {\"sha256\": \"" + hash + "\", \"size\": " + bytes.length + "}"
                    : "\"size\": " + bytes.length + ", \"blobId\": \"" + hash + "\"";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KernelMessage question(String cell) throws InterruptedException {
        return kernel.awaitMessage(
                "the question",
                message ->
                        message.channel() == Channel.STDIN && message.parentId().equals(cell));
    }

    @Test
    void theUserIsAskedAndTheAnswerCounts() throws Exception {
        Answer nobody = kernel.run("%load_model some/llama");
        assertEquals("error", nobody.status());
        assertTrue(nobody.error().contains("add --yes"), nobody.error());

        String refusing = kernel.client().execute("%load_model some/llama", true);
        assertTrue(question(refusing).text("prompt").contains("97.8 kB"));
        kernel.client().answer("no");
        assertTrue(kernel.await(refusing).error().contains("nothing was downloaded"));

        String leaving = kernel.client().execute("%load_model some/llama", true);
        question(leaving);
        kernel.client().interrupt();
        assertEquals("error", kernel.await(leaving).status());
        assertEquals(0, contents.get());
        assertFalse(Files.exists(cache));

        String agreeing = kernel.client().execute("%load_model some/llama", true);
        question(agreeing);
        kernel.client().answer("yes");
        Answer loaded = kernel.await(agreeing);
        assertEquals("ok", loaded.status(), loaded.traceback());
        assertTrue(loaded.result().contains("some/llama, commit " + COMMIT), loaded.result());
        assertEquals(1, contents.get());
        kernel.runs("%load_model some/llama");
        assertEquals(1, contents.get(), "the second time it is in the cache");
        assertEquals(
                "23712",
                kernel.runs("inkling.model().info().config().parameters()").result());
    }
}
