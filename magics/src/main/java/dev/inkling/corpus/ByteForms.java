package dev.inkling.corpus;

import dev.inkling.StrictText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a file writes a character in other bytes than its encoding does now: Big5 has some characters twice. Only with this
 * can the file be written again byte for byte.
 */
final class ByteForms {
    /** Bytes of a character at most. */
    private static final int LONGEST = 4;

    private ByteForms() {}

    /**
     * What has to be remembered of a file, mostly nothing.
     *
     * @param from where its text begins, behind a mark
     * @return offsets in UTF-16 units and bytes, as "12:a2cc 40:a2ce"; empty when the encoding gives the same bytes
     */
    static String of(byte[] bytes, int from, String text, Charset charset) {
        byte[] whole = text.getBytes(charset);
        if (Arrays.equals(bytes, from, bytes.length, whole, 0, whole.length)) {
            return "";
        }
        List<String> forms = new ArrayList<>();
        int at = from;
        for (int i = 0; i < text.length(); ) {
            String character = text.substring(i, i + Character.charCount(text.codePointAt(i)));
            byte[] usual = character.getBytes(charset);
            int length = usual.length;
            if (at + length > bytes.length || !Arrays.equals(bytes, at, at + length, usual, 0, length)) {
                length = length(bytes, at, character, charset);
                if (length == 0) { // the text is not what these bytes say: it was taken out of a page
                    return "";
                }
                forms.add(i + ":" + HexFormat.of().formatHex(bytes, at, at + length));
            }
            at += length;
            i += character.length();
        }
        return String.join(" ", forms);
    }

    /** How many bytes stand for the character here; 0 when none do. */
    private static int length(byte[] bytes, int at, String character, Charset charset) {
        for (int length = 1; length <= LONGEST && at + length <= bytes.length; length++) {
            Optional<String> read = StrictText.decode(Arrays.copyOfRange(bytes, at, at + length), charset);
            if (read.isPresent() && read.get().equals(character)) {
                return length;
            }
        }
        return 0;
    }

    /** The bytes of the text with those forms. */
    static byte[] encode(String text, Charset charset, String forms) {
        if (forms.isEmpty()) {
            return text.getBytes(charset);
        }
        Map<Integer, byte[]> own = new HashMap<>();
        for (String form : forms.split(" ")) {
            int colon = form.indexOf(':');
            own.put(Integer.parseInt(form.substring(0, colon)), HexFormat.of().parseHex(form.substring(colon + 1)));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int done = 0;
        for (int at : own.keySet().stream().sorted().toList()) {
            out.writeBytes(text.substring(done, at).getBytes(charset));
            out.writeBytes(own.get(at));
            done = at + Character.charCount(text.codePointAt(at));
        }
        out.writeBytes(text.substring(done).getBytes(charset));
        return out.toByteArray();
    }
}
