package dev.inkling.tokens;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The table by which sentencepiece replaces characters (precompiled_charsmap): a double array trie of UTF-8 (darts-clone)
 * whose values point into a block of zero-terminated texts. The longest key at a position wins.
 */
final class CharacterMap {
    /** Replaces nothing. */
    static final CharacterMap NONE = new CharacterMap(new int[0], new byte[0]);

    private final int[] trie;
    private final byte[] texts;

    private CharacterMap(int[] trie, byte[] texts) {
        this.trie = trie;
        this.texts = texts;
    }

    /**
     * A replacement.
     *
     * @param length bytes of the text that it stands for
     */
    record Match(int length, String replacement) {}

    static CharacterMap read(ByteBuffer blob) {
        if (!blob.hasRemaining()) {
            return NONE;
        }
        blob.order(ByteOrder.LITTLE_ENDIAN);
        int size = blob.remaining() < 4 ? -1 : blob.getInt();
        if (size < 4 || size % 4 != 0 || size > blob.remaining()) {
            throw new IllegalArgumentException("its table of characters is damaged");
        }
        int[] trie = new int[size / 4];
        for (int i = 0; i < trie.length; i++) {
            trie[i] = blob.getInt();
        }
        byte[] texts = new byte[blob.remaining()];
        blob.get(texts);
        return new CharacterMap(trie, texts);
    }

    /** The longest replacement at a position of UTF-8 text; null for none. */
    Match longest(byte[] text, int start) {
        if (trie.length == 0) {
            return null;
        }
        int length = 0;
        int value = 0;
        int node = offset(trie[0]);
        for (int i = start; i < text.length; i++) {
            node ^= text[i] & 0xff;
            if (node < 0 || node >= trie.length || label(trie[node]) != (text[i] & 0xff)) {
                break;
            }
            boolean ends = (trie[node] >>> 8 & 1) == 1;
            node ^= offset(trie[node]);
            if (ends && node >= 0 && node < trie.length && isWhole(text, i + 1)) {
                length = i + 1 - start;
                value = trie[node] & 0x7fffffff;
            }
        }
        return length == 0 ? null : new Match(length, text(value));
    }

    /** A damaged table could end a key inside a character. */
    private static boolean isWhole(byte[] text, int end) {
        return end == text.length || (text[end] & 0xc0) != 0x80;
    }

    /** True when no text can lead out of the table: the library's own reader looks nowhere. */
    boolean isSound() {
        String whole = new String(texts, StandardCharsets.UTF_8);
        if (trie.length == 0 || !Arrays.equals(whole.getBytes(StandardCharsets.UTF_8), texts)) {
            return false;
        }
        BitSet seen = new BitSet(trie.length);
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(offset(trie[0]));
        while (!open.isEmpty()) {
            int base = open.poll();
            if (base < 0 || (base | 0xff) >= trie.length) {
                return false;
            }
            for (int letter = 1; letter < 256; letter++) {
                int node = base ^ letter;
                if (label(trie[node]) != letter || seen.get(node)) {
                    continue;
                }
                seen.set(node);
                int next = node ^ offset(trie[node]);
                boolean ends = (trie[node] >>> 8 & 1) == 1;
                if (next < 0 || next >= trie.length || ends && !isText(trie[next] & 0x7fffffff)) {
                    return false;
                }
                open.add(next);
            }
        }
        return true;
    }

    private boolean isText(int begin) {
        return begin < texts.length && (texts[begin] & 0xc0) != 0x80;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    /** The sign bit marks a value, which is no label of any byte. */
    private static int label(int unit) {
        return unit & (1 << 31 | 0xff);
    }

    private String text(int begin) {
        int end = begin;
        while (end < texts.length && texts[end] != 0) {
            end++;
        }
        return begin >= texts.length ? "" : new String(texts, begin, end - begin, StandardCharsets.UTF_8);
    }
}
