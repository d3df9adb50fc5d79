package dev.inkling.kernel.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import dev.inkling.kernel.client.KernelMessage.Channel;
import java.io.Console;
import java.util.List;
import java.util.Optional;

/** Runs the code cells of a notebook in order on a kernel, until one fails. */
final class NotebookRunner {
    private final KernelProcess kernel;
    private final Screen screen;
    private final Optional<Console> console;
    private final OutputCollector outputs = new OutputCollector();
    private volatile boolean stopped;

    /** @param console who answers when a cell asks for input; empty when nobody can */
    NotebookRunner(KernelProcess kernel, Screen screen, Optional<Console> console) {
        this.kernel = kernel;
        this.screen = screen;
        this.console = console;
    }

    /** The user wants the run to end: the cell that runs is interrupted, no other begins. */
    void stop() {
        stopped = true;
        kernel.client().interrupt();
    }

    boolean stopped() {
        return stopped;
    }

    /** @throws InklingException naming the cell that failed or was stopped; outputs so far stay in the cells */
    void run(List<ObjectNode> cells) throws InterruptedException {
        for (int i = 0; i < cells.size(); i++) {
            ObjectNode cell = cells.get(i);
            String code = Notebook.source(cell);
            if (code.isBlank()) {
                continue;
            }
            if (stopped) {
                throw new InklingException("stopped before cell " + name(i, code));
            }
            JsonNode reply = execute(cell, code, i);
            if (stopped) { // a tag allows a cell's own errors, not the user's wish to end
                throw new InklingException("stopped in cell " + name(i, code));
            }
            boolean failed = !reply.path("status").asText().equals("ok");
            if (failed && !Notebook.hasTag(cell, "raises-exception")) {
                throw new InklingException("cell " + name(i, code) + " failed: "
                        + reply.path("ename").asText("error") + ": "
                        + reply.path("evalue").asText().replaceAll("\\s*\\R\\s*", " "));
            }
        }
    }

    /** The number of a code cell, counted from 1, and its first line. */
    private static String name(int index, String code) {
        String line = code.strip().lines().findFirst().orElse("");
        return (index + 1) + " (" + (line.length() <= 60 ? line : line.substring(0, 60) + "...") + ")";
    }

    private JsonNode execute(ObjectNode cell, String code, int index) throws InterruptedException {
        outputs.begin(cell);
        String id = kernel.client().execute(code, console.isPresent());
        JsonNode reply = null;
        boolean idle = false;
        while (reply == null || !idle) {
            KernelMessage message = kernel.client().poll(200);
            if (message == null) {
                requireAlive(index, code);
            } else if (message.channel() == Channel.SHELL && message.parentId().equals(id)) {
                reply = message.content();
            } else if (message.channel() == Channel.STDIN) {
                answer(message);
            } else if (message.channel() == Channel.IOPUB) {
                outputs.accept(message);
                screen.accept(message);
                idle |= message.parentId().equals(id)
                        && message.type().equals("status")
                        && message.text("execution_state").equals("idle");
            }
        }
        for (JsonNode payload : reply.path("payload")) {
            screen.printBlock(payload.path("data").path("text/plain").asText());
        }
        screen.endCell();
        return reply;
    }

    private void requireAlive(int index, String code) {
        if (!kernel.process().isAlive()) {
            screen.endCell();
            throw new InklingException("the kernel ended in cell " + name(index, code) + " (exit code "
                    + kernel.process().exitValue() + "): was the memory used up? Try doctor");
        }
    }

    private void answer(KernelMessage question) {
        String prompt = question.text("prompt");
        boolean secret = question.content().path("password").asBoolean();
        String line = console.map(c -> {
                    char[] typed = secret ? c.readPassword("%s", prompt) : null;
                    return secret ? (typed == null ? null : new String(typed)) : c.readLine("%s", prompt);
                })
                .orElse("");
        kernel.client().answer(line == null ? "" : line);
    }
}
