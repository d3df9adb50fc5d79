package dev.inkling.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;

/** Reads the fields of a config.json and collects what is wrong with them, to be told at once. A null counts as absent. */
final class ConfigFields {
    private static final int MOST_LAYERS = 10_000;

    private final JsonNode fields;
    private final List<String> problems = new ArrayList<>();

    ConfigFields(JsonNode fields) {
        this.fields = fields;
    }

    JsonNode get(String name) {
        return fields.path(name);
    }

    boolean has(String name) {
        return fields.hasNonNull(name);
    }

    /** A whole number, at least 1. */
    int required(String name) {
        if (!has(name)) {
            problems.add(name + " is missing");
            return 1;
        }
        return optional(name, 1);
    }

    /** A whole number, at least 1, or what stands for an absent one. */
    int optional(String name, int otherwise) {
        return optional(fields, name, otherwise);
    }

    int optional(JsonNode parent, String name, int otherwise) {
        JsonNode value = parent.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        double number = value.isNumber() ? value.asDouble() : Double.NaN;
        if (number != Math.rint(number) || number < 1 || number > Integer.MAX_VALUE) {
            problems.add(name + " must be a whole number from 1, got " + value);
            return 1;
        }
        return (int) number;
    }

    double number(String name, double otherwise) {
        return number(fields, name, otherwise);
    }

    /** A positive, finite number. */
    double number(JsonNode parent, String name, double otherwise) {
        JsonNode value = parent.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        double number = value.isNumber() ? value.asDouble() : Double.NaN;
        if (!(number > 0) || Double.isInfinite(number)) {
            problems.add(name + " must be a positive number, got " + value);
            return 1;
        }
        return number;
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            problems.add(name + " must be true or false, got " + value);
        }
        return value.asBoolean();
    }

    String text(String name, String otherwise) {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            problems.add(name + " must be a text, got " + value);
        }
        return value.asText();
    }

    /** The first of several spellings that is there; the first one when none is. */
    String spelling(String... names) {
        for (String name : names) {
            if (has(name)) {
                return name;
            }
        }
        return names[0];
    }

    void requireLayers(int layers) {
        require(layers <= MOST_LAYERS, "the number of layers (" + layers + ") is more than any model has");
    }

    void require(boolean right, String problem) {
        if (!right) {
            problems.add(problem);
        }
    }

    /** @throws InklingException naming everything that is wrong */
    void check() {
        if (!problems.isEmpty()) {
            throw new InklingException(String.join("; ", problems));
        }
    }
}
