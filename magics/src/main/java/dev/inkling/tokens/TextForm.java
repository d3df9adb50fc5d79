package dev.inkling.tokens;

import java.util.Optional;
import java.util.function.Function;

/** What a kind of tokenizer does around the library's: before encoding, and with decoded text. */
interface TextForm {
    /** Nothing at all. */
    TextForm PLAIN = (text, library) -> library.apply(text);

    /**
     * The ids of a text.
     *
     * @param library encodes a text as it stands
     */
    int[] encode(String text, Function<String, int[]> library);

    /** The same for texts in which special tokens are mere characters; empty when it is the library that finds them. */
    default Optional<TextForm> withoutMarks() {
        return Optional.empty();
    }

    /** The text that a decoded one stands for. */
    default String shown(String decoded) {
        return decoded;
    }
}
