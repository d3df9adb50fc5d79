package dev.inkling.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import dev.inkling.kernel.client.KernelClient;
import dev.inkling.kernel.client.KernelMessage;
import dev.inkling.kernel.client.KernelMessage.Channel;
import dev.inkling.kernel.client.KernelProcess;
import dev.inkling.kernel.protocol.Frames;
import dev.inkling.kernel.protocol.Signature;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One kernel process under measurement. All times are in milliseconds. */
final class KernelSession implements AutoCloseable {
    static final long LIMIT = 10_000;

    private static final int ATTEMPTS = 3;

    /** Did not happen within {@link #LIMIT}. */
    static final double NEVER = Double.POSITIVE_INFINITY;

    private final PeerKernel kernel;
    private long started;
    private final KernelProcess process;

    KernelSession(PeerKernel kernel, Path folder) throws IOException, InterruptedException {
        this.kernel = kernel;
        this.process = start(folder);
    }

    /** Some kernels do not survive a request that comes while they bind their sockets: each has three attempts. */
    private KernelProcess start(Path folder) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            started = System.nanoTime();
            try {
                return KernelProcess.start(kernel.command(), kernel.environment(), folder, Redirect.DISCARD);
            } catch (InklingException e) {
                System.err.println(kernel.name() + " did not start: " + e.getMessage());
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Since the start of the process. */
    double age() {
        return since(started);
    }

    static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    /** Runs a cell to its end; returns how long that took. */
    double run(String code) throws InterruptedException {
        long start = System.nanoTime();
        return await(execute(code), start, message -> {});
    }

    String execute(String code) {
        return process.client().execute(code, false);
    }

    /** Waits for the reply to a request and for the idle after it. */
    double await(String id, long start, Consumer<KernelMessage> seen) throws InterruptedException {
        boolean reply = false;
        boolean idle = false;
        while (!(reply && idle)) {
            double left = LIMIT - since(start);
            KernelMessage message = left <= 0 ? null : process.client().poll((long) Math.ceil(left));
            if (message == null) {
                return NEVER;
            }
            if (message.parentId().equals(id)) {
                seen.accept(message);
                reply |= message.channel() == Channel.SHELL;
                idle |= message.type().equals("status")
                        && message.text("execution_state").equals("idle");
            }
        }
        return since(start);
    }

    /** Waits until a cell has begun, and a little longer. */
    void awaitBegin(String id) throws InterruptedException {
        long start = System.nanoTime();
        while (since(start) < LIMIT) {
            KernelMessage message = process.client().poll(100);
            if (message != null && message.parentId().equals(id) && message.channel() == Channel.IOPUB) {
                break;
            }
        }
        Thread.sleep(500);
    }

    /** How long until the kernel has answered what could stand at the end of the code. */
    double complete(String code) throws InterruptedException {
        ObjectNode content = KernelClient.content().put("code", code).put("cursor_pos", code.length());
        return ask("complete_request", content);
    }

    boolean answers() throws InterruptedException {
        return ask("kernel_info_request", KernelClient.content()) < NEVER;
    }

    private double ask(String type, ObjectNode content) throws InterruptedException {
        long start = System.nanoTime();
        String id = process.client().send(Channel.SHELL, type, content);
        while (true) {
            double left = LIMIT - since(start);
            KernelMessage message = left <= 0 ? null : process.client().poll((long) Math.ceil(left));
            if (message == null) {
                return NEVER;
            }
            if (message.parentId().equals(id) && message.channel() == Channel.SHELL) {
                return since(start);
            }
        }
    }

    /** What a cell prints or shows as its value. */
    String output(String code) throws InterruptedException {
        StringBuilder output = new StringBuilder();
        await(execute(code), System.nanoTime(), message -> {
            JsonNode content = message.content();
            if (message.type().equals("stream") && message.text("name").equals("stdout")) {
                output.append(message.text("text"));
            } else if (message.type().equals("execute_result")) {
                output.append(content.path("data").path("text/plain").asText());
            }
        });
        return output.toString().strip();
    }

    void interrupt() throws IOException, InterruptedException {
        if (kernel.signal()) {
            new ProcessBuilder("kill", "-INT", String.valueOf(process.process().pid()))
                    .start()
                    .waitFor();
        } else {
            process.client().interrupt();
        }
    }

    /** A request that somebody without the key has signed. */
    void sendBadlySigned() {
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        Signature stranger = new Signature("hmac-sha256", "not the key");
        process.client()
                .sendParts(
                        Channel.SHELL, new Frames(List.of(), empty, empty, empty, empty, List.of()).toParts(stranger));
    }

    private Stream<ProcessHandle> processes() {
        ProcessHandle handle = process.process().toHandle();
        return Stream.concat(Stream.of(handle), handle.descendants());
    }

    /** Of all processes of the kernel, in megabytes; not a number where the system does not tell. */
    double residentMegabytes() {
        return processes().mapToDouble(KernelSession::resident).sum();
    }

    private static double resident(ProcessHandle handle) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(handle.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** The share of one processor that the kernel uses now, in percent. */
    double processorPercent() throws InterruptedException {
        Thread.sleep(500); // the work of ending a cell is not what is asked for
        double before = processorMillis();
        long start = System.nanoTime();
        Thread.sleep(1000);
        return 100 * (processorMillis() - before) / since(start);
    }

    private double processorMillis() {
        return processes()
                .mapToDouble(handle ->
                        handle.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
                .sum();
    }

    /** Kills the process that Jupyter knows; returns how many of its children live on, and ends them too. */
    long orphansAfterKill() throws InterruptedException {
        List<ProcessHandle> children =
                process.process().toHandle().descendants().toList();
        process.process().destroyForcibly().waitFor();
        TimeUnit.SECONDS.sleep(2);
        long alive = children.stream().filter(ProcessHandle::isAlive).count();
        children.forEach(ProcessHandle::destroyForcibly);
        return alive;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        List<ProcessHandle> children =
                process.process().toHandle().descendants().toList();
        process.close();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
