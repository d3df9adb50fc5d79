package dev.inkling.notebook;

import java.util.Locale;

/**
 * Texts before and after, with what was taken out and put in marked. Colours are laid under the text so thinly that the
 * text of a light and of a dark theme reads on them; where they are dropped, a stroke and a line under the words stay.
 */
final class DiffView {
    private static final String REMOVED = "background-color: rgba(255, 60, 60, 0.28)";
    private static final String ADDED = "background-color: rgba(40, 190, 80, 0.32)";
    private static final String QUIET = "opacity: 0.65";

    /** What is shown of a longer piece at its beginning and at its end. */
    private static final double HEAD = 0.7;

    private DiffView() {}

    /**
     * One change.
     *
     * @param before the text in front of it
     * @param removed what stood there
     * @param added what stands there now
     * @param after the text behind it
     */
    record Diff(String before, String removed, String added, String after) {
        /** The same with what both have at their ends taken out of the change. */
        static Diff of(String before, String removed, String added, String after) {
            int least = Math.min(removed.length(), added.length());
            int head = 0;
            while (head < least && removed.charAt(head) == added.charAt(head)) {
                head++;
            }
            head -= head > 0 && Character.isHighSurrogate(removed.charAt(head - 1)) ? 1 : 0;
            int tail = 0;
            while (tail < least - head
                    && removed.charAt(removed.length() - 1 - tail) == added.charAt(added.length() - 1 - tail)) {
                tail++;
            }
            tail -= tail > 0 && Character.isLowSurrogate(removed.charAt(removed.length() - tail)) ? 1 : 0;
            return new Diff(
                    before + removed.substring(0, head),
                    removed.substring(head, removed.length() - tail),
                    added.substring(head, added.length() - tail),
                    removed.substring(removed.length() - tail) + after);
        }

        /** With no more than so many characters of each part. */
        Diff cut(int context, int change) {
            String head = last(before, context);
            String tail = first(after, context);
            return new Diff(
                    head.length() < before.length() ? "…" + head : head,
                    shortened(removed, change),
                    shortened(added, change),
                    tail.length() < after.length() ? tail + "…" : tail);
        }

        String html() {
            return span(QUIET, before)
                    + (removed.isEmpty() ? "" : "<del style=\"" + REMOVED + "\">" + shown(removed) + "</del>")
                    + (added.isEmpty() ? "" : "<ins style=\"" + ADDED + "\">" + shown(added) + "</ins>")
                    + span(QUIET, after);
        }

        /** As wdiff writes it. */
        String text() {
            return visible(before)
                    + (removed.isEmpty() ? "" : "[-" + visible(removed) + "-]")
                    + (added.isEmpty() ? "" : "{+" + visible(added) + "+}")
                    + visible(after);
        }
    }

    /** A passage between what stands around it. */
    static String passageHtml(String before, String passage, String after) {
        return "<blockquote style=\"white-space: pre-wrap\">" + span(QUIET, before.isEmpty() ? "" : "…" + before)
                + "<mark style=\"color: inherit; background-color: rgba(255, 190, 0, 0.25)\">" + Html.escape(passage)
                + "</mark>" + span(QUIET, after.isEmpty() ? "" : after + "…") + "</blockquote>";
    }

    private static String span(String style, String text) {
        return text.isEmpty() ? "" : "<span style=\"" + style + "\">" + shown(text) + "</span>";
    }

    private static String shown(String text) {
        return Html.escape(visible(text));
    }

    /** What is not seen is written out: ⏎ for a line end, · for spaces alone, U+200B for the rest. */
    static String visible(String text) {
        StringBuilder out = new StringBuilder();
        boolean spaces = !text.isEmpty() && text.isBlank();
        text.codePoints().forEach(c -> out.append(visible(c, spaces)));
        return out.toString();
    }

    private static String visible(int c, boolean spaces) {
        if (c == '\n') {
            return "⏎";
        }
        if (c == ' ') {
            return spaces ? "␣" : " ";
        }
        boolean seen = Character.isDefined(c)
                && !Character.isISOControl(c)
                && !Character.isSpaceChar(c)
                && Character.getType(c) != Character.FORMAT;
        return seen || c == 0x3000 && !spaces ? Character.toString(c) : String.format("U+%04X", c);
    }

    /** The beginning and the end of a longer text, with how much is between them. */
    static String shortened(String text, int most) {
        int length = text.codePointCount(0, text.length());
        if (length <= most) {
            return text;
        }
        int head = (int) (HEAD * most);
        int tail = most - head;
        return first(text, head)
                + String.format(Locale.ROOT, " … (%,d characters) … ", length - most)
                + last(text, tail);
    }

    private static String first(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters));
    }

    private static String last(String text, int characters) {
        int length = text.codePointCount(0, text.length());
        return length <= characters ? text : text.substring(text.offsetByCodePoints(0, length - characters));
    }
}
