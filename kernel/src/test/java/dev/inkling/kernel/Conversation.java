package dev.inkling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.kernel.client.KernelClient;
import dev.inkling.kernel.client.KernelMessage;
import dev.inkling.kernel.client.KernelMessage.Channel;
import dev.inkling.kernel.client.KernelProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Talks to a real kernel in a process of its own, and keeps every message in the order in which it came. */
final class Conversation implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;

    private final KernelProcess kernel;
    private final List<KernelMessage> received = new ArrayList<>();

    private Conversation(KernelProcess kernel) {
        this.kernel = kernel;
    }

    /** The kernel that this build has made. */
    static Path jar() {
        return Path.of("target", "inkling", "inkling-kernel.jar").toAbsolutePath();
    }

    static Conversation start(Path folder) throws IOException, InterruptedException {
        return start(folder, Map.of());
    }

    /** @param environment variables of the kernel beside the inherited ones, such as HOME */
    static Conversation start(Path folder, Map<String, String> environment) throws IOException, InterruptedException {
        return new Conversation(KernelProcess.start(jar(), folder, environment));
    }

    KernelProcess kernel() {
        return kernel;
    }

    KernelClient client() {
        return kernel.client();
    }

    /** What the kernel said to one request. */
    record Answer(String id, List<KernelMessage> messages) {
        /** The reply on the shell or control channel. */
        JsonNode reply() {
            return messages.stream()
                    .filter(message -> message.channel() == Channel.SHELL || message.channel() == Channel.CONTROL)
                    .map(KernelMessage::content)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no reply among " + messages));
        }

        List<KernelMessage> all(String type) {
            return messages.stream()
                    .filter(message -> message.type().equals(type))
                    .toList();
        }

        /** The only message of a type. */
        KernelMessage the(String type) {
            assertEquals(1, all(type).size(), type + " among " + messages);
            return all(type).get(0);
        }

        /** All that was printed to stdout or stderr. */
        String printed(String stream) {
            return all("stream").stream()
                    .filter(message -> message.text("name").equals(stream))
                    .map(message -> message.text("text"))
                    .collect(Collectors.joining());
        }

        String out() {
            return printed("stdout");
        }

        /** The text of the cell's value; empty when it has none. */
        String result() {
            return all("execute_result").stream()
                    .map(message -> data(message).path("text/plain").asText())
                    .collect(Collectors.joining());
        }

        String status() {
            return reply().path("status").asText();
        }

        /** The name and message of the error. */
        String error() {
            return reply().path("ename").asText() + ": "
                    + reply().path("evalue").asText();
        }

        String traceback() {
            List<String> lines = new ArrayList<>();
            reply().path("traceback").forEach(line -> lines.add(line.asText().replaceAll("\u001b\\[\\d+m", "")));
            return String.join("\n", lines);
        }
    }

    static JsonNode data(KernelMessage message) {
        return message.content().path("data");
    }

    /** Runs a cell to its end. */
    Answer run(String code) throws InterruptedException {
        return await(client().execute(code, false));
    }

    /** Runs a cell that must end well. */
    Answer runs(String code) throws InterruptedException {
        Answer answer = run(code);
        assertEquals("ok", answer.status(), () -> code + "\n" + answer.traceback());
        return answer;
    }

    /** Sends any other request of the shell channel and waits for its answer. */
    Answer ask(String type, ObjectNode content) throws InterruptedException {
        return await(client().send(Channel.SHELL, type, content));
    }

    /** Waits for the reply to a request and for the idle after it. */
    Answer await(String id) throws InterruptedException {
        awaitMessage("the reply to " + id, m -> m.parentId().equals(id) && isReply(m));
        awaitMessage("idle after " + id, m -> m.parentId().equals(id) && isStatus(m, "idle"));
        return new Answer(
                id, received.stream().filter(m -> m.parentId().equals(id)).toList());
    }

    static boolean isReply(KernelMessage message) {
        return message.channel() == Channel.SHELL || message.channel() == Channel.CONTROL;
    }

    static boolean isStatus(KernelMessage message, String state) {
        return message.type().equals("status")
                && message.text("execution_state").equals(state);
    }

    /** The first message so far, or still to come, of which this is true. */
    KernelMessage awaitMessage(String what, Predicate<KernelMessage> wanted) throws InterruptedException {
        for (KernelMessage message : received) {
            if (wanted.test(message)) {
                return message;
            }
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (System.nanoTime() < deadline) {
            KernelMessage message = client().poll(100);
            if (message != null) {
                received.add(message);
                if (wanted.test(message)) {
                    return message;
                }
            } else if (!kernel.process().isAlive()) {
                throw new AssertionError(
                        "the kernel ended with " + kernel.process().exitValue() + ", waiting for " + what);
            }
        }
        List<KernelMessage> last = received.subList(Math.max(0, received.size() - 10), received.size());
        throw new AssertionError("did not come: " + what + "; the last messages: " + last);
    }

    /** Waits until a cell has begun. */
    void awaitStart(String id) throws InterruptedException {
        awaitMessage(
                "the start of " + id, m -> m.parentId().equals(id) && m.type().equals("execute_input"));
    }

    /** All messages so far, in order. */
    List<KernelMessage> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kernel.close();
    }
}
