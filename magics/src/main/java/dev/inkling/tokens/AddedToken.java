package dev.inkling.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A piece of text that is one token wherever it stands.
 *
 * @param id negative when the file gives none: the token's id is then its vocabulary's, or the next free one
 * @param special part of no text: a mark such as the end of a text
 * @param stripLeft takes the white space before it along
 * @param stripRight takes the white space after it along
 * @param singleWord found only where it touches no letter, digit or underscore
 * @param normalized looked for in the normalised text
 */
record AddedToken(
        int id,
        String content,
        boolean special,
        boolean stripLeft,
        boolean stripRight,
        boolean singleWord,
        boolean normalized) {

    static AddedToken special(int id, String content) {
        return new AddedToken(id, content, true, false, false, false, false);
    }

    static AddedToken ordinary(int id, String content) {
        return new AddedToken(id, content, false, false, false, false, true);
    }

    /** Reads an object with a content and flags, or a mere text, which then is special. */
    static AddedToken read(int id, JsonNode node) {
        if (node.isTextual()) {
            return special(id, node.asText());
        }
        return new AddedToken(
                id,
                node.path("content").asText(""),
                node.path("special").asBoolean(false),
                node.path("lstrip").asBoolean(false),
                node.path("rstrip").asBoolean(false),
                node.path("single_word").asBoolean(false),
                node.path("normalized").asBoolean(false));
    }

    AddedToken withId(int other) {
        return new AddedToken(other, content, special, stripLeft, stripRight, singleWord, normalized);
    }

    AddedToken asSpecial() {
        return new AddedToken(id, content, true, stripLeft, stripRight, singleWord, normalized);
    }

    void write(ObjectNode node) {
        node.put("id", id).put("content", content).put("single_word", singleWord);
        node.put("lstrip", stripLeft).put("rstrip", stripRight);
        node.put("normalized", normalized).put("special", special);
    }
}
