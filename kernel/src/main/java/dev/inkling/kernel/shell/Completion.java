package dev.inkling.kernel.shell;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param start where the text begins that a match replaces, in UTF-16 units
 * @param end where it ends
 */
public record Completion(List<Match> matches, int start, int end) {
    /**
     * One way to go on.
     *
     * @param text what replaces the text from start to end
     * @param type what it is, for the icon of a front end: method, class, option, file and the like
     * @param signature more about it in a few words; may be empty
     */
    public record Match(String text, String type, String signature) {}

    /** Nothing fits. */
    public static Completion none(int cursor) {
        return new Completion(List.of(), cursor, cursor);
    }

    /** The same in a text that has this many units more in front. */
    public Completion shifted(int units) {
        return new Completion(matches, start + units, end + units);
    }

    public List<String> texts() {
        return matches.stream().map(Match::text).toList();
    }
}
