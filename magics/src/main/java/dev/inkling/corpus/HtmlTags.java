package dev.inkling.corpus;

import java.util.Locale;

/** Finds where a tag of HTML ends, in time linear in its length. */
final class HtmlTags {
    private HtmlTags() {}

    /** The end of the comment, script, style or tag that begins at a less-than sign; one further if it is none. */
    static int end(String text, int open, int limit) {
        if (text.startsWith("<!--", open)) {
            return after(text, "-->", open + 4, limit);
        }
        String head = text.substring(open, Math.min(limit, open + 8)).toLowerCase(Locale.ROOT);
        if (head.startsWith("<script")) {
            return after(text, "</script>", open, limit);
        }
        if (head.startsWith("<style")) {
            return after(text, "</style>", open, limit);
        }
        return after(text, ">", open, limit);
    }

    private static int after(String text, String end, int from, int limit) {
        int at = text.indexOf(end, from);
        return at < 0 || at + end.length() > limit ? limit : at + end.length();
    }
}
