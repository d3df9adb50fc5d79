package dev.inkling.tokens;

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

    /** The text that a decoded one stands for. */
    default String shown(String decoded) {
        return decoded;
    }
}
