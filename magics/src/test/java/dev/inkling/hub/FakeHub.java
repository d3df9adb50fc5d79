package dev.inkling.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server of the hub's shape with one repository, and a second one that stands for the network of servers to which the
 * hub redirects for large files.
 */
public final class FakeHub implements AutoCloseable {
    public static final String ID = "someone/little-llama";
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** By the array itself, which is not changed: hashing takes longer than sending. */
    private static final Map<byte[], String> ETAGS = Collections.synchronizedMap(new IdentityHashMap<>());

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    public record Request(boolean atHub, String path, String token, String range) {}

    /**
     * What goes wrong with a request.
     *
     * @param status to answer with; 0 to serve it
     * @param headers to answer with
     * @param cutAfter bytes of the body after which the connection ends
     * @param silentAfter bytes of the body after which nothing comes any more
     */
    public record Fault(int status, Map<String, String> headers, long cutAfter, long silentAfter) {
        static Fault status(int status, Map<String, String> headers) {
            return new Fault(status, headers, Long.MAX_VALUE, Long.MAX_VALUE);
        }

        static Fault cut(long after) {
            return new Fault(0, Map.of(), after, Long.MAX_VALUE);
        }

        static Fault silent(long after) {
            return new Fault(0, Map.of(), Long.MAX_VALUE, after);
        }
    }

    public interface Faults {
        Optional<Fault> of(Request request);
    }

    public final Map<String, byte[]> files = new LinkedHashMap<>();
    public final List<Request> requests = new CopyOnWriteArrayList<>();
    final AtomicLong served = new AtomicLong();
    public volatile Faults faults = request -> Optional.empty();
    /** What the API's answer is made into before it is sent. */
    public volatile UnaryOperator<ObjectNode> answer = node -> node;
    /** What is sent instead of a file's content. */
    volatile UnaryOperator<byte[]> sent = bytes -> bytes;

    volatile boolean ranges = true;
    public volatile long bytesPerSecond = Long.MAX_VALUE;

