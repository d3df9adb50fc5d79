package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mail addresses, keys and accounts, each by its shape. */
final class PrivateWords {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 120;

    /** Shortest key or password that is masked; the log has to hold something as long in its place. */
    private static final int SHORTEST = 5;

    private static final int FEWEST_DIFFERENT = 6;

    private static final Pattern DOMAIN =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,24}(?![A-Za-z0-9-])");
    private static final Pattern SCALED = Pattern.compile("\\dx\\.[a-z]{3,4}");

    /** Shapes that the makers of keys publish, so that leaked ones are found. */
    private static final Pattern KEY = Pattern.compile("(?:AKIA|ASIA)[A-Z0-9]{16}"
            + "|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,}"
            + "|sk-(?:proj-|ant-|or-|svcacct-)?[A-Za-z0-9_-]{20,}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}"
            + "|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{20,}"
            + "|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,}|dop_v1_[a-f0-9]{64}"
            + "|SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}|LTAI[A-Za-z0-9]{12,30}|AKID[A-Za-z0-9]{32,}"
            + "|[0-9]{8,10}:AA[A-Za-z0-9_-]{33}|eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}");

    private static final String KEY_STARTS = "AGLSdeghnprsx0123456789";

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    private static final Pattern PRIVATE_KEY_END = Pattern.compile("-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    private static final int LONGEST_PRIVATE_KEY = 20_000;

    /** A password in an address: scheme://name:password@host. */
    private static final Pattern PASSWORD = Pattern.compile("://[^\\s/:@\"'<>]{1,64}:([^\\s/@\"'<>]{5,128})@[\\w.-]");

    private static final Pattern QQ = Pattern.compile(
            "(?:[Qq] ?[Qq]|扣扣)(?:号码?|號碼?|群号?|群號?)? {0,2}[:：是]? {0,2}([1-9][0-9]{4,10})(?![0-9A-Za-z.@])");
    private static final Pattern WECHAT = Pattern.compile("(?i:微信|weixin|wechat|vx|v信) ?(号|號|(?i:id))? {0,2}[:：是] {0,2}"
            + "([A-Za-z][-_A-Za-z0-9]{5,19}|[1-9][0-9]{4,10})(?![-_A-Za-z0-9.@])");
    private static final String ACCOUNT_STARTS = "Qq扣微wWvV";

    private static final int ASCII = 128;

    /** The first two characters of keys, of addresses with a password and of the labels of accounts. */
    private static final boolean[] BEGINNINGS = new boolean[ASCII * ASCII];

    /** The first of them alone. */
    private static final boolean[] STARTS = new boolean[ASCII];

    static {
        String all =
                "AK AS AI LT GO SG do ey gh gi gl hf np py rk sk xo :/ -- QQ Qq qQ qq we wE" + " We WE vx vX Vx VX";
        for (String two : all.split(" ")) {
            begins(two.charAt(0), two.charAt(1));
        }
        begins('Q', ' ');
        begins('q', ' ');
        STARTS['v'] = true; // v信
        STARTS['V'] = true;
    }

    private static void begins(char first, char second) {
        STARTS[first] = true;
        BEGINNINGS[first * ASCII + second] = true;
    }

    private PrivateWords() {}

    /** The address around this sign, beginning at or behind a place; null when it is none. */
    static PrivateFinder.Finding mail(String text, int sign, int begin) {
        int start = sign;
        int first = Math.max(begin, sign - LONGEST_LOCAL);
        while (start > first && isLocal(text.charAt(start - 1))) {
            start--;
        }
        while (start < sign && "._%+-".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        if (start == sign || text.charAt(sign - 1) == '.' || text.startsWith("git@", start)) {
            return null;
        }
        Matcher domain = DOMAIN.matcher(text).region(sign + 1, Math.min(text.length(), sign + 1 + LONGEST_DOMAIN));
        if (!domain.lookingAt() || SCALED.matcher(domain.group()).matches()) {
            return null;
        }
        String value = text.substring(start, domain.end()).toLowerCase(Locale.ROOT);
        return new PrivateFinder.Finding(Rule.MAIL_ADDRESSES, start, domain.end(), value);
    }

    private static boolean isLocal(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "._%+-".indexOf(c) >= 0);
    }

    /** The key that begins here, or the password of the address that goes on here; null when there is none. */
    static PrivateFinder.Finding key(String text, int at) {
        char c = text.charAt(at);
        if (c == ':' && text.startsWith("://", at)) {
            Matcher password = PASSWORD.matcher(text).region(at, Math.min(text.length(), at + 260));
            return password.lookingAt() ? finding(text, password.start(1), password.end(1)) : null;
        }
        if (c == '-' && text.startsWith("-----BEGIN ", at)) {
            return privateKey(text, at);
        }
        if (KEY_STARTS.indexOf(c) < 0 || at > 0 && isWord(text.charAt(at - 1))) {
            return null;
        }
        if (!mayBeKey(text, at, c)) {
            return null;
        }
        Matcher key = KEY.matcher(text).region(at, text.length());
        boolean found = key.lookingAt() && key.group().chars().distinct().count() >= FEWEST_DIFFERENT;
        return found ? finding(text, at, key.end()) : null;
    }

    /** False when neither a key nor an account begins here, as the next character tells nearly everywhere. */
    static boolean mayBegin(String text, int at, char c) {
        if (c >= ASCII) {
            return c == '微' || c == '扣';
        }
        if (!STARTS[c] || at + 1 >= text.length()) {
            return false;
        }
        char next = text.charAt(at + 1);
        boolean begins = next < ASCII ? BEGINNINGS[c * ASCII + next] : next == '信';
        return begins && !(Characters.isLetter(c) && at > 0 && isWord(text.charAt(at - 1)));
    }

    /** True for the ASCII characters with which a key, the password of an address or the label of an account begins. */
    static boolean isFirst(char c) {
        return STARTS[c];
    }

    /** The cheap part of the question: most words are not looked at further. */
    private static boolean mayBeKey(String text, int at, char c) {
        return switch (c) {
            case 'A' ->
                text.startsWith("KIA", at + 1)
                        || text.startsWith("SIA", at + 1)
                        || text.startsWith("KID", at + 1)
                        || text.startsWith("Iza", at + 1);
            case 'L' -> text.startsWith("TAI", at + 1);
            case 'G' -> text.startsWith("OCSPX-", at + 1);
            case 'S' -> text.startsWith("G.", at + 1);
            case 'd' -> text.startsWith("op_v1_", at + 1);
            case 'e' -> text.startsWith("yJ", at + 1);
            case 'g' ->
                text.startsWith("_", at + 3)
                        || text.startsWith("ithub_pat_", at + 1)
                        || text.startsWith("lpat-", at + 1);
            case 'h' -> text.startsWith("f_", at + 1);
            case 'n' -> text.startsWith("pm_", at + 1);
            case 'p' -> text.startsWith("ypi-", at + 1);
            case 'r' -> text.startsWith("k_", at + 1);
            case 's' -> text.startsWith("k-", at + 1) || text.startsWith("k_", at + 1);
            case 'x' -> text.startsWith("ox", at + 1);
            default ->
                text.startsWith(":AA", at + 8) || text.startsWith(":AA", at + 9) || text.startsWith(":AA", at + 10);
        };
    }

    private static PrivateFinder.Finding privateKey(String text, int at) {
        Matcher begin = PRIVATE_KEY.matcher(text).region(at, Math.min(text.length(), at + 80));
        if (!begin.lookingAt()) {
            return null;
        }
        Matcher end = PRIVATE_KEY_END
                .matcher(text)
                .region(begin.end(), Math.min(text.length(), begin.end() + LONGEST_PRIVATE_KEY));
        return end.find() ? finding(text, at, end.end()) : null;
    }

    private static PrivateFinder.Finding finding(String text, int start, int end) {
        return end - start < SHORTEST
                ? null
                : new PrivateFinder.Finding(Rule.KEYS, start, end, text.substring(start, end));
    }

    /** The account behind the label that begins here; null when there is none. */
    static PrivateFinder.Finding account(String text, int at) {
        char c = text.charAt(at);
        if (ACCOUNT_STARTS.indexOf(c) < 0 || c < 0x80 && at > 0 && isWord(text.charAt(at - 1))) {
            return null;
        }
        int limit = Math.min(text.length(), at + 60);
        Matcher qq = QQ.matcher(text).region(at, limit);
        if (qq.lookingAt()) {
            return account(text, qq.start(1), qq.end(1));
        }
        Matcher wechat = WECHAT.matcher(text).region(at, limit);
        if (!wechat.lookingAt()) {
            return null;
        }
        String name = wechat.group(2);
        boolean plainWord = name.chars().allMatch(Character::isLetter);
        return plainWord && wechat.group(1) == null ? null : account(text, wechat.start(2), wechat.end(2));
    }

    private static PrivateFinder.Finding account(String text, int start, int end) {
        String value = text.substring(start, end).toLowerCase(Locale.ROOT);
        return new PrivateFinder.Finding(Rule.CHAT_ACCOUNTS, start, end, value);
    }

    private static boolean isWord(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '_');
    }
}
