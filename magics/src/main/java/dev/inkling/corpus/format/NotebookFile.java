package dev.inkling.corpus.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A Jupyter notebook (nbformat 4): the text between its code. What code printed, and its pictures, are passed over. */
final class NotebookFile {
    private static final JsonFactory JSON = new JsonFactory();

    private NotebookFile() {}

    static void read(Content content, Context context, Sink sink) throws IOException {
        List<String> texts = new ArrayList<>();
        About about = About.NOTHING;
        boolean isNotebook = false;
        try (InputStream in = content.open();
                JsonParser json = JSON.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Refused("it is no notebook; save it again from Jupyter");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("cells") && value == JsonToken.START_ARRAY) {
                    isNotebook = true;
                    cells(json, texts);
                } else if (name.equals("metadata") && value == JsonToken.START_OBJECT) {
                    about = metadata(json);
                } else {
                    json.skipChildren();
                }
            }
        } catch (JsonProcessingException e) {
            throw new Refused(
                    "it is no whole notebook (" + e.getOriginalMessage().replaceAll("\\s+", " ")
                            + "); get a sound copy of it",
                    e);
        }
        if (!isNotebook) {
            throw new Refused("it is no notebook of nbformat 4 (it has no cells); save it again from Jupyter");
        }
        sink.part(Part.of(String.join("\n\n", texts), "UTF-8").asMarkdown().with(about));
    }

    private static void cells(JsonParser json, List<String> texts) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String kind = "";
            String source = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("cell_type") && value == JsonToken.VALUE_STRING) {
                    kind = json.getText();
                } else if (name.equals("source")) {
                    source = lines(json, value);
                } else {
                    json.skipChildren();
                }
            }
            if (kind.equals("markdown") && !source.isBlank()) {
                texts.add(source);
            }
        }
    }

    /** A string, or a list of them that belong together. */
    private static String lines(JsonParser json, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        StringBuilder lines = new StringBuilder();
        if (value == JsonToken.START_ARRAY) {
            for (JsonToken item = json.nextToken(); item != JsonToken.END_ARRAY; item = json.nextToken()) {
                if (item == null) {
                    throw new Refused("it ends within a cell; get a sound copy of it");
                }
                if (item == JsonToken.VALUE_STRING) {
                    lines.append(json.getText());
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        return lines.toString();
    }

    private static About metadata(JsonParser json) throws IOException {
        About about = About.NOTHING;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING && (name.equals("title") || name.equals("author"))) {
                about = about.with(name, json.getText());
            } else if (value == JsonToken.VALUE_STRING && name.equals("date")) {
                about = about.on(Dates.day(json.getText()));
            } else if (name.equals("authors") && value == JsonToken.START_ARRAY) {
                about = authors(json, about);
            } else {
                json.skipChildren();
            }
        }
        return about;
    }

    private static About authors(JsonParser json, About about) throws IOException {
        List<String> names = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING && name.equals("name")) {
                    names.add(json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }
        return about.with("author", String.join(", ", names));
    }
}
