package dev.inkling.kernel.cuda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** A server of the shape in which DJL publishes PyTorch's libraries, with small ones that are none. */
public final class FakeLibraryServer implements AutoCloseable {
    private static final String BUILD = "/2.7.1/cu128/linux-x86_64/native/lib/";

    /** What is packed, by the name of the file. */
    final Map<String, byte[]> packed = new LinkedHashMap<>();
    /** The Range of each request for a library, "all" for none. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    volatile String listing = "";
    /** Bytes after which a connection ends; each cut takes one away. */
    final List<Integer> cuts = new CopyOnWriteArrayList<>();

    volatile boolean silent;
    volatile boolean partial = true;
    volatile int status = 200;
    volatile String tag = "\"first\"";

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();

    public FakeLibraryServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", this::answer);
        server.start();
    }

    public FakeLibraryServer with(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        packed.put(name, bytes.toByteArray());
        listing += "cpu/linux-x86_64/native/lib/" + name + ".gz\ncu128/linux-x86_64/native/lib/"
                + name.replace("+", "%2B") + ".gz\ncu128/win-x86_64/native/lib/" + name + ".gz\n";
        return this;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/2.7.1/files.txt")) {
                send(exchange, 200, listing.getBytes(StandardCharsets.UTF_8), 0);
                return;
            }
            byte[] content = path.startsWith(BUILD) && path.endsWith(".gz")
                    ? packed.get(path.substring(BUILD.length(), path.length() - 3))
                    : null;
            if (content == null) {
                send(exchange, 404, new byte[0], 0);
                return;
            }
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(range == null ? "all" : range);
            exchange.getResponseHeaders().set("ETag", tag);
            String known = exchange.getRequestHeaders().getFirst("If-Range");
            if (status != 200) {
                send(exchange, status, new byte[0], 0);
            } else if (range == null || !partial || known != null && !known.equals(tag)) {
                send(exchange, 200, content, 0);
            } else {
                String bounds = range.substring("bytes=".length());
                int from = bounds.startsWith("-")
                        ? content.length + Integer.parseInt(bounds)
                        : Integer.parseInt(bounds.substring(0, bounds.length() - 1));
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
                send(exchange, 206, content, from);
            }
        }
    }

    private void send(HttpExchange exchange, int code, byte[] content, int from) throws IOException {
        int length = content.length - from;
        exchange.sendResponseHeaders(code, length == 0 ? -1 : length);
        boolean cut = length > 4 && exchange.getRequestURI().getPath().endsWith(".gz") && !cuts.isEmpty();
        int sent = cut ? Math.min(length, cuts.remove(0)) : length;
        OutputStream out = exchange.getResponseBody();
        out.write(content, from, sent);
        out.flush();
        if (cut && silent) {
            try {
                Thread.sleep(3000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
