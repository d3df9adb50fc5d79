package dev.inkling.tokens;

import dev.inkling.InklingException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sentencepiece model as its file holds it (sentencepiece_model.proto).
 *
 * @param bytePairs true for byte-pair encoding, false for unigram
 * @param byteFallback characters without a piece become their bytes
 * @param suffixed the space belongs to the word before it
 * @param characters replaces characters before anything else
 * @param dummyPrefix a text begins with a space
 * @param singleSpaces runs of spaces become one; none at the ends
 * @param marksSpaces a space is written U+2581
 */
record SentencePieceModel(
        List<Piece> pieces,
        boolean bytePairs,
        boolean byteFallback,
        boolean suffixed,
        CharacterMap characters,
        boolean dummyPrefix,
        boolean singleSpaces,
        boolean marksSpaces) {
    static final int NORMAL = 1;
    static final int UNKNOWN = 2;
    static final int CONTROL = 3;
    static final int USER_DEFINED = 4;
    static final int UNUSED = 5;
    static final int BYTE = 6;

    private static final int UNIGRAM = 1;
    private static final int BYTE_PAIRS = 2;

    record Piece(String text, float score, int type) {}

    /** @throws InklingException when the file is no sentencepiece model that can be used */
    static SentencePieceModel read(Path file) {
        byte[] content = JsonFiles.bytes(file);
        try {
            return new Reader().read(ByteBuffer.wrap(content));
        } catch (IllegalArgumentException e) {
            throw new InklingException(
                    file + " is not a sentencepiece model (" + e.getMessage() + "): "
                            + (looksLikeTiktoken(content)
                                    ? "it is a tiktoken file; put the model's tokenizer.json there"
                                    : "download the model again"),
                    e);
        }
    }

    /** Lines of base64, a space and a rank. */
    private static boolean looksLikeTiktoken(byte[] content) {
        int space = -1;
        for (int i = 0; i < Math.min(content.length, 100) && content[i] != '\n'; i++) {
            space = content[i] == ' ' ? i : space;
            if (content[i] < ' ' || content[i] > '~') {
                return false;
            }
        }
        return space > 0;
    }

    private static final class Reader {
        private final List<Piece> pieces = new ArrayList<>();
        private int algorithm = UNIGRAM;
        private boolean byteFallback;
        private boolean suffixed;
        private CharacterMap characters = CharacterMap.NONE;
        private boolean dummyPrefix = true;
        private boolean singleSpaces = true;
        private boolean marksSpaces = true;

        SentencePieceModel read(ByteBuffer content) {
            Wire wire = new Wire(content);
            while (wire.next()) {
                switch (wire.field()) {
                    case 1 -> pieces.add(piece(new Wire(wire.bytes())));
                    case 2 -> trainer(new Wire(wire.bytes()));
                    case 3 -> normalizer(new Wire(wire.bytes()));
                    default -> wire.skip();
                }
            }
            check();
            return new SentencePieceModel(
                    List.copyOf(pieces),
                    algorithm == BYTE_PAIRS,
                    byteFallback,
                    suffixed,
                    characters,
                    dummyPrefix,
                    singleSpaces,
                    marksSpaces);
        }

        private static Piece piece(Wire wire) {
            String text = "";
            float score = 0;
            int type = NORMAL;
            while (wire.next()) {
                switch (wire.field()) {
                    case 1 -> text = wire.text();
                    case 2 -> score = wire.real();
                    case 3 -> type = wire.number();
                    default -> wire.skip();
                }
            }
            return new Piece(text, score, type);
        }

        private void trainer(Wire wire) {
            while (wire.next()) {
                switch (wire.field()) {
                    case 3 -> algorithm = wire.number();
                    case 24 -> suffixed = wire.flag();
                    case 35 -> byteFallback = wire.flag();
                    default -> wire.skip();
                }
            }
        }

        private void normalizer(Wire wire) {
            while (wire.next()) {
                switch (wire.field()) {
                    case 2 -> characters = CharacterMap.read(wire.bytes());
                    case 3 -> dummyPrefix = wire.flag();
                    case 4 -> singleSpaces = wire.flag();
                    case 5 -> marksSpaces = wire.flag();
                    default -> wire.skip();
                }
            }
        }

        private void check() {
            if (pieces.isEmpty()) {
                throw new IllegalArgumentException("it holds no pieces");
            }
            if (algorithm != UNIGRAM && algorithm != BYTE_PAIRS) {
                throw new IllegalArgumentException(
                        "its kind is " + algorithm + "; 1 (unigram) and 2 (byte pairs) are known");
            }
            Map<String, Integer> seen = new HashMap<>();
            int unknown = 0;
            for (int id = 0; id < pieces.size(); id++) {
                Piece piece = pieces.get(id);
                Integer twin = seen.put(piece.text(), id);
                if (piece.text().isEmpty() || twin != null) {
                    throw new IllegalArgumentException(
                            twin == null
                                    ? "piece " + id + " is empty"
                                    : "pieces " + twin + " and " + id + " are the same");
                }
                if (!Float.isFinite(piece.score())) {
                    throw new IllegalArgumentException("the score of piece " + id + " is " + piece.score());
                }
                unknown += piece.type() == UNKNOWN ? 1 : 0;
            }
            if (unknown != 1) {
                throw new IllegalArgumentException(
                        "it holds " + unknown + " pieces for what is unknown instead of one");
            }
            if (byteFallback && !hasAllBytes(seen)) {
                throw new IllegalArgumentException("it falls back to bytes, but not all 256 have a piece");
            }
        }

        private boolean hasAllBytes(Map<String, Integer> ids) {
            for (int value = 0; value < 256; value++) {
                Integer id = ids.get(String.format("<0x%02X>", value));
                if (id == null || pieces.get(id).type() != BYTE) {
                    return false;
                }
            }
            return true;
        }
    }
}
