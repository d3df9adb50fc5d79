package dev.inkling.tokens;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What sentencepiece does to a text before it looks for pieces, which the library cannot do to the last character: it cuts
 * the text at added tokens, replaces characters and marks the spaces.
 */
final class SentencePieceForm implements TextForm {
    private final SentencePieceModel model;
    private final Map<String, AddedToken> added = new HashMap<>();
    private final Pattern cuts;
    private final Optional<UnigramPieces> unigram;
    private final SpaceMarks marks;
    private final boolean prefixed;
    private final boolean legacy;

    /**
     * @param added each is cut out of the text before anything else
     * @param prefixed the text begins with a space
     * @param legacy so does each part after an added token
     */
    SentencePieceForm(SentencePieceModel model, List<AddedToken> added, boolean prefixed, boolean legacy) {
        this.model = model;
        this.prefixed = prefixed;
        this.legacy = legacy;
        cuts = cuts(added);
        unigram = model.bytePairs() ? Optional.empty() : Optional.of(new UnigramPieces(model));
        marks = new SpaceMarks(model, anyOf(texts(piece -> piece.type() == SentencePieceModel.USER_DEFINED)));
    }

    private SentencePieceForm(SentencePieceForm other, List<AddedToken> added) {
        model = other.model;
        prefixed = other.prefixed;
        legacy = other.legacy;
        unigram = other.unigram;
        marks = other.marks;
        cuts = cuts(added);
    }

    private Pattern cuts(List<AddedToken> tokens) {
        tokens.forEach(token -> added.put(token.content(), token));
        return anyOf(tokens.stream().map(AddedToken::content).toList());
    }

    /** sentencepiece itself finds no control piece in a text. */
    @Override
    public Optional<TextForm> withoutMarks() {
        return Optional.of(new SentencePieceForm(
                this, added.values().stream().filter(token -> !token.special()).toList()));
    }

    private List<String> texts(Predicate<SentencePieceModel.Piece> wanted) {
        return model.pieces().stream()
                .filter(wanted)
                .map(SentencePieceModel.Piece::text)
                .toList();
    }

    /** The longest of the texts at a position; null for none. */
    private static Pattern anyOf(List<String> texts) {
        return texts.isEmpty()
                ? null
                : Pattern.compile(texts.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|")));
    }

    @Override
    public int[] encode(String text, Function<String, int[]> library) {
        IntStream.Builder ids = IntStream.builder();
        int begin = 0;
        Matcher matcher = cuts == null ? null : cuts.matcher(text);
        while (matcher != null && matcher.find()) {
            AddedToken token = added.get(matcher.group());
            if (token.singleWord() && touchesWord(text, matcher.start(), matcher.end())) {
                continue;
            }
            int end = matcher.start();
            while (token.stripLeft() && end > begin && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            part(text.substring(begin, end), begin == 0, library, ids);
            ids.add(token.id());
            begin = matcher.end();
            while (token.stripRight() && begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
                begin++;
            }
            matcher.region(begin, text.length());
        }
        part(text.substring(begin), begin == 0, library, ids);
        return ids.build().toArray();
    }

    private static boolean touchesWord(String text, int begin, int end) {
        return begin > 0 && isWord(text.charAt(begin - 1)) || end < text.length() && isWord(text.charAt(end));
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private void part(String text, boolean first, Function<String, int[]> library, IntStream.Builder ids) {
        if (text.isEmpty()) {
            return;
        }
        boolean spaced = text.startsWith(" ") || text.startsWith(SpaceMarks.MARK);
        boolean prefix = prefixed && (legacy || first && !spaced);
        String marked = marks.apply(text, prefix);
        if (!marked.isEmpty()) {
            int[] pieces = unigram.isPresent() ? unigram.get().encode(marked) : library.apply(marked);
            Arrays.stream(pieces).forEach(ids::add);
        }
    }
}
