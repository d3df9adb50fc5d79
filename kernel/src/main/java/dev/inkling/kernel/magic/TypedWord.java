package dev.inkling.kernel.magic;

import java.util.List;

/**
 * The arguments of a magic up to the cursor, the last word still being typed. Positions count from the first argument.
 *
 * @param words the finished ones
 * @param start where the unfinished one begins
 * @param word what it says so far, without quotes
 * @param valueStart where its value begins: after {@code --name=}, or with the word
 * @param value that value, without quotes
 * @param quote the quote that the value begins with; 0 for none
 * @param expression where an open <code>${</code> expression begins; -1 for none
 * @param computed true when a part of it is the value of an expression, which is not known here
 */
record TypedWord(
        List<String> words,
        int start,
        String word,
        int valueStart,
        String value,
        char quote,
        int expression,
        boolean computed) {

    /** The text that the lexer reads back as this value; in the quotes that were begun, or in some where it needs them. */
    String quoted(String text) {
        if (quote == '\u201c' && text.indexOf('\u201d') < 0 && !text.contains("${")) {
            return quote + text + '\u201d';
        }
        boolean plain = text.indexOf('\'') < 0;
        if ((quote == '\'' || text.contains("${")) && plain) {
            return "'" + text + "'";
        }
        boolean needed = quote != 0
                || text.isEmpty()
                || "\"'\u201c\u2018".indexOf(text.charAt(0)) >= 0
                || text.chars().anyMatch(Character::isWhitespace);
        return needed ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : text;
    }
}
