package dev.inkling.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.InklingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The byte-level byte-pair encoding of GPT-2 in its first form: vocab.json with merges.txt. */
final class BytePairFiles {
    /** How Qwen 2 and 3 split a text (Qwen2Tokenizer of the transformers library). */
    static final String QWEN_SPLIT =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final int SHOWN = 5;

    private BytePairFiles() {}

    static ObjectNode read(Path folder, TokenizerSettings settings) {
        Path vocabularyFile = folder.resolve("vocab.json");
        Map<String, Integer> vocabulary = vocabulary(vocabularyFile);
        boolean qwen = settings.tokenizerClass().startsWith("Qwen");
        // The reference gives these roles to the end of a text when no file says otherwise.
        String end = ByteLevelTokenizer.END_OF_TEXT;
        List<AddedToken> named = settings.tokens(
                qwen
                        ? Map.of("eos_token", end, "unk_token", end, "pad_token", end)
                        : Map.of("bos_token", end, "eos_token", end, "unk_token", end));
        SpecialTokens.replacePlaceholders(vocabulary, named);
        List<AddedToken> added = SpecialTokens.numbered(vocabularyFile, vocabulary, List.of(), named);

        ObjectNode root = JsonFiles.JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        SpecialTokens.write(added, root.putArray("added_tokens"));
        boolean spaceFirst = settings.flag("add_prefix_space").orElse(false);
        if (qwen) {
            root.putObject("normalizer").put("type", "NFC");
        }
        preTokenizer(root.putObject("pre_tokenizer"), qwen, spaceFirst);
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"), true, true);
        model(root.putObject("model"), vocabulary, merges(folder.resolve("merges.txt"), vocabulary), added);
        return root;
    }

    private static Map<String, Integer> vocabulary(Path file) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        JsonFiles.object(file).fields().forEachRemaining(entry -> {
            JsonNode id = entry.getValue();
            if (!id.isInt() || id.asInt() < 0 || id.asInt() > SpecialTokens.LARGEST_ID) {
                throw new InklingException(
                        file + " gives the token " + entry.getKey() + " the id " + id + ": download the model again");
            }
            vocabulary.put(entry.getKey(), id.asInt());
        });
        if (vocabulary.isEmpty()) {
            throw new InklingException(file + " holds no vocabulary: download the model again");
        }
        return vocabulary;
    }

    private static void preTokenizer(ObjectNode node, boolean qwen, boolean spaceFirst) {
        if (!qwen) {
            byteLevel(node, spaceFirst, true);
            return;
        }
        node.put("type", "Sequence");
        ArrayNode parts = node.putArray("pretokenizers");
        ObjectNode split = parts.addObject();
        split.put("type", "Split").putObject("pattern").put("Regex", QWEN_SPLIT);
        split.put("behavior", "Isolated").put("invert", false);
        byteLevel(parts.addObject(), spaceFirst, false);
    }

    private static void byteLevel(ObjectNode node, boolean spaceFirst, boolean splits) {
        node.put("type", "ByteLevel").put("add_prefix_space", spaceFirst);
        node.put("trim_offsets", true).put("use_regex", splits);
    }

    private static List<String[]> merges(Path file, Map<String, Integer> vocabulary) {
        List<String[]> merges = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : TextFiles.lines(file)) {
            number++;
            if (line.isEmpty() || line.startsWith("#version")) {
                continue;
            }
            String[] parts = line.split(" ", -1);
            boolean whole = parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty();
            if (!whole) {
                problems.add("line " + number + " holds no pair");
            } else if (!vocabulary.containsKey(parts[0])
                    || !vocabulary.containsKey(parts[1])
                    || !vocabulary.containsKey(parts[0] + parts[1])) {
                problems.add("line " + number + " (" + line + ") names a token that vocab.json lacks");
            } else {
                merges.add(parts);
            }
        }
        if (!problems.isEmpty()) {
            int more = problems.size() - SHOWN;
            throw new InklingException(file + ": "
                    + String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())))
                    + (more > 0 ? "; and " + more + " more" : "")
                    + ": download vocab.json and merges.txt again, both from the same model");
        }
        return merges;
    }

    private static void model(
            ObjectNode model, Map<String, Integer> vocabulary, List<String[]> merges, List<AddedToken> added) {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
        model.put("fuse_unk", false).put("byte_fallback", false);
        ObjectNode entries = model.putObject("vocab");
        vocabulary.forEach(entries::put);
        // Here too: the library numbers added tokens itself when the vocabulary does not know them.
        added.forEach(token -> entries.put(token.content(), token.id()));
        ArrayNode pairs = model.putArray("merges");
        merges.forEach(merge -> pairs.addArray().add(merge[0]).add(merge[1]));
    }
}
