package dev.inkling.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small notebooks for the clients to run: written here, read back for their outputs. */
final class Notebooks {
    private Notebooks() {}

    /** Writes a notebook of code cells for our kernel. */
    static Path write(Path file, String... sources) throws IOException {
        JsonArray cells = new JsonArray();
        for (int i = 0; i < sources.length; i++) {
            JsonObject cell = new JsonObject();
            cell.addProperty("cell_type", "code");
            cell.addProperty("id", "cell-" + i);
            cell.add("execution_count", null);
            cell.add("metadata", new JsonObject());
            cell.add("outputs", new JsonArray());
            cell.addProperty("source", sources[i]);
            cells.add(cell);
        }
        JsonObject kernel = new JsonObject();
        kernel.addProperty("name", "inkling");
        kernel.addProperty("display_name", "Inkling");
        kernel.addProperty("language", "java");
        JsonObject metadata = new JsonObject();
        metadata.add("kernelspec", kernel);
        JsonObject notebook = new JsonObject();
        notebook.add("cells", cells);
        notebook.add("metadata", metadata);
        notebook.addProperty("nbformat", 4);
        notebook.addProperty("nbformat_minor", 5);
        return Files.writeString(file, notebook.toString());
    }

    /** The text of all outputs of one cell, one after the other. */
    static String outputs(Path file, int cell) throws IOException {
        JsonObject notebook = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        StringBuilder text = new StringBuilder();
        for (JsonElement output :
                notebook.getAsJsonArray("cells").get(cell).getAsJsonObject().getAsJsonArray("outputs")) {
            JsonObject one = output.getAsJsonObject();
            if (one.has("data")) {
                text.append(joined(one.getAsJsonObject("data").get("text/plain")));
            } else if (one.has("text")) {
                text.append(joined(one.get("text")));
            } else {
                text.append(one.get("ename").getAsString()).append(": ");
                text.append(one.get("evalue").getAsString());
            }
        }
        return text.toString();
    }

    /** A text of a notebook is a string or a list of lines. */
    private static String joined(JsonElement text) {
        if (!text.isJsonArray()) {
            return text.getAsString();
        }
        StringBuilder all = new StringBuilder();
        text.getAsJsonArray().forEach(line -> all.append(line.getAsString()));
        return all.toString();
    }
}
