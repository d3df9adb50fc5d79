package dev.inkling.notebook;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.inkling.InklingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The lines below {@code %%finetune} or {@code %%sweep}: settings as YAML, by the names of the options. */
final class SettingsCell {
    private static final YAMLFactory YAML = new YAMLFactory();

    private final String magic;
    private final List<String> names;

    /**
     * @param magic as one types it, for messages
     * @param names the keys that are known
     */
    SettingsCell(String magic, List<String> names) {
        this.magic = magic;
        this.names = List.copyOf(names);
    }

    /**
     * Reads the lines.
     *
     * @param take takes a name and its values, one or those of a list; what it refuses is told with the line's number
     * @throws InklingException naming the line and what is wrong with it
     */
    void read(String body, BiConsumer<String, List<String>> take) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        Map<String, List<String>> values = new LinkedHashMap<>();
        try (JsonParser in = YAML.createParser(body)) {
            JsonToken first = in.nextToken();
            if (first == null) {
                return;
            }
            if (first != JsonToken.START_OBJECT) {
                throw at(line(in), "expected a setting and its value, such as rank: 8");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = name(in);
                if (lines.put(name, line(in)) != null) {
                    throw at(line(in), "there is already a line for " + name + ": keep one of them");
                }
                in.nextToken();
                values.put(name, values(in, name));
            }
        } catch (JsonProcessingException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new IllegalStateException(e); // it is read from memory
        }
        values.forEach((name, all) -> {
            try {
                take.accept(name, all);
            } catch (InklingException e) {
                throw at(lines.get(name), e.getMessage());
            }
        });
    }

    private String name(JsonParser in) throws IOException {
        String name = in.currentName().strip().replaceFirst("^--", "").replace('_', '-');
        if (!names.contains(name)) {
            throw at(line(in), "there is no setting " + name + ": " + MagicRegistry.nearest(name, names));
        }
        return name;
    }

    private List<String> values(JsonParser in, String name) throws IOException {
        List<String> values = new ArrayList<>();
        if (in.currentToken() != JsonToken.START_ARRAY) {
            values.add(scalar(in, name));
            return values;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            values.add(scalar(in, name));
        }
        if (values.isEmpty()) {
            throw at(line(in), name + " has an empty list: give it a value, or leave the line out");
        }
        return values;
    }

    private String scalar(JsonParser in, String name) throws IOException {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_NULL || !token.isScalarValue()) {
            throw at(
                    line(in),
                    name + " takes a value, got "
                            + (token == JsonToken.VALUE_NULL ? "nothing" : "a value that holds others"));
        }
        return token == JsonToken.VALUE_TRUE ? "on" : token == JsonToken.VALUE_FALSE ? "off" : in.getText();
    }

    private static int line(JsonParser in) {
        return in.currentTokenLocation().getLineNr();
    }

    private InklingException at(int line, String problem) {
        return new InklingException("line " + line + " below " + magic + ": " + problem);
    }

    private InklingException malformed(JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        String said = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        String problem = "this is no YAML (" + said + "): write a setting a line, such as rank: 8";
        return where == null ? new InklingException("below " + magic + ": " + problem) : at(where.getLineNr(), problem);
    }
}
