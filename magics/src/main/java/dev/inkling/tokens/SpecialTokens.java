package dev.inkling.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.inkling.InklingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives the tokens that files name beside a vocabulary their ids. */
final class SpecialTokens {
    /** No model has more; an id beyond would only waste memory. */
    static final int LARGEST_ID = 1 << 30;

    private SpecialTokens() {}

    /**
     * Tokens of the vocabulary keep its ids, those with an id of their own keep that, the rest is appended.
     *
     * @param known tokens with ids that are settled already
     * @return by rising id, the known ones included
     */
    static List<AddedToken> numbered(
            Path file, Map<String, Integer> vocabulary, Collection<AddedToken> known, Collection<AddedToken> named) {
        Map<String, AddedToken> result = new LinkedHashMap<>();
        int next = 0;
        for (int id : vocabulary.values()) {
            next = Math.max(next, id + 1);
        }
        for (AddedToken token : known) {
            result.put(token.content(), token);
            next = Math.max(next, token.id() + 1);
        }
        List<AddedToken> open = new ArrayList<>();
        for (AddedToken token : named) {
            Integer id = vocabulary.get(token.content());
            if (result.containsKey(token.content())) {
                continue;
            }
            if (id == null && token.id() < 0) {
                open.add(token);
                continue;
            }
            AddedToken settled = token.withId(id == null ? token.id() : id);
            result.put(token.content(), settled);
            next = Math.max(next, settled.id() + 1);
        }
        for (AddedToken token : open) {
            result.put(token.content(), token.withId(next++));
        }
        return checked(file, vocabulary, result.values());
    }

    private static List<AddedToken> checked(Path file, Map<String, Integer> vocabulary, Collection<AddedToken> tokens) {
        Map<Integer, String> byId = new LinkedHashMap<>();
        vocabulary.forEach((content, id) -> byId.put(id, content));
        List<AddedToken> sorted = new ArrayList<>(tokens);
        sorted.sort(Comparator.comparingInt(AddedToken::id));
        for (AddedToken token : sorted) {
            String other = byId.put(token.id(), token.content());
            if (other != null && !other.equals(token.content())) {
                throw new InklingException(file + " and the files beside it give the id " + token.id() + " to both "
                        + other + " and " + token.content() + ": download the model again");
            }
            if (token.id() > LARGEST_ID) {
                throw new InklingException(file.getParent() + " gives the added token " + token.content() + " the id "
                        + token.id() + ", more than any model has: download the model again");
            }
        }
        return sorted;
    }

    /** Lets a token take over the id of a placeholder in the vocabulary, as files beside it may say. */
    static void replacePlaceholders(Map<String, Integer> vocabulary, Collection<AddedToken> named) {
        Map<Integer, String> byId = new HashMap<>();
        vocabulary.forEach((content, id) -> byId.put(id, content));
        for (AddedToken token : named) {
            String placeholder = byId.get(token.id());
            if (placeholder != null && !vocabulary.containsKey(token.content())) {
                vocabulary.remove(placeholder);
                vocabulary.put(token.content(), token.id());
            }
        }
    }

    static void write(List<AddedToken> tokens, ArrayNode array) {
        tokens.forEach(token -> token.write(array.addObject()));
    }
}
