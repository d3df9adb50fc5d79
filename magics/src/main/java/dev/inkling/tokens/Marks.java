package dev.inkling.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The special tokens of a tokenizer, and how a text is read in which they are mere characters. */
final class Marks {
    private final Map<Character, Set<String>> byFirst = new HashMap<>();
    private final boolean normalized;

    private Marks(Collection<AddedToken> tokens) {
        boolean any = false;
        for (AddedToken token : tokens) {
            if (token.special() && !token.content().isEmpty()) {
                byFirst.computeIfAbsent(token.content().charAt(0), first -> new HashSet<>())
                        .add(token.content());
                any |= token.normalized();
            }
        }
        normalized = any;
    }

    /** @param tokens those that are not special count as text */
    static Marks of(Collection<AddedToken> tokens) {
        return new Marks(tokens);
    }

    /** @param root of a tokenizer.json */
    static Marks of(JsonNode root) {
        List<AddedToken> tokens = new ArrayList<>();
        root.path("added_tokens").forEach(node -> tokens.add(AddedToken.read(0, node)));
        return of(tokens);
    }

    /** False when the text holds no mark for certain. */
    boolean mayBeIn(String text) {
        if (normalized) { // what the normalised text holds may look otherwise here
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            Set<String> candidates = byFirst.get(text.charAt(i));
            if (candidates != null) {
                for (String mark : candidates) {
                    if (text.startsWith(mark, i)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * The same tokenizer with marks that no text holds: each gets a name that cannot be foreseen and keeps its id, as do
     * all other tokens. The vocabulary has to forget the texts too, or the model would find a mark by itself.
     *
     * @param json the content of a tokenizer.json
     */
    static byte[] renamed(byte[] json) throws IOException {
        ObjectNode root = (ObjectNode) JsonFiles.JSON.readTree(json);
        String secret = UUID.randomUUID().toString();
        Map<String, String> names = new HashMap<>();
        for (JsonNode token : root.path("added_tokens")) {
            if (token.path("special").asBoolean()) {
                String name =
                        names.computeIfAbsent(token.path("content").asText(), content -> secret + "-" + names.size());
                ((ObjectNode) token).put("content", name);
            }
        }
        // Names the marks too, and has no say where none are added.
        root.putNull("post_processor");
        if (root.path("model") instanceof ObjectNode model) {
            rename(model, names);
        }
        return JsonFiles.JSON.writeValueAsBytes(root);
    }

    private static void rename(ObjectNode model, Map<String, String> names) {
        String unknown = model.path("unk_token").asText("");
        if (names.containsKey(unknown)) {
            model.put("unk_token", names.get(unknown));
        }
        if (model.path("vocab") instanceof ObjectNode vocabulary) {
            ObjectNode renamed = JsonFiles.JSON.createObjectNode();
            vocabulary
                    .fields()
                    .forEachRemaining(
                            entry -> renamed.set(names.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue()));
            model.set("vocab", renamed);
        }
        if (model.path("vocab") instanceof ArrayNode pieces) {
            for (JsonNode piece : pieces) {
                String text = piece.path(0).asText();
                if (piece instanceof ArrayNode pair && names.containsKey(text)) {
                    pair.set(0, names.get(text));
                }
            }
        }
        if (model.path("merges") instanceof ArrayNode merges) {
            ArrayNode kept = JsonFiles.JSON.createArrayNode();
            for (JsonNode merge : merges) {
                if (!concerns(merge, names.keySet())) {
                    kept.add(merge);
                }
            }
            model.set("merges", kept);
        }
    }

    private static boolean concerns(JsonNode merge, Set<String> marks) {
        String[] parts = merge.isArray()
                ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
                : merge.asText().split(" ", 2);
        return parts.length == 2
                && (marks.contains(parts[0]) || marks.contains(parts[1]) || marks.contains(parts[0] + parts[1]));
    }
}
