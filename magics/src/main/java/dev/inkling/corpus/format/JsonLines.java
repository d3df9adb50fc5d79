package dev.inkling.corpus.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON object a line. */
final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLines() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        try (TextStream in = TextStream.open(content, context.decoder())) {
            Records records = new Records(context.options(), in.encoding(), sink);
            int number = 0;
            for (String line = in.line(); line != null; line = in.line()) {
                number++;
                if (!line.isBlank()) {
                    record(line, Integer.toString(number), records);
                }
            }
            records.finish();
        }
    }

    private static void record(String line, String path, Records records) throws IOException {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.isObject()) {
                records.add(path, fields(node));
            } else if (node.isTextual()) {
                records.add(path, Map.of("text", node.textValue()));
            } else {
                records.fail(path, "this line is no object with fields");
            }
        } catch (JsonProcessingException e) {
            records.fail(path, "this line is no JSON (" + e.getOriginalMessage().replaceAll("\\s+", " ") + ")");
        }
    }

    /** The fields with one value, and lists of such as their values with commas between. */
    private static Map<String, String> fields(JsonNode node) {
        Map<String, String> fields = new LinkedHashMap<>();
        node.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            if (value.isArray()) {
                List<String> items = new ArrayList<>();
                value.forEach(item -> items.add(item.asText()));
                fields.put(field.getKey(), String.join(", ", items));
            } else if (value.isValueNode() && !value.isNull()) {
                fields.put(field.getKey(), value.asText());
            }
        });
        return fields;
    }
}
