package dev.inkling.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.tokens.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a sentencepiece model as the tokenizer.json that the library knows, for texts whose spaces are marked already. */
final class SentencePieceFile {
    static final List<String> NAMES = List.of("tokenizer.model", "spiece.model");

    /** A model that leaves out spaces at the beginning leaves out all of them when it decodes. */
    private static final int ALL_SPACES = 1 << 20;

    private final Path file;
    private final SentencePieceModel model;
    private final TokenizerSettings settings;
    private final List<AddedToken> added;
    private final boolean prefixed;

    private SentencePieceFile(Path file, SentencePieceModel model, TokenizerSettings settings) {
        this.file = file;
        this.model = model;
        this.settings = settings;
        prefixed = settings.flag("add_prefix_space").orElse(model.dummyPrefix());
        added = added();
    }

    static SentencePieceFile read(Path file, TokenizerSettings settings) {
        return new SentencePieceFile(file, SentencePieceModel.read(file), settings);
    }

    private List<AddedToken> added() {
        Map<String, Integer> ids = new HashMap<>();
        List<AddedToken> marks = new ArrayList<>();
        for (int id = 0; id < model.pieces().size(); id++) {
            Piece piece = model.pieces().get(id);
            ids.put(piece.text(), id);
            if (piece.type() == SentencePieceModel.CONTROL || piece.type() == SentencePieceModel.UNKNOWN) {
                marks.add(AddedToken.special(id, piece.text()));
            }
        }
        List<AddedToken> named = settings.tokens(Map.of());
        SpecialTokens.replacePlaceholders(ids, named);
        marks.removeIf(mark -> !ids.containsKey(mark.content())
                || named.stream().anyMatch(token -> token.content().equals(mark.content())));
        return SpecialTokens.numbered(file, ids, marks, named);
    }

    Marks marks() {
        return Marks.of(added);
    }

    /** "byte pairs" or "unigram", as sentencepiece has them. */
    String kind() {
        return "sentencepiece, " + (model.bytePairs() ? "byte pairs" : "unigram");
    }

    TextForm form() {
        // Both are what the reference's LlamaTokenizer takes when its settings say nothing.
        return new SentencePieceForm(
                model, added, prefixed, settings.flag("legacy").orElse(true));
    }

    ObjectNode json() {
        String[] texts = texts();
        ObjectNode root = JsonFiles.JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode frozen = root.putArray("added_tokens");
        root.putNull("normalizer").putNull("pre_tokenizer").putNull("post_processor");
        decoder(root.putObject("decoder"));
        if (model.bytePairs()) {
            bytePairs(root.putObject("model"), texts);
            for (int id = 0; id < model.pieces().size(); id++) {
                if (model.pieces().get(id).type() == SentencePieceModel.USER_DEFINED) {
                    AddedToken.special(id, texts[id]).write(frozen.addObject());
                }
            }
        } else {
            unigram(root.putObject("model"), texts);
        }
        return root;
    }

    /** The text of each id, with names for ids that none of the files gives a text. */
    private String[] texts() {
        int size = model.pieces().size();
        for (AddedToken token : added) {
            size = Math.max(size, token.id() + 1);
        }
        String[] texts = new String[size];
        for (int id = 0; id < size; id++) {
            texts[id] = id < model.pieces().size() ? model.pieces().get(id).text() : "<unused id " + id + ">";
        }
        added.forEach(token -> texts[token.id()] = token.content());
        return texts;
    }

    private void decoder(ObjectNode decoder) {
        ArrayNode steps = decoder.put("type", "Sequence").putArray("decoders");
        ObjectNode marks = steps.addObject().put("type", "Replace").put("content", " ");
        marks.putObject("pattern").put("String", SpaceMarks.MARK);
        steps.addObject().put("type", "ByteFallback");
        steps.addObject().put("type", "Fuse");
        int spaces = model.singleSpaces() ? ALL_SPACES : prefixed && !model.suffixed() ? 1 : 0;
        if (spaces > 0) {
            ObjectNode strip = steps.addObject().put("type", "Strip").put("content", " ");
            strip.put("start", spaces).put("stop", 0);
        }
    }

    private int unknown() {
        int id = 0;
        while (model.pieces().get(id).type() != SentencePieceModel.UNKNOWN) {
            id++;
        }
        return id;
    }

    /** The library only turns these back into text. */
    private void unigram(ObjectNode node, String[] texts) {
        node.put("type", "Unigram").put("unk_id", unknown()).put("byte_fallback", model.byteFallback());
        ArrayNode vocabulary = node.putArray("vocab");
        for (int id = 0; id < texts.length; id++) {
            float score = id < model.pieces().size() ? model.pieces().get(id).score() : 0;
            vocabulary.addArray().add(texts[id]).add((double) score);
        }
    }

    private void bytePairs(ObjectNode node, String[] texts) {
        node.put("type", "BPE").putNull("dropout").put("unk_token", texts[unknown()]);
        node.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        node.put("fuse_unk", true).put("byte_fallback", model.byteFallback());
        ObjectNode vocabulary = node.putObject("vocab");
        for (int id = 0; id < texts.length; id++) {
            vocabulary.put(texts[id], id);
        }
        ArrayNode merges = node.putArray("merges");
        for (Merge merge : merges()) {
            merges.addArray().add(merge.left()).add(merge.right());
        }
    }

    private record Merge(String left, String right, float score, int id) {}

    /** sentencepiece joins any two pieces that make a third, the best third first; the library wants the pairs. */
    private List<Merge> merges() {
        Set<String> normal = new HashSet<>();
        for (Piece piece : model.pieces()) {
            if (piece.type() == SentencePieceModel.NORMAL) {
                normal.add(piece.text());
            }
        }
        List<Merge> merges = new ArrayList<>();
        for (int id = 0; id < model.pieces().size(); id++) {
            Piece piece = model.pieces().get(id);
            if (!normal.contains(piece.text())) {
                continue;
            }
            String text = piece.text();
            for (int cut = text.offsetByCodePoints(0, 1); cut < text.length(); cut = text.offsetByCodePoints(cut, 1)) {
                String left = text.substring(0, cut);
                String right = text.substring(cut);
                if (normal.contains(left) && normal.contains(right)) {
                    merges.add(new Merge(left, right, piece.score(), id));
                }
            }
        }
        merges.sort(Comparator.comparingDouble((Merge merge) -> -merge.score()).thenComparingInt(Merge::id));
        return merges;
    }
}
