package dev.inkling.corpus.format;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a format tells of a text.
 *
 * @param date when it was written
 * @param labels by name
 */
record About(Optional<LocalDate> date, Map<String, String> labels) {
    static final About NOTHING = new About(Optional.empty(), Map.of());

    /** Longest label that is kept, in UTF-16 units. */
    private static final int LONGEST = 300;

    /** What is blank is not told. */
    static About of(String title, String author, String date) {
        return NOTHING.with("title", title).with("author", author).on(Dates.day(date));
    }

    About with(String name, String value) {
        String bare = value == null ? "" : value.replaceAll("\\s+", " ").strip();
        if (bare.isEmpty() || bare.length() > LONGEST) {
            return this;
        }
        Map<String, String> more = new TreeMap<>(labels);
        more.put(name, bare);
        return new About(date, more);
    }

    About on(Optional<LocalDate> day) {
        return day.isPresent() ? new About(day, labels) : this;
    }
}
