package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.regex.Pattern;

/** Lines that a mail program adds below a letter. A farewell and a name are the writer's own and stay. */
final class Signatures {
    private static final Pattern ADDED = Pattern.compile("(?:"
            + "(?i:sent (?:from|via|with|using) (?:my |the |a )?\\S.{0,50})"
            + "|(?i:get outlook for .{1,20})"
            + "|(?:发自|來自|来自|寄自|發自|發送自|发送自) ?(?:我的|我|新浪|网易|QQ|qq|Outlook|iPhone|iPad).{0,30}"
            + "|(?:从|從)(?:我的)? ?.{1,20}(?:发送|發送|傳送)(?:的邮件|的郵件)?"
            + ")[.。!！]?");

    /** With which those lines begin. */
    private static final String FIRST = "sSgG发發来來寄从從";

    private static final Pattern CONTACT = Pattern.compile(
            "@[\\w-]+\\.|https?://|www\\.|(?i:\\btel\\b|\\bphone\\b|\\bmobile\\b|\\bfax\\b)|电话|電話|手机|手機|邮箱|郵箱|微信|地址|\\+?\\d[\\d -]{6,}\\d");

    private static final int LONGEST_LINE = 60;
    private static final int LINES = 8;
    private static final int LONGEST_SIGNATURE_LINE = 100;

    private Signatures() {}

    static void find(Edits edits) {
        String text = edits.text();
        int block = block(text);
        int end = block < 0 ? text.length() : block;
        for (int start = 0; start < end; ) {
            int newline = text.indexOf('\n', start);
            int stop = newline < 0 ? text.length() : newline;
            if (isAdded(text, start, stop)) {
                edits.remove(Rule.SIGNATURES, start, stop);
            }
            start = stop + 1;
        }
        if (block >= 0) {
            edits.remove(Rule.SIGNATURES, block, text.length());
        }
    }

    private static boolean isAdded(String text, int start, int stop) {
        if (stop - start > LONGEST_LINE || stop - start < 4 || !isAlone(text, start, stop)) {
            return false;
        }
        String line = text.substring(start, stop).strip();
        if (line.isEmpty() || FIRST.indexOf(line.charAt(0)) < 0) {
            return false;
        }
        return ADDED.matcher(line).matches();
    }

    /** At the end of the text, or with a blank line behind it or before it: not a line of running prose. */
    private static boolean isAlone(String text, int start, int stop) {
        boolean before = start == 0 || isBlankLineEndingAt(text, start - 1);
        int next = text.indexOf('\n', stop + 1);
        boolean after = stop >= text.length() || Characters.isBlank(text, stop, next < 0 ? text.length() : next);
        return after && (before || stop - start < LONGEST_LINE);
    }

    private static boolean isBlankLineEndingAt(String text, int newline) {
        int previous = text.lastIndexOf('\n', newline - 1);
        return Characters.isBlank(text, previous + 1, newline);
    }

    /**
     * Where the block below the last line of two hyphens begins, or -1. The line with a space behind the hyphens is the
     * mail standard's; without it there must be an address or number below.
     */
    private static int block(String text) {
        int end = text.length();
        for (int lines = 0; lines <= LINES + 3 && end > 0; lines++) {
            int start = text.lastIndexOf('\n', end - 1) + 1;
            String line = text.substring(start, end);
            if (line.length() > LONGEST_SIGNATURE_LINE) {
                return -1;
            }
            if (line.stripTrailing().equals("--")) {
                String below = text.substring(end);
                boolean isShort = below.lines().filter(l -> !l.isBlank()).count() <= LINES;
                boolean sure = line.length() > 2 || CONTACT.matcher(below).find();
                return isShort && sure && !below.isBlank() ? start : -1;
            }
            end = start - 1;
        }
        return -1;
    }
}