    private final HttpServer hub;
    private final HttpServer others;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-hub");
        thread.setDaemon(true);
        return thread;
    });

    public FakeHub() throws IOException {
        hub = server(this::hub);
        others = server(exchange -> content(exchange, false));
    }

    private HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                handler.handle(exchange);
            } catch (IOException e) {
                // the client went away
            }
        });
        server.start();
        return server;
    }

    /** The files of a folder, as the repository's. */
    public FakeHub with(Path folder) throws IOException {
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors")) {
            files.put(name, Files.readAllBytes(folder.resolve(name)));
        }
        return this;
    }

    public FakeHub with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    public HubSettings settings(Path cache) {
        return new HubSettings(endpoint(), cache, Optional.empty(), false, true);
    }

    HubSettings settings(Path cache, String token) {
        return new HubSettings(endpoint(), cache, Optional.of(token), false, true);
    }

    static boolean isLarge(String name) {
        return name.endsWith(".safetensors") || name.endsWith(".bin");
    }

    static String etag(String name, byte[] content) {
        return ETAGS.computeIfAbsent(
                content,
                bytes ->
                        ContentHash.of(new RemoteFile(name, bytes.length, "a".repeat(isLarge(name) ? 64 : 40)), bytes));
    }

    /** Requests for the content of a file, at whichever server it is sent from. */
    public List<Request> contentRequests(String file) {
        return requests.stream()
                .filter(request ->
                        request.path().endsWith("/" + file) && request.path().startsWith(isLarge(file) ? "/lfs/" : "/"))
                .toList();
    }

    /** The bytes of a file that were asked for, all requests together. */
    long asked(String file) {
        return contentRequests(file).stream()
                .map(request -> RANGE.matcher(String.valueOf(request.range())))
                .mapToLong(range -> range.matches()
                        ? Long.parseLong(range.group(2)) + 1 - Long.parseLong(range.group(1))
                        : files.get(file).length)
                .sum();
    }

    private Request seen(HttpExchange exchange, boolean atHub) {
        Request request = new Request(
                atHub,
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Range"));
        requests.add(request);
        return request;
    }

    private void hub(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/api/models/")) {
            if (!fault(exchange, seen(exchange, true))) {
                reply(exchange, 200, JSON.writeValueAsBytes(answer.apply(answer())));
            }
            return;
        }
        content(exchange, true);
    }

    private ObjectNode answer() {
        ObjectNode node =
                JSON.createObjectNode().put("id", ID).put("sha", COMMIT).put("gated", false);
        node.putObject("cardData").put("license", "apache-2.0");
        ArrayNode siblings = node.putArray("siblings");
        files.forEach((name, content) -> {
            ObjectNode file = siblings.addObject().put("rfilename", name).put("size", content.length);
            if (isLarge(name)) {
                file.putObject("lfs").put("sha256", etag(name, content)).put("size", content.length);
            } else {
                file.put("blobId", etag(name, content));
            }
        });
        return node;
    }

    private void content(HttpExchange exchange, boolean atHub) throws IOException {
        Request request = seen(exchange, atHub);
        String name = request.path().substring(request.path().lastIndexOf('/') + 1);
        Optional<Fault> fault = faults.of(request);
        if (fault.isPresent() && fault.get().status() != 0) {
            fault(exchange, request);
            return;
        }
        if (!files.containsKey(name)) {
            exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
            reply(exchange, 404, new byte[0]);
            return;
        }
        if (atHub) {
            announce(exchange, name);
        }
        if (atHub && isLarge(name)) {
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            "http://localhost:" + others.getAddress().getPort() + "/lfs/" + name + "?signed=1");
            reply(exchange, 302, new byte[0]);
            return;
        }
        byte[] content = sent.apply(files.get(name));
        Matcher range = RANGE.matcher(request.range() == null || !ranges ? "" : request.range());
        boolean part = range.matches();
        int from = part ? Integer.parseInt(range.group(1)) : 0;
        int to = part && !range.group(2).isEmpty() ? Integer.parseInt(range.group(2)) + 1 : content.length;
        if (part) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(part ? 206 : 200, to - from);
        send(exchange.getResponseBody(), content, from, to, fault.orElse(Fault.cut(Long.MAX_VALUE)));
    }

    /** What huggingface_hub wants to be told. */
    private void announce(HttpExchange exchange, String name) {
        String etag = "\"" + etag(name, files.get(name)) + "\"";
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        exchange.getResponseHeaders().set("ETag", etag);
        exchange.getResponseHeaders().set("X-Linked-Etag", etag);
        exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(files.get(name).length));
    }

    private void send(OutputStream out, byte[] content, int from, int to, Fault fault) throws IOException {
        long end = from + Math.min(to - from, Math.min(fault.cutAfter(), fault.silentAfter()));
        int step = (int) Math.max(1, Math.min(1 << 16, bytesPerSecond / 50));
        for (int at = from; at < end; at += step) {
            int count = (int) Math.min(step, end - at);
            out.write(content, at, count);
            out.flush();
            served.addAndGet(count);
            if (bytesPerSecond < Long.MAX_VALUE) {
                pause(count * 1000L / bytesPerSecond);
            }
        }
        if (fault.silentAfter() < to - from) {
            pause(5000);
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private boolean fault(HttpExchange exchange, Request request) throws IOException {
        Optional<Fault> fault = faults.of(request);
        if (fault.isPresent() && fault.get().status() != 0) {
            fault.get().headers().forEach(exchange.getResponseHeaders()::set);
            reply(exchange, fault.get().status(), "{\"error\":\"no\"}".getBytes(StandardCharsets.UTF_8));
            return true;
        }
        return false;
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** The same fault for the first requests of a path, then none. */
    static Faults first(int times, String path, Fault fault) {
        AtomicInteger left = new AtomicInteger(times);
        return request ->
                request.path().contains(path) && left.getAndDecrement() > 0 ? Optional.of(fault) : Optional.empty();
    }

    @Override
    public void close() {
        hub.stop(0);
        others.stop(0);
        threads.shutdownNow();
    }
}
