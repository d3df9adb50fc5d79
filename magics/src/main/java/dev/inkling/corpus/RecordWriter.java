package dev.inkling.corpus;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes values one behind the other, to be read by a {@link RecordReader} in the same order. */
final class RecordWriter {
    private byte[] bytes = new byte[256];
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    /** A number from 0 up, seven bits a byte, the lowest first. */
    RecordWriter number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        reserve(10);
        long rest = value;
        while (rest > 0x7f) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    RecordWriter yes(boolean value) {
        return number(value ? 1 : 0);
    }

    /** All 64 bits. */
    RecordWriter hash(long value) {
        reserve(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    RecordWriter unit(char c) {
        reserve(2);
        bytes[size++] = (byte) c;
        bytes[size++] = (byte) (c >>> 8);
        return this;
    }

    RecordWriter text(String text) {
        boolean wide = isWide(text);
        number(2L * text.length() + (wide ? 1 : 0));
        return units(text, wide);
    }

    /** The characters alone, in one byte each or in two: any piece of them can be read by its place. */
    RecordWriter units(String text, boolean wide) {
        int length = text.length();
        reserve(wide ? 2 * length : length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bytes[size++] = (byte) c;
            if (wide) {
                bytes[size++] = (byte) (c >>> 8);
            }
        }
        return this;
    }

    /** True when a character takes two bytes. */
    static boolean isWide(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return true;
            }
        }
        return false;
    }

    RecordWriter texts(List<String> texts) {
        number(texts.size());
        texts.forEach(this::text);
        return this;
    }

    RecordWriter map(Map<String, String> map) {
        number(map.size());
        map.forEach((key, value) -> text(key).text(value));
        return this;
    }

    RecordWriter date(Optional<LocalDate> date) {
        return text(date.map(LocalDate::toString).orElse(""));
    }
}
