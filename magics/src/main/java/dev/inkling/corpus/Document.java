package dev.inkling.corpus;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One cleaned text of the writer.
 *
 * @param text paragraphs separated by a blank line, lines ended by LF, no line end at the end
 * @param source the file it came from, below the folder that was named
 * @param date when it was written, if front matter or the file's name tells; the first day of a month told alone
 * @param language by the share of scripts: zh, en, ja, ko, mixed (Chinese and Latin), other
 * @param labels what is known of it besides, by name
 */
public record Document(
        String text, String source, Optional<LocalDate> date, String language, Map<String, String> labels) {
    public Document {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(language, "language");
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** Length in Unicode characters. */
    public int characters() {
        return text.codePointCount(0, text.length());
    }

    /** The same with more labels; of two with one name the new one counts. */
    Document labelled(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, String> all = new TreeMap<>(labels);
        all.putAll(more);
        return new Document(text, source, date, language, all);
    }

    /** The paragraphs in order. */
    public List<String> paragraphs() {
        return Paragraphs.of(text);
    }

    /** The hash of the text in UTF-8, in hexadecimal digits. */
    public String sha256() {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Short, for a cell: where it is from, how long, how it begins. */
    @Override
    public String toString() {
        String flat = text.replace('\n', ' ');
        int end = flat.length() <= 60 ? flat.length() : flat.offsetByCodePoints(0, Math.min(60, characters()));
        return source + date.map(d -> " (" + d + ")").orElse("") + ", " + language + ", "
                + String.format(Locale.ROOT, "%,d", characters()) + " characters: " + flat.substring(0, end)
                + (end < flat.length() ? " …" : "");
    }
}
