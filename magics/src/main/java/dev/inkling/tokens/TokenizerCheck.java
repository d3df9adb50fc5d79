package dev.inkling.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses a tokenizer.json that the library would not survive: an error inside it that it does not foresee ends the whole
 * process. What it foresees it tells itself.
 */
final class TokenizerCheck {
    /** Kinds of parts that a trial of thousands of damaged files found to do no harm once they pass the checks here. */
    private static final Set<String> TRIED = Set.of(
            "BPE",
            "WordPiece",
            "WordLevel",
            "Unigram",
            "Sequence",
            "NFC",
            "NFD",
            "NFKC",
            "NFKD",
            "Lowercase",
            "StripAccents",
            "BertNormalizer",
            "Precompiled",
            "Prepend",
            "Replace",
            "ByteLevel",
            "Metaspace",
            "Split",
            "Digits",
            "BertPreTokenizer",
            "TemplateProcessing",
            "ByteFallback",
            "Fuse",
            "Strip");

    /** Splits of GPT-2's kind, of Llama 3, Qwen and BLOOM: an expression of one's own may take hours for a line. */
    private static final Set<String> TRIED_PATTERNS = Set.of(
            BytePairTrainer.SPLIT,
            BytePairFiles.QWEN_SPLIT,
            BytePairFiles.QWEN_SPLIT.replace("|\\p{N}|", "|\\p{N}{1,3}|"),
            " ?[^(\\s|[.,!?…。，、।۔،])]+",
            " {2,}");

    private static final List<String> PARTS =
            List.of("normalizer", "pre_tokenizer", "post_processor", "decoder", "model");

    private final Path file;

    private TokenizerCheck(Path file) {
        this.file = file;
    }

    /** @throws InklingException saying what is wrong */
    static void require(Path file, ObjectNode root) {
        TokenizerCheck check = new TokenizerCheck(file);
        check.ids(root);
        check.merges(root.path("model"));
        for (String part : PARTS) {
            check.part(root.path(part));
        }
    }

    /** True when nothing in it needs a trial. */
    static boolean isPlain(ObjectNode root) {
        for (String part : PARTS) {
            if (!root.path(part).isMissingNode() && !root.path(part).isNull() && !isTried(root.path(part))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTried(JsonNode part) {
        JsonNode pattern = part.path("pattern").path("Regex");
        if (!TRIED.contains(part.path("type").asText())
                || !pattern.isMissingNode() && !TRIED_PATTERNS.contains(pattern.asText())) {
            return false;
        }
        for (String list : List.of("normalizers", "pretokenizers", "processors", "decoders")) {
            for (JsonNode inner : part.path(list)) {
                if (!isTried(inner)) {
                    return false;
                }
            }
        }
        return true;
    }

    private InklingException refusal(String problem) {
        return new InklingException(file + " " + problem + ": download the model again");
    }

    private void ids(ObjectNode root) {
        JsonNode vocabulary = root.path("model").path("vocab");
        Map<Long, String> owners = new HashMap<>();
        if (vocabulary.isArray()) {
            for (JsonNode entry : vocabulary) {
                owners.put((long) owners.size(), entry.path(0).asText());
            }
        }
        vocabulary.fields().forEachRemaining(entry -> {
            JsonNode id = entry.getValue();
            if (!id.isIntegralNumber()) {
                throw refusal("gives the token " + entry.getKey() + " the id " + id);
            }
            own(owners, id.asLong(), entry.getKey());
        });
        for (JsonNode added : root.path("added_tokens")) {
            JsonNode id = added.path("id");
            if (!id.isIntegralNumber() || !added.path("content").isTextual()) {
                throw refusal("holds the added token " + added);
            }
            // The library gives an added token another id when its own is taken: then two may name the same.
            inRange(id.asLong(), added.path("content").asText());
        }
        if (owners.isEmpty()) {
            throw refusal("holds no vocabulary");
        }
    }

    private void inRange(long id, String token) {
        if (id < 0) {
            throw refusal("gives the token " + token + " the id " + id);
        }
        if (id > SpecialTokens.LARGEST_ID) {
            throw refusal("holds the token id " + id + ", more than any model has");
        }
    }

    private void own(Map<Long, String> owners, long id, String token) {
        inRange(id, token);
        String other = owners.putIfAbsent(id, token);
        if (other != null && !other.equals(token)) {
            throw refusal("gives the id " + id + " to both " + other + " and " + token);
        }
    }

    /** The library cuts the prefix off the right half without looking whether it is there. */
    private void merges(JsonNode model) {
        String prefix = model.path("continuing_subword_prefix").asText("");
        if (model.path("continuing_subword_prefix").isNull() || prefix.isEmpty()) {
            return;
        }
        for (JsonNode merge : model.path("merges")) {
            String text = merge.asText();
            String right = merge.isArray() ? merge.path(1).asText() : text.substring(text.indexOf(' ') + 1);
            if (!right.startsWith(prefix)) {
                throw refusal("holds the merge " + merge + " whose second half lacks the prefix " + prefix);
            }
        }
    }

    private void part(JsonNode part) {
        String type = part.path("type").asText();
        if (type.equals("Precompiled") || part.has("precompiled_charsmap")) {
            characters(part.path("precompiled_charsmap"));
        }
        if (type.equals("Prepend") && part.path("prepend").asText().isEmpty()) {
            throw refusal("puts an empty text before each text");
        }
        if (part.path("pattern").isObject()) {
            for (JsonNode pattern : part.path("pattern")) {
                if (pattern.asText().isEmpty()) {
                    throw refusal("looks for an empty text");
                }
            }
        }
        for (String list : List.of("normalizers", "pretokenizers", "processors", "decoders")) {
            part.path(list).forEach(this::part);
        }
    }

    private void characters(JsonNode table) {
        try {
            byte[] content = Base64.getDecoder().decode(table.asText());
            if (content.length == 0
                    || !CharacterMap.read(ByteBuffer.wrap(content)).isSound()) {
                throw refusal("holds a damaged table of characters");
            }
        } catch (IllegalArgumentException e) {
            throw refusal("holds a damaged table of characters (" + e.getMessage() + ")");
        }
    }
}
