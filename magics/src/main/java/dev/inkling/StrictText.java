package dev.inkling;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Text in an encoding that must fit to the last byte. */
public final class StrictText {
    private StrictText() {}

    /** The whole text; empty when a single byte does not fit. */
    public static Optional<String> decode(byte[] bytes, Charset charset) {
        return decode(bytes, 0, charset);
    }

    /** @param from the first byte of the text */
    public static Optional<String> decode(byte[] bytes, int from, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            // The quick way puts a mark where a byte does not fit.
            String text = new String(bytes, from, bytes.length - from, charset);
            if (text.indexOf('\ufffd') < 0) {
                return Optional.of(text);
            }
        }
        try {
            return Optional.of(decoder(charset)
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Reports what does not fit instead of replacing it. */
    public static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
