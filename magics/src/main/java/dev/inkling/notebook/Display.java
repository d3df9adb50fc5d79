package dev.inkling.notebook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Something shown in a cell: the same content in several forms, of which a front end takes the richest it knows.
 *
 * @param data MIME type to content; text as it is, binary content (image/png) in base64; always holds text/plain
 * @param id the same id again replaces what was shown before; empty when it is shown once
 * @param last true when no update with this id will follow
 */
public record Display(Map<String, String> data, String id, boolean last) {
    public static final String TEXT = "text/plain";
    public static final String HTML = "text/html";
    public static final String MARKDOWN = "text/markdown";
    public static final String PNG = "image/png";
    public static final String SVG = "image/svg+xml";

    public Display {
        Objects.requireNonNull(id, "id");
        data = Map.copyOf(data);
        if (!data.containsKey(TEXT)) {
            throw new IllegalArgumentException("a display needs text/plain, got only " + data.keySet());
        }
    }

    public static Display text(String text) {
        return new Display(Map.of(TEXT, text), "", true);
    }

    public static Display html(String html, String text) {
        return text(text).with(HTML, html);
    }

    /** The same display with one more form of its content. */
    public Display with(String mimeType, String content) {
        Map<String, String> all = new LinkedHashMap<>(data);
        all.put(mimeType, content);
        return new Display(all, id, last);
    }

    /** One state of a display that changes in place. */
    public Display as(String newId, boolean isLast) {
        return new Display(data, newId, isLast);
    }

    public static String newId() {
        return UUID.randomUUID().toString();
    }

    public String text() {
        return data.get(TEXT);
    }
}
