package dev.inkling.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.inkling.InklingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands beside a vocabulary: tokenizer_config.json, special_tokens_map.json, added_tokens.json, chat_template.jinja
 * and the model_type of config.json. Each may be absent.
 */
final class TokenizerSettings {
    /** In the order in which the reference gives ids to those that have none. */
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private final JsonNode config;
    private final JsonNode map;
    private final JsonNode added;
    private final JsonNode model;
    private final Path folder;

    private TokenizerSettings(Path folder) {
        this.folder = folder;
        config = JsonFiles.object(folder.resolve("tokenizer_config.json"));
        map = JsonFiles.object(folder.resolve("special_tokens_map.json"));
        added = JsonFiles.object(folder.resolve("added_tokens.json"));
        model = modelConfig(folder.resolve("config.json"));
    }

    private static JsonNode modelConfig(Path file) {
        try {
            return JsonFiles.object(file);
        } catch (InklingException e) {
            // A damaged config.json is for the model's reader to tell.
            return MissingNode.getInstance();
        }
    }

    static TokenizerSettings of(Path folder) {
        return new TokenizerSettings(folder);
    }

    Optional<Boolean> flag(String name) {
        JsonNode value = config.path(name);
        return value.isBoolean() ? Optional.of(value.asBoolean()) : Optional.empty();
    }

    /** The reference's class without "Fast", from the model's family where none is named; empty when nothing tells. */
    String tokenizerClass() {
        String named = config.path("tokenizer_class").asText("");
        if (!named.isEmpty()) {
            return named.endsWith("Fast") ? named.substring(0, named.length() - 4) : named;
        }
        String type = model.path("model_type").asText("");
        return type.startsWith("qwen") ? "Qwen2Tokenizer" : "";
    }

    /**
     * The token of a role such as {@code eos_token}.
     *
     * @param otherwise what the class takes when no file names the role; null for none
     */
    Optional<AddedToken> role(String name, String otherwise) {
        JsonNode value = config.has(name) ? config.get(name) : map.get(name);
        if (value == null) {
            return Optional.ofNullable(otherwise).map(content -> AddedToken.special(-1, content));
        }
        AddedToken token = AddedToken.read(-1, value);
        return value.isNull() || token.content().isEmpty() ? Optional.empty() : Optional.of(token.asSpecial());
    }

    /** Every token that the files name: those with ids first, then the roles, then the further ones. */
    List<AddedToken> tokens(Map<String, String> defaults) {
        Map<String, AddedToken> tokens = new LinkedHashMap<>();
        List<AddedToken> numbered = new ArrayList<>();
        config.path("added_tokens_decoder")
                .fields()
                .forEachRemaining(entry ->
                        numbered.add(AddedToken.read(id(entry.getKey(), "tokenizer_config.json"), entry.getValue())));
        added.fields().forEachRemaining(entry -> {
            JsonNode id = entry.getValue();
            numbered.add(AddedToken.ordinary(
                    id.canConvertToInt() ? id.asInt() : id(id.asText(), "added_tokens.json"), entry.getKey()));
        });
        numbered.stream()
                .sorted(Comparator.comparingInt(AddedToken::id))
                .forEach(token -> tokens.putIfAbsent(token.content(), token));
        for (String role : ROLES) {
            role(role, defaults.get(role)).ifPresent(token -> addSpecial(tokens, token));
        }
        for (String list : List.of("additional_special_tokens", "extra_special_tokens")) {
            for (JsonNode further : config.has(list) ? config.get(list) : map.path(list)) {
                addSpecial(tokens, AddedToken.read(-1, further));
            }
        }
        tokens.remove("");
        return List.copyOf(tokens.values());
    }

    private static void addSpecial(Map<String, AddedToken> tokens, AddedToken token) {
        tokens.merge(token.content(), token.asSpecial(), (known, same) -> known.asSpecial());
    }

    private int id(String text, String file) {
        try {
            int id = Integer.parseInt(text);
            if (id >= 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new InklingException(
                folder.resolve(file) + " gives an added token the id " + text + ": download the model again");
    }

    /** The template by which chats become text (Jinja). */
    Optional<String> chatTemplate() {
        Path file = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(file)) {
            return Optional.of(new String(JsonFiles.bytes(file), StandardCharsets.UTF_8));
        }
        JsonNode template = config.path("chat_template");
        if (template.isArray()) {
            JsonNode chosen = template.path(0);
            for (JsonNode named : template) {
                chosen = named.path("name").asText().equals("default") ? named : chosen;
            }
            template = chosen.path("template");
        }
        return template.isTextual() ? Optional.of(template.asText()) : Optional.empty();
    }
}
