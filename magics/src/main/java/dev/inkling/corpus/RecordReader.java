package dev.inkling.corpus;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a {@link RecordWriter} has written. */
final class RecordReader {
    private final byte[] bytes;
    private int at;

    RecordReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    int integer() {
        return Math.toIntExact(number());
    }

    boolean yes() {
        return number() == 1;
    }

    long hash() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 8) {
            value |= (bytes[at++] & 0xffL) << shift;
        }
        return value;
    }

    char unit() {
        char c = (char) (bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8);
        at += 2;
        return c;
    }

    String text() {
        long head = number();
        int length = (int) (head >>> 1);
        boolean wide = (head & 1) == 1;
        String text = units(bytes, at, length, wide);
        at += wide ? 2 * length : length;
        return text;
    }

    /** Reads what {@link RecordWriter#units} has written. */
    static String units(byte[] bytes, int from, int length, boolean wide) {
        if (!wide) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        char[] units = new char[length];
        for (int i = 0; i < length; i++) {
            units[i] = (char) (bytes[from + 2 * i] & 0xff | (bytes[from + 2 * i + 1] & 0xff) << 8);
        }
        return new String(units);
    }

    List<String> texts() {
        int count = integer();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    Map<String, String> map() {
        int count = integer();
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(text(), text());
        }
        return map;
    }

    Optional<LocalDate> date() {
        String date = text();
        return date.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(date));
    }
}
