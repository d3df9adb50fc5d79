package dev.inkling.tokens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tokenizer as its files give it, in the form that the library reads.
 *
 * @param file holds the vocabulary
 * @param json the content of a tokenizer.json
 * @param isPlain true when it holds only what is known to do no harm
 * @param form what is done around the library
 * @param marks its special tokens
 * @param kind how it cuts a text, in words
 */
record TokenizerSource(
        Path file,
        byte[] json,
        boolean isPlain,
        TextForm form,
        Marks marks,
        String kind,
        int size,
        OptionalInt beginsWith,
        Optional<String> chatTemplate) {

    static Optional<TokenizerSource> find(Path folder) {
        if (Files.exists(folder.resolve("tokenizer.json"))) {
            return Optional.of(json(folder.resolve("tokenizer.json")));
        }
        if (Files.exists(folder.resolve("vocab.json")) && Files.exists(folder.resolve("merges.txt"))) {
            TokenizerSettings settings = TokenizerSettings.of(folder);
            ObjectNode root = BytePairFiles.read(folder, settings);
            return Optional.of(of(folder.resolve("vocab.json"), root, TextForm.PLAIN, settings));
        }
        for (String name : SentencePieceFile.NAMES) {
            if (Files.exists(folder.resolve(name))) {
                return Optional.of(sentencePiece(folder.resolve(name)));
            }
        }
        if (Files.exists(folder.resolve(WordPieceFile.NAME))) {
            TokenizerSettings settings = TokenizerSettings.of(folder);
            ObjectNode root = WordPieceFile.read(folder, settings);
            return Optional.of(of(folder.resolve(WordPieceFile.NAME), root, new WordPieceForm(), settings));
        }
        if (Files.exists(folder.resolve("vocab.json"))) {
            throw new InklingException(folder + " holds vocab.json without merges.txt: put the model's merges.txt or"
                    + " tokenizer.json there");
        }
        return Optional.empty();
    }

    /** A tokenizer.json with the tokens that only the files beside it name. */
    static TokenizerSource json(Path file) {
        JsonNode read = JsonFiles.parse(file, JsonFiles.bytes(file));
        if (!(read instanceof ObjectNode root)) {
            throw new InklingException(file + " holds no JSON object: download the model again");
        }
        TokenizerCheck.require(file, root);
        Path folder = file.toAbsolutePath().getParent();
        TokenizerSettings settings = TokenizerSettings.of(folder);
        Map<String, Integer> ids = ids(root);
        List<AddedToken> missing = new ArrayList<>();
        for (AddedToken token : settings.tokens(Map.of())) {
            if (!ids.containsKey(token.content())) {
                // The reference appends it, whatever id it is said to have.
                missing.add(token.withId(-1));
            }
        }
        SpecialTokens.numbered(file, ids, List.of(), missing)
                .forEach(token -> token.write(root.withArray("added_tokens").addObject()));
        boolean wordPiece = root.at("/decoder/type").asText().equals("WordPiece");
        return of(file, root, wordPiece ? new WordPieceForm() : TextForm.PLAIN, settings);
    }

    private static TokenizerSource sentencePiece(Path file) {
        TokenizerSettings settings = TokenizerSettings.of(file.toAbsolutePath().getParent());
        SentencePieceFile pieces = SentencePieceFile.read(file, settings);
        String kind = settings.tokenizerClass();
        // LlamaTokenizer begins texts unless its settings forbid it.
        boolean begins = kind.isEmpty() || kind.contains("Llama") || kind.contains("Gemma");
        return of(file, pieces.json(), pieces.form(), pieces.marks(), pieces.kind(), settings, begins);
    }

    private static TokenizerSource of(Path file, ObjectNode root, TextForm form, TokenizerSettings settings) {
        return of(file, root, form, Marks.of(root), kind(root), settings, false);
    }

    private static String kind(JsonNode root) {
        String type = root.at("/model/type").asText();
        boolean bytes = root.at("/decoder/type").asText().equals("ByteLevel");
        return switch (type) {
            case "BPE" -> bytes ? "byte-level byte pairs" : "byte pairs";
            case "WordPiece" -> "word pieces";
            default -> type.toLowerCase(Locale.ROOT);
        };
    }

    private static TokenizerSource of(
            Path file,
            ObjectNode root,
            TextForm form,
            Marks marks,
            String kind,
            TokenizerSettings settings,
            boolean begins) {
        Map<String, Integer> ids = ids(root);
        int size = 0;
        for (int id : ids.values()) {
            size = Math.max(size, id + 1);
        }
        try {
            return new TokenizerSource(
                    file,
                    JsonFiles.JSON.writeValueAsBytes(root),
                    TokenizerCheck.isPlain(root),
                    form,
                    marks,
                    kind,
                    size,
                    Beginning.find(root, settings, ids, begins),
                    settings.chatTemplate());
        } catch (JsonProcessingException e) {
            throw new InklingException(file + " cannot be converted (" + e.getOriginalMessage() + ")", e);
        }
    }

    private static Map<String, Integer> ids(JsonNode root) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        JsonNode vocabulary = root.path("model").path("vocab");
        int next = 0;
        for (JsonNode entry : vocabulary.isArray() ? vocabulary : List.<JsonNode>of()) {
            ids.put(entry.path(0).asText(), next++);
        }
        vocabulary
                .fields()
                .forEachRemaining(
                        entry -> ids.put(entry.getKey(), entry.getValue().asInt()));
        for (JsonNode token : root.path("added_tokens")) {
            ids.put(token.path("content").asText(), token.path("id").asInt());
        }
        return ids;
    }
}
