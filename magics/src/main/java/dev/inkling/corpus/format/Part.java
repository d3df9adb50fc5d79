package dev.inkling.corpus.format;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One text in a file.
 *
 * @param path where it is in the file, with slashes: an archive's entry, a chapter, a mail; empty when it is the file
 * @param isMarkdown whether the text is written in Markdown
 * @param text as it stands in the file
 * @param encoding of the bytes; empty where the format fixes it
 * @param asides in rising order, without overlap
 * @param date when it was written, if the format tells
 * @param labels what the format tells besides, by name: title, author
 * @param notes sentences for the report
 */
public record Part(
        String path,
        boolean isMarkdown,
        String text,
        String encoding,
        List<Aside> asides,
        Optional<LocalDate> date,
        Map<String, String> labels,
        List<String> notes) {
    public Part {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(text, "text");
        asides = List.copyOf(asides);
        labels = Map.copyOf(labels);
        notes = List.copyOf(notes);
    }

    /** Plain text that is a whole file or record. */
    public static Part of(String text, String encoding) {
        return new Part("", false, text, encoding, List.of(), Optional.empty(), Map.of(), List.of());
    }

    public Part asMarkdown() {
        return new Part(path, true, text, encoding, asides, date, labels, notes);
    }

    /** The same about a text that was kept elsewhere. */
    public Part withText(String whole) {
        return new Part(path, isMarkdown, whole, encoding, asides, date, labels, notes);
    }

    Part with(List<Aside> found) {
        return new Part(path, isMarkdown, text, encoding, found, date, labels, notes);
    }

    Part with(About about) {
        return new Part(path, isMarkdown, text, encoding, asides, about.date(), about.labels(), notes);
    }

    Part noting(List<String> sentences) {
        return new Part(path, isMarkdown, text, encoding, asides, date, labels, sentences);
    }

    /** The same inside something else. */
    Part below(String folder) {
        String whole = path.isEmpty() ? folder : folder + "/" + path;
        return new Part(whole, isMarkdown, text, encoding, asides, date, labels, notes);
    }
}
