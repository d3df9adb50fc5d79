package dev.inkling.tokens;

import dev.inkling.tokens.SentencePieceModel.Piece;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Cuts a text into the most probable pieces, to the last rounding as sentencepiece does (unigram_model.cc): sums are
 * floats there and doubles in the tokenizers library, which then decides a tie such as two spaces and one another way.
 */
final class UnigramPieces {
    /** Below the worst piece, for a character that none covers. */
    private static final float PENALTY = 10;

    private static final int NONE = -1;

    /** Ids of pieces, {@link #NONE} for beginnings of pieces. */
    private final Map<String, Integer> ids = new HashMap<>();

    private final float[] scores;
    private final float unknownScore;
    private final int[] bytes = new int[256];
    private final boolean fallsBack;
    private int unknown;

    UnigramPieces(SentencePieceModel model) {
        scores = new float[model.pieces().size()];
        fallsBack = model.byteFallback();
        float least = Float.MAX_VALUE;
        float most = Float.MIN_NORMAL;
        for (Piece piece : model.pieces()) {
            if (piece.type() == SentencePieceModel.NORMAL) {
                least = Math.min(least, piece.score());
                most = Math.max(most, piece.score());
            }
        }
        unknownScore = least - PENALTY;
        for (int id = 0; id < scores.length; id++) {
            enter(model.pieces().get(id), id, most);
        }
    }

    private void enter(Piece piece, int id, float most) {
        String text = piece.text();
        switch (piece.type()) {
            case SentencePieceModel.UNKNOWN -> unknown = id;
            case SentencePieceModel.BYTE -> {
                if (fallsBack) {
                    bytes[Integer.parseInt(text.substring(3, 5), 16)] = id;
                }
            }
            case SentencePieceModel.NORMAL, SentencePieceModel.USER_DEFINED -> {
                scores[id] = piece.type() == SentencePieceModel.NORMAL
                        ? piece.score()
                        : text.getBytes(StandardCharsets.UTF_8).length * most - 0.1f;
                for (int end = 1; end < text.length(); end++) {
                    ids.putIfAbsent(text.substring(0, end), NONE);
                }
                ids.put(text, id);
            }
            default -> {
                // No text can spell the others.
            }
        }
    }

    int[] encode(String text) {
        int size = text.length();
        float[] best = new float[size + 1];
        int[] from = new int[size + 1];
        int[] last = new int[size + 1];
        Arrays.fill(from, NONE);
        for (int start = 0; start < size; start = text.offsetByCodePoints(start, 1)) {
            int single = text.offsetByCodePoints(start, 1);
            boolean covered = false;
            for (int end = start + 1; end <= size; end++) {
                Integer id = ids.get(text.substring(start, end));
                if (id == null) {
                    break;
                }
                if (id == NONE) {
                    continue;
                }
                covered |= end == single;
                float candidate = scores[id] + best[start];
                if (from[end] == NONE || candidate > best[end]) {
                    best[end] = candidate;
                    from[end] = start;
                    last[end] = id;
                }
            }
            float candidate = unknownScore + best[start];
            if (!covered && (from[single] == NONE || candidate > best[single])) {
                best[single] = candidate;
                from[single] = start;
                last[single] = unknown;
            }
        }
        return path(text, from, last);
    }

    private int[] path(String text, int[] from, int[] last) {
        int[] ends = new int[text.length() + 1];
        int count = 0;
        for (int end = text.length(); end > 0; end = from[end]) {
            ends[count++] = end;
        }
        IntStream.Builder path = IntStream.builder();
        boolean afterUnknown = false;
        for (int i = count - 1; i >= 0; i--) {
            int end = ends[i];
            boolean isUnknown = last[end] == unknown;
            if (isUnknown && fallsBack) {
                for (byte value : text.substring(from[end], end).getBytes(StandardCharsets.UTF_8)) {
                    path.add(bytes[value & 0xff]);
                }
            } else if (!isUnknown || !afterUnknown) {
                path.add(last[end]);
            }
            afterUnknown = isUnknown;
        }
        return path.build().toArray();
    }
}
