package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.regex.Pattern;

/** What stands in Markdown besides what CommonMark knows of. */
final class MarkdownDialects {
    /** What Jekyll and its kin do not print: attributes, tags of the template, the place of a table of contents. */
    private static final Pattern INSTRUCTION = Pattern.compile("\\{:[^}]*\\}|\\{%[^%]*%\\}|\\[(?i:toc)\\]");

    private static final Pattern CONTENTS = Pattern.compile("(?:[-*+]|1\\.) .{1,20}\\n\\s*\\{:\\s*toc[^}]*\\}");

    private MarkdownDialects() {}

    static boolean isInstruction(String line) {
        return INSTRUCTION.matcher(line.strip()).matches();
    }

    /** A list item that the generator of the page replaces by the table of contents. */
    static boolean isContents(String item) {
        return item.length() < 60 && CONTENTS.matcher(item.strip()).matches();
    }

    /** Chinese and English writers indent paragraphs; to Markdown that is code. */
    static boolean isProse(String block) {
        int letters = 0;
        int wide = 0;
        int marks = 0;
        int words = 0;
        for (int i = 0; i < block.length(); i++) {
            char c = block.charAt(i);
            letters += Character.isLetter(c) ? 1 : 0;
            wide += Characters.isWide(c) ? 1 : 0;
            marks += "{}();=<>[]$_/\\|#@`*&%+".indexOf(c) >= 0 ? 1 : 0;
            words += c == ' ' && i > 0 && Character.isLetter(block.charAt(i - 1)) ? 1 : 0;
        }
        return marks * 25 < letters && (wide * 2 > letters || words * 9 > letters);
    }
}
