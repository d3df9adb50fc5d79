package dev.inkling.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import dev.inkling.corpus.Pair.Role;
import dev.inkling.corpus.Pair.Turn;
import dev.inkling.corpus.format.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads {@link Pair}s. */
final class PairFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Map<String, Role> ROLES =
            Map.of("system", Role.SYSTEM, "user", Role.PROMPT, "assistant", Role.RESPONSE);

    /** Broken lines that are named; the rest is counted. */
    private static final int NAMED = 3;

    /** What is wrong with a line. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken(String why) {
            super(why);
        }
    }

    private PairFile() {}

    static List<Pair> read(Path file) {
        List<Pair> pairs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        String[] lines = text(file).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank()) {
                continue;
            }
            try {
                pairs.add(new Pair(i + 1, turns(lines[i])));
            } catch (Broken e) {
                problems.add("line " + (i + 1) + " " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            int more = problems.size() - NAMED;
            throw new InklingException(file + " has lines that are no pairs: "
                    + String.join("; ", problems.subList(0, Math.min(NAMED, problems.size())))
                    + (more > 0 ? "; and " + more + " more" : "") + ": mend or delete them");
        }
        if (pairs.isEmpty()) {
            throw new InklingException(file + " holds no pairs: it needs a JSON object a line, such as"
                    + " {\"prompt\": \"...\", \"response\": \"...\"}");
        }
        return pairs;
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InklingException("there is no file " + file + ": --pairs takes a JSONL file of prompts and"
                    + " responses (in a notebook, paths begin where the notebook is)");
        }
        try {
            Decoding decoding = TextDecoder.decode(Files.readAllBytes(file));
            if (decoding instanceof Decoding.Unreadable unreadable) {
                throw new InklingException(file + " is no text: " + unreadable.why() + "; save it in UTF-8");
            }
            return ((Decoding.Text) decoding).text();
        } catch (IOException e) {
            throw new InklingException(file + " cannot be read (" + Problems.reason(e) + ")", e);
        }
    }

    private static List<Turn> turns(String line) throws Broken {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new Broken(
                    "is no JSON (" + e.getOriginalMessage().lines().findFirst().orElse("") + ")");
        }
        if (!node.isObject()) {
            throw new Broken("is no JSON object");
        }
        if (node.has("messages")) {
            return messages(node.get("messages"));
        }
        if (node.has("prompt") && node.has("response")) {
            return List.of(
                    new Turn(Role.PROMPT, text(node, "prompt")), new Turn(Role.RESPONSE, text(node, "response")));
        }
        if (node.has("instruction") && node.has("output")) {
            String instruction = text(node, "instruction");
            String input = node.hasNonNull("input") ? text(node, "input").strip() : "";
            String prompt = input.isEmpty() ? instruction : instruction.strip() + "\n\n" + input;
            return List.of(new Turn(Role.PROMPT, prompt), new Turn(Role.RESPONSE, text(node, "output")));
        }
        TreeSet<String> keys = new TreeSet<>();
        node.fieldNames().forEachRemaining(keys::add);
        throw new Broken("has " + (keys.isEmpty() ? "no keys" : String.join(", ", keys))
                + " in place of prompt and response, instruction and output, or messages");
    }

    private static String text(JsonNode node, String key) throws Broken {
        if (!node.path(key).isTextual()) {
            throw new Broken("has a \"" + key + "\" that is no text");
        }
        return node.get(key).asText();
    }

    private static List<Turn> messages(JsonNode messages) throws Broken {
        List<Turn> turns = new ArrayList<>();
        Role before = null;
        for (JsonNode message : messages) {
            Role role = ROLES.get(message.path("role").asText());
            if (role == null) {
                throw new Broken("has a message of the role \""
                        + message.path("role").asText() + "\": known are system, user and assistant");
            }
            boolean inTurn = role == Role.SYSTEM
                    ? before == null
                    : role == Role.PROMPT ? before != Role.PROMPT : before == Role.PROMPT;
            if (!inTurn) {
                throw new Broken("has a message of the " + message.path("role").asText()
                        + " out of turn: after an optional system message come user and assistant in turn");
            }
            turns.add(new Turn(role, text(message, "content")));
            before = role;
        }
        if (before != Role.RESPONSE) {
            throw new Broken("has messages that do not end with the assistant's");
        }
        return turns;
    }
}
