package dev.inkling.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One page at a time in a headless Chromium, driven over the DevTools protocol
 * (<a href="https://chromedevtools.github.io/devtools-protocol/">its reference</a>) with the JDK alone.
 */
final class Browser implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** A tab of the browser: its name and the address at which it takes commands. */
    private record Tab(String id, URI debugger) {}

    private final Process process;
    private final String port;
    private final Path screenshots;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private Tab tab;
    private WebSocket socket;

    private Browser(Process process, String port, Path screenshots) {
        this.process = process;
        this.port = port;
        this.screenshots = screenshots;
    }

    /**
     * Starts the browser with a new, empty profile.
     *
     * @param profile an empty folder, the browser's until it is closed
     * @param screenshots where pictures go
     */
    static Browser launch(Path executable, Path profile, Path screenshots) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        executable.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-quic",
                        "--no-first-run",
                        "--no-default-browser-check",
                        "--window-size=1280,900",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"))
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile())
                .start();
        try {
            return new Browser(process, debuggingPort(process, profile), screenshots);
        } catch (IOException | InterruptedException e) {
            end(process);
            throw e;
        }
    }

    /** The port that the browser has chosen; it writes it into its profile once it listens. */
    private static String debuggingPort(Process process, Path profile) throws IOException, InterruptedException {
        Path file = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + ANSWER.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() >= 2) {
                    return lines.get(0);
                }
            }
            Thread.sleep(50);
        }
        throw new IOException("the browser did not start: " + Files.readString(profile.resolve("browser.log")));
    }

    /** Sends a command and waits for its result. */
    JsonObject send(String method, JsonObject parameters) {
        int id = ids.incrementAndGet();
        JsonObject message = new JsonObject();
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", parameters);
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            socket.sendText(message.toString(), true).get();
            JsonObject reply = answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
            if (reply.has("error")) {
                throw new AssertionError(method + ": " + reply.get("error"));
            }
            return reply.getAsJsonObject("result");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " got no answer", e);
        }
    }

    /** Opens an address in a new tab, the only one then: what became of the page before has no part in it. */
    void open(URI address) throws IOException, InterruptedException {
        Tab before = tab;
        JsonObject made = JsonParser.parseString(ask("PUT", "new?about:blank")).getAsJsonObject();
        tab = new Tab(
                made.get("id").getAsString(),
                URI.create(made.get("webSocketDebuggerUrl").getAsString()));
        if (before != null) {
            socket.abort();
            ask("GET", "close/" + before.id);
        }
        waiting.clear();
        socket = client.newWebSocketBuilder()
                .buildAsync(tab.debugger, new Answers(waiting))
                .join();
        send("Page.enable", new JsonObject());
        // The question whether to leave a page with unsaved changes would hold up everything until it is answered.
        send("Page.addScriptToEvaluateOnNewDocument", object("source", """
                window.addEventListener('beforeunload', event => event.stopImmediatePropagation(), true);"""));
        send("Page.navigate", object("url", address.toString()));
    }

    /** What the browser itself, not a page, answers. */
    private String ask(String method, String what) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/" + what))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(ANSWER)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** The value of a JavaScript expression; a promise is awaited. */
    JsonElement evaluate(String expression) {
        JsonObject parameters = object("expression", expression);
        parameters.addProperty("awaitPromise", true);
        parameters.addProperty("returnByValue", true);
        parameters.addProperty("userGesture", true);
        JsonObject answer = send("Runtime.evaluate", parameters);
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        JsonElement value = answer.getAsJsonObject("result").get("value");
        return value == null ? JsonNull.INSTANCE : value;
    }

    boolean holds(String condition) {
        JsonElement value = evaluate("!!(" + condition + ")");
        return value.getAsBoolean();
    }

    /** Waits until a JavaScript condition holds; a picture of the page is kept when it never does. */
    void await(String what, String condition, Duration atMost) throws InterruptedException {
        if (!comes(condition, atMost)) {
            Path picture = screenshot("failed");
            throw new AssertionError("after " + atMost.toSeconds() + " s still not: " + what + "; see " + picture
                    + "; the page says: " + evaluate("document.body.innerText"));
        }
    }

    /** Whether a JavaScript condition holds within a time; returns as soon as it does. */
    boolean comes(String condition, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    /** Presses and releases the left mouse button in the middle of the first visible element. */
    void click(String selector) {
        JsonElement at = evaluate("""
                (() => {
                  for (const e of document.querySelectorAll(%s)) {
                    const r = e.getBoundingClientRect();
                    if (r.width > 0 && r.height > 0) return {x: r.x + r.width / 2, y: r.y + r.height / 2};
                  }
                  return null;
                })()""".formatted(string(selector)));
        if (at.isJsonNull()) {
            throw new AssertionError("nothing to click on at " + selector + "; see " + screenshot("failed"));
        }
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            JsonObject event = at.getAsJsonObject().deepCopy();
            event.addProperty("type", type);
            if (!type.equals("mouseMoved")) {
                event.addProperty("button", "left");
                event.addProperty("clickCount", 1);
            }
            send("Input.dispatchMouseEvent", event);
        }
    }

    /** Types into what has the focus, as an input method would. */
    void type(String text) {
        send("Input.insertText", object("text", text));
    }

    /** Presses and releases one key, for instance {@code press("Tab", 9)}. */
    void press(String key, int keyCode) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            JsonObject event = object("type", type);
            event.addProperty("key", key);
            event.addProperty("code", key);
            event.addProperty("windowsVirtualKeyCode", keyCode);
            send("Input.dispatchKeyEvent", event);
        }
    }

    /** Keeps a picture of the page. */
    Path screenshot(String name) {
        String data = send("Page.captureScreenshot", object("format", "png"))
                .get("data")
                .getAsString();
        try {
            Files.createDirectories(screenshots);
            return Files.write(
                    screenshots.resolve(name + ".png"), Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new AssertionError("the picture " + name + " cannot be written", e);
        }
    }

    /** A Java string as a JavaScript literal. */
    static String string(String text) {
        return new JsonPrimitive(text).toString();
    }

    private static JsonObject object(String key, String value) {
        JsonObject object = new JsonObject();
        object.addProperty(key, value);
        return object;
    }

    @Override
    public void close() throws InterruptedException {
        if (socket != null) {
            socket.abort();
        }
        end(process);
    }

    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Joins the fragments of each message and hands answers to those who wait for them. */
    private record Answers(Map<Integer, CompletableFuture<JsonObject>> waiting, StringBuilder text)
            implements WebSocket.Listener {
        Answers(Map<Integer, CompletableFuture<JsonObject>> waiting) {
            this(waiting, new StringBuilder());
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
                text.setLength(0);
                if (message.has("id")) {
                    CompletableFuture<JsonObject> answer =
                            waiting.remove(message.get("id").getAsInt());
                    if (answer != null) {
                        answer.complete(message);
                    }
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            waiting.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
