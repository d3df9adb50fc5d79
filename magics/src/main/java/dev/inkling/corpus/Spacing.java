package dev.inkling.corpus;

import dev.inkling.Characters;

/** The space between Chinese and Latin words or figures: a habit of the author, measured, and changed on request only. */
final class Spacing {
    /** Places where a Han character and a Latin word or figure meet. */
    record Habit(int with, int without) {
        /** True when the author puts a space there more often than not. */
        boolean isSpaced() {
            return with > without;
        }
    }

    private Spacing() {}

    static Habit habit(String text) {
        int with = 0;
        int without = 0;
        for (int i = 1; i < text.length(); i++) {
            if (meet(text.charAt(i - 1), text.charAt(i))) {
                without++;
            } else if (i > 1 && text.charAt(i - 1) == ' ' && meet(text.charAt(i - 2), text.charAt(i))) {
                with++;
            }
        }
        return new Habit(with, without);
    }

    /** @param spaces how many shall stand there, 0 or 1 */
    static void find(Edits edits, int spaces) {
        String text = edits.text();
        for (int i = 1; i < text.length(); i++) {
            if (spaces == 1 && meet(text.charAt(i - 1), text.charAt(i))) {
                edits.insert(Rule.CJK_SPACING, i, " ");
            } else if (spaces == 0 && i > 1 && text.charAt(i - 1) == ' ' && meet(text.charAt(i - 2), text.charAt(i))) {
                edits.remove(Rule.CJK_SPACING, i - 1, i);
            }
        }
    }

    private static boolean meet(char before, char after) {
        return isWord(before) && Characters.isHan(after) || Characters.isHan(before) && isWord(after);
    }

    private static boolean isWord(char c) {
        return c < 0x250 && Character.isLetterOrDigit(c);
    }
}
