package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of other people below a letter: the mail that it answers, as mail programs quote it. A program says when and by
 * whom to the minute; a writer who quotes a book does not, and stays.
 */
final class QuotedMails {
    private static final Pattern WROTE = Pattern.compile(
            "(?:On\\b.{4,200}\\bwrote ?[:：]|.{4,200}(?:写道|寫道|写到|編寫|编写) ?[:：]?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIME = Pattern.compile("\\d{1,2}[:：]\\d\\d");
    private static final Pattern ADDRESS = Pattern.compile("[\\w.+-]+@[\\w-]+\\.[\\w.-]+");
    private static final Pattern RULED =
            Pattern.compile("-{3,} ?(?:(?i:original message|forwarded message|begin forwarded message)"
                    + "|(?:原始|转发|轉寄|轉發|回复的|回覆的)(?:的)?(?:邮件|郵件|信息|訊息)(?:信息)?|原邮件|原郵件) ?-{3,}");
    private static final Pattern HEADER =
            Pattern.compile("\\*{0,2}(?:((?i:from)|发件人|寄件者|寄件人|發件人)|(?i:sent|date|to|cc|bcc|subject|reply-to)"
                    + "|发送时间|發送時間|寄件日期|日期|收件人|收件者|抄送|副本|主题|主旨)\\*{0,2} ?[:：].*");

    /** Lines of one header that tell a mail from a play or a list. */
    private static final int FEWEST_HEADERS = 3;

    private static final int LONGEST_LINE = 300;

    private static final List<String> WAYS_OF_WROTE = List.of("wrote", "WROTE", "写道", "寫道", "写到", "編寫", "编写");

    private final Edits edits;
    private final String text;

    /** Texts without the word are the rule: they are spared the search line by line. */
    private final boolean saysWrote;

    private QuotedMails(Edits edits) {
        this.edits = edits;
        this.text = edits.text();
        this.saysWrote = WAYS_OF_WROTE.stream().anyMatch(text::contains);
    }

    static void find(Edits edits) {
        new QuotedMails(edits).run();
    }

    private void run() {
        int start = header(0);
        if (start > 0) {
            edits.remove(Rule.QUOTED_MAILS, 0, start);
        }
        boolean quoting = false;
        while (start < text.length()) {
            int stop = stop(start);
            int from = attribution(start, stop);
            if (isRuled(start, stop) || header(start) > start) {
                edits.remove(Rule.QUOTED_MAILS, start, text.length());
                return;
            }
            if (from > start && isQuote(skipBlank(from))) {
                quoting = true;
                edits.remove(Rule.QUOTED_MAILS, start, from - 1);
                stop = from - 1;
            } else if (from > start && isSure(text.substring(start, from))) {
                edits.remove(Rule.QUOTED_MAILS, start, text.length());
                return;
            } else if (quoting && isQuote(start)) {
                edits.remove(Rule.QUOTED_MAILS, start, stop);
            }
            start = stop + 1;
        }
    }

    private int stop(int start) {
        int newline = text.indexOf('\n', start);
        return newline < 0 ? text.length() : newline;
    }

    private int skipBlank(int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == '\n' || Characters.isSpace(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    private boolean isQuote(int at) {
        return at < text.length() && text.charAt(at) == '>';
    }

    private boolean isRuled(int start, int stop) {
        return text.startsWith("---", start)
                && stop - start < LONGEST_LINE
                && RULED.matcher(text.substring(start, stop).strip()).matches();
    }

    /** Behind the line or two in which a program says who wrote when; the place itself if they do not. */
    private int attribution(int start, int stop) {
        if (!saysWrote || stop - start > LONGEST_LINE) {
            return start;
        }
        for (int end = stop, lines = 0; lines < 2 && end - start < LONGEST_LINE; lines++) {
            String line = text.substring(start, end).strip();
            boolean told = TIME.matcher(line).find() || ADDRESS.matcher(line).find();
            if (told && WROTE.matcher(line.replace('\n', ' ')).matches()) {
                return Math.min(text.length(), end + 1);
            }
            if (end >= text.length() || line.isEmpty()) {
                return start;
            }
            end = stop(end + 1);
        }
        return start;
    }

    /** With time and address there is no doubt, also where the program marks the quoted lines in colour only. */
    private static boolean isSure(String line) {
        return TIME.matcher(line).find() && ADDRESS.matcher(line).find();
    }

    private boolean hasColon(int start, int stop) {
        for (int i = start; i < stop; i++) {
            if (text.charAt(i) == ':' || text.charAt(i) == '：') {
                return true;
            }
        }
        return false;
    }

    /** Behind the lines of a mail's header that begins here; the place itself if none does. */
    private int header(int start) {
        if (!hasColon(start, Math.min(stop(start), start + 20))) { // no set for every line
            return start;
        }
        Set<String> names = new HashSet<>();
        boolean from = false;
        int at = start;
        while (at < text.length()) {
            int stop = stop(at);
            if (!hasColon(at, Math.min(stop, at + 20))) {
                break;
            }
            Matcher line = HEADER.matcher(text.substring(at, Math.min(stop, at + LONGEST_LINE)));
            if (!line.matches()) {
                break;
            }
            from |= line.group(1) != null;
            names.add(line.group().split("[:：]", 2)[0].strip());
            at = Math.min(text.length(), stop + 1);
        }
        return from && names.size() >= FEWEST_HEADERS ? at : start;
    }
}
