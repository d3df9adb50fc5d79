package dev.inkling.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** BERT's vocab.txt: one token a line, split into words and characters first, then into the longest pieces. */
final class WordPieceFile {
    static final String NAME = "vocab.txt";

    /** A word of more characters is unknown (BertTokenizer of the transformers library). */
    private static final int LONGEST_WORD = 100;

    private WordPieceFile() {}

    static ObjectNode read(Path folder, TokenizerSettings settings) {
        Path file = folder.resolve(NAME);
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        int id = 0;
        for (String token : TextFiles.lines(file)) {
            vocabulary.put(token, id++);
        }
        vocabulary.remove("");
        List<AddedToken> named = settings.tokens(Map.of(
                "unk_token",
                "[UNK]",
                "sep_token",
                "[SEP]",
                "pad_token",
                "[PAD]",
                "cls_token",
                "[CLS]",
                "mask_token",
                "[MASK]"));
        SpecialTokens.replacePlaceholders(vocabulary, named);
        String unknown =
                settings.role("unk_token", "[UNK]").map(AddedToken::content).orElse("[UNK]");
        if (!vocabulary.containsKey(unknown)) {
            throw new InklingException(file + " has no line " + unknown
                    + ", the token for what it does not know: download the model again");
        }
        List<AddedToken> added = SpecialTokens.numbered(file, vocabulary, List.of(), named);
        added.forEach(token -> vocabulary.put(token.content(), token.id()));

        ObjectNode root = JsonFiles.JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        SpecialTokens.write(added, root.putArray("added_tokens"));
        normalizer(root.putObject("normalizer"), settings);
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        frame(root, vocabulary, settings);
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = root.putObject("model");
        model.put("type", "WordPiece").put("unk_token", unknown).put("continuing_subword_prefix", "##");
        model.put("max_input_chars_per_word", LONGEST_WORD);
        ObjectNode entries = model.putObject("vocab");
        vocabulary.forEach(entries::put);
        return root;
    }

    private static void normalizer(ObjectNode node, TokenizerSettings settings) {
        node.put("type", "BertNormalizer").put("clean_text", true);
        node.put("handle_chinese_chars", settings.flag("tokenize_chinese_chars").orElse(true));
        // Undecided, accents go with the capitals.
        settings.flag("strip_accents")
                .ifPresentOrElse(
                        strips -> node.put("strip_accents", strips.booleanValue()),
                        () -> node.putNull("strip_accents"));
        node.put("lowercase", settings.flag("do_lower_case").orElse(true));
    }

    /** The marks around a text; told of, though never put there unasked. */
    private static void frame(ObjectNode root, Map<String, Integer> vocabulary, TokenizerSettings settings) {
        String begin =
                settings.role("cls_token", "[CLS]").map(AddedToken::content).orElse("");
        String end =
                settings.role("sep_token", "[SEP]").map(AddedToken::content).orElse("");
        if (!vocabulary.containsKey(begin) || !vocabulary.containsKey(end)) {
            root.putNull("post_processor");
            return;
        }
        ObjectNode processor = root.putObject("post_processor");
        processor.put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        special(single, begin);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        special(single, end);
        pair(processor.putArray("pair"), single);
        ObjectNode tokens = processor.putObject("special_tokens");
        for (String mark : List.of(begin, end)) {
            ObjectNode token = tokens.putObject(mark).put("id", mark);
            token.putArray("ids").add(vocabulary.get(mark));
            token.putArray("tokens").add(mark);
        }
    }

    private static void special(ArrayNode template, String token) {
        template.addObject().putObject("SpecialToken").put("id", token).put("type_id", 0);
    }

    private static void pair(ArrayNode pair, ArrayNode single) {
        pair.addAll(single);
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
        pair.add(single.get(2));
    }
}
