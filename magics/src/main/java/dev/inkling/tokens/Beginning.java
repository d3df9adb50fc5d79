package dev.inkling.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.OptionalInt;

/** Finds the id that the reference tokenizer puts before a text. */
final class Beginning {
    private Beginning() {}

    /**
     * @param ids every token's id
     * @param byDefault whether a tokenizer of this kind begins texts when no file says so
     */
    static OptionalInt find(JsonNode root, TokenizerSettings settings, Map<String, Integer> ids, boolean byDefault) {
        boolean told = settings.flag("add_bos_token").isPresent()
                || settings.flag("add_eos_token").isPresent();
        if (!told && !byDefault) {
            return framed(root.path("post_processor"));
        }
        if (!settings.flag("add_bos_token").orElse(!told)) {
            return OptionalInt.empty();
        }
        return settings.role("bos_token", byDefault ? "<s>" : null)
                .map(token -> ids.get(token.content()))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt framed(JsonNode processor) {
        return switch (processor.path("type").asText("")) {
            case "TemplateProcessing" -> {
                String first = processor.at("/single/0/SpecialToken/id").asText("");
                yield id(processor.path("special_tokens").path(first).at("/ids/0"));
            }
            case "BertProcessing", "RobertaProcessing" -> id(processor.at("/cls/1"));
            case "Sequence" -> {
                OptionalInt found = OptionalInt.empty();
                for (JsonNode part : processor.path("processors")) {
                    found = found.isPresent() ? found : framed(part);
                }
                yield found;
            }
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt id(JsonNode node) {
        return node.isInt() ? OptionalInt.of(node.asInt()) : OptionalInt.empty();
    }
}
