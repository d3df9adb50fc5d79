package dev.inkling.kernel.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the outputs of cells as Jupyter would: streams joined, displays updated where they stand. */
final class OutputCollector {
    private final Map<String, List<ObjectNode>> displays = new HashMap<>();
    private ObjectNode cell;
    private ArrayNode outputs;
    private StringBuilder stream;
    private boolean clearBeforeNext;

    /** Outputs go to this cell from now on. */
    void begin(ObjectNode newCell) {
        cell = newCell;
        outputs = newCell.putArray("outputs");
        stream = null;
        clearBeforeNext = false;
    }

    void accept(KernelMessage message) {
        switch (message.type()) {
            case "stream" -> stream(message.text("name"), message.text("text"));
            case "display_data" -> display(message, "display_data");
            case "execute_result" ->
                display(message, "execute_result")
                        .set("execution_count", message.content().path("execution_count"));
            case "update_display_data" -> update(message);
            case "error" -> error(message);
            case "clear_output" -> clear(message.content().path("wait").asBoolean());
            case "execute_input" ->
                cell.set("execution_count", message.content().path("execution_count"));
            default -> {
                return; // status and what later versions of the protocol may bring
            }
        }
    }

    private ObjectNode add(String type) {
        if (clearBeforeNext) {
            clear(false);
        }
        stream = null;
        return outputs.addObject().put("output_type", type);
    }

    private void stream(String name, String text) {
        if (clearBeforeNext) {
            clear(false);
        }
        JsonNode last = outputs.isEmpty() ? null : outputs.get(outputs.size() - 1);
        if (stream == null || last == null || !last.path("name").asText().equals(name)) {
            add("stream").put("name", name);
            stream = new StringBuilder();
        }
        stream.append(text);
        ((ObjectNode) outputs.get(outputs.size() - 1)).set("text", Notebook.lines(stream.toString()));
    }

    private ObjectNode display(KernelMessage message, String type) {
        ObjectNode output = add(type);
        fill(output, message);
        String id = message.content().path("transient").path("display_id").asText("");
        if (!id.isEmpty()) {
            displays.computeIfAbsent(id, key -> new ArrayList<>()).add(output);
        }
        return output;
    }

    private void update(KernelMessage message) {
        String id = message.content().path("transient").path("display_id").asText("");
        displays.getOrDefault(id, List.of()).forEach(output -> fill(output, message));
    }

    private static void fill(ObjectNode output, KernelMessage message) {
        ObjectNode data = output.putObject("data");
        message.content().path("data").fields().forEachRemaining(entry -> {
            String type = entry.getKey();
            boolean lines = entry.getValue().isTextual() && (type.startsWith("text/") || type.endsWith("+xml"));
            data.set(type, lines ? Notebook.lines(entry.getValue().asText()) : entry.getValue());
        });
        JsonNode metadata = message.content().path("metadata");
        output.set("metadata", metadata.isObject() ? metadata : KernelClient.content());
    }

    private void error(KernelMessage message) {
        ObjectNode output = add("error");
        output.put("ename", message.text("ename"));
        output.put("evalue", message.text("evalue"));
        output.set("traceback", message.content().path("traceback"));
    }

    private void clear(boolean wait) {
        clearBeforeNext = wait;
        if (!wait) {
            outputs.removeAll();
            stream = null;
        }
    }
}
