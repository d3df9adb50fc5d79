package dev.inkling.client;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of Jupyter of our own, over one folder, on a free port. */
final class JupyterServer implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TOKEN = "inkling-test";

    private final Process process;
    private final Path folder;
    private final String address;

    private JupyterServer(Process process, Path folder, String address) {
        this.process = process;
        this.folder = folder;
        this.address = address;
    }

    /**
     * Starts {@code jupyter-PROGRAM} and waits until it answers.
     *
     * @param options its own options, those for folder, port and token apart
     */
    static JupyterServer start(Clients clients, Path folder, String program, String... options)
            throws IOException, InterruptedException {
        Path log = Files.createDirectories(clients.home()).resolve("server.log");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                clients.jupyter().resolve("jupyter-" + program).toString(),
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                "--port=" + port,
                "--notebook-dir=" + folder));
        command.addAll(List.of(options));
        ProcessBuilder builder = clients.builder(folder, command);
        builder.environment().put("JUPYTER_TOKEN", TOKEN);
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        JupyterServer server = new JupyterServer(process, folder, "http://127.0.0.1:" + port);
        try {
            server.awaitAnswer(log);
            return server;
        } catch (AssertionError e) {
            server.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer(Path log) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest status = HttpRequest.newBuilder(at("/api/status", "")).build();
        long end = System.nanoTime() + SOON.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                if (client.send(status, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The port is not open yet.
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the server did not start: " + Files.readString(log));
    }

    /** The address of a path of this server, with the right to see it; options are given as {@code "reset&"}. */
    URI at(String path, String options) {
        return URI.create(address + path + "?" + options + "token=" + TOKEN);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> kernels = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        kernels.forEach(ProcessHandle::destroyForcibly);
    }
}
