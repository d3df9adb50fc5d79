package dev.inkling.tokens;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes learned merges as a tokenizer.json: byte-level, lossless, with one special token that ends a text. */
public final class ByteLevelTokenizer {
    public static final String END_OF_TEXT = "<|endoftext|>";

    private ByteLevelTokenizer() {}

    /** Ids: 0 ends a text, then the 256 bytes, then the merges in their order. */
    public static void write(List<BytePairTrainer.Merge> merges, Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ObjectNode special = root.putArray("added_tokens").addObject();
        special.put("id", 0).put("content", END_OF_TEXT);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            special.put(flag, false);
        }
        special.put("special", true);
        root.putNull("normalizer");
        preTokenizer(root.putObject("pre_tokenizer"));
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"));
        model(root.putObject("model"), merges);
        json.writeValue(file.toFile(), root);
    }

    private static void preTokenizer(ObjectNode node) {
        node.put("type", "Sequence");
        ArrayNode parts = node.putArray("pretokenizers");
        ObjectNode split = parts.addObject();
        split.put("type", "Split").putObject("pattern").put("Regex", BytePairTrainer.SPLIT);
        split.put("behavior", "Isolated").put("invert", false);
        byteLevel(parts.addObject());
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", true);
        node.put("use_regex", false);
    }

    private static void model(ObjectNode model, List<BytePairTrainer.Merge> merges) {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false);
        ObjectNode vocabulary = model.putObject("vocab");
        vocabulary.put(END_OF_TEXT, 0);
        List<String> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(String.valueOf(symbol(value)));
        }
        ArrayNode pairs = model.putArray("merges");
        for (BytePairTrainer.Merge merge : merges) {
            pairs.addArray().add(tokens.get(merge.left())).add(tokens.get(merge.right()));
            tokens.add(tokens.get(merge.left()) + tokens.get(merge.right()));
        }
        // Two merges can spell the same token; it keeps its first id.
        for (String token : tokens) {
            if (!vocabulary.has(token)) {
                vocabulary.put(token, vocabulary.size());
            }
        }
    }

    /** GPT-2's printable stand-in for a byte: itself if it prints in Latin-1, else the next code point from 256 on. */
    private static char symbol(int value) {
        if (prints(value)) {
            return (char) value;
        }
        int hidden = 0;
        for (int i = 0; i < value; i++) {
            hidden += prints(i) ? 0 : 1;
        }
        return (char) (256 + hidden);
    }

    private static boolean prints(int value) {
        return value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae && value <= 0xff;
    }
}
