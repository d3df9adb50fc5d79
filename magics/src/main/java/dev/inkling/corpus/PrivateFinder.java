package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks for private data in a text, each kind by its shape and check digits, in one pass. */
final class PrivateFinder {
    /**
     * A piece of private data.
     *
     * @param value the same for all ways in which it may be written
     */
    record Finding(Rule rule, int start, int end, String value) {}

    private static final int ASCII = 128;

    /** Where a further question is asked. */
    private static final boolean[] BEGINS = new boolean[ASCII];

    static {
        for (char c = 0; c < ASCII; c++) {
            BEGINS[c] = c == '@' || Characters.isDigit(c) || PrivateWords.isFirst(c);
        }
    }

    private final String text;
    private final Set<Rule> rules;
    private final boolean mails;
    private final boolean keys;
    private final boolean accounts;
    private final boolean numbers;
    private final List<Finding> found = new ArrayList<>();

    private PrivateFinder(String text, Set<Rule> rules) {
        this.text = text;
        this.rules = rules;
        this.mails = rules.contains(Rule.MAIL_ADDRESSES);
        this.keys = rules.contains(Rule.KEYS);
        this.accounts = rules.contains(Rule.CHAT_ACCOUNTS);
        this.numbers = rules.contains(Rule.ID_NUMBERS)
                || rules.contains(Rule.BANK_CARDS)
                || rules.contains(Rule.PHONE_NUMBERS);
    }

    /** What these rules find, in rising order and without overlap. */
    static List<Finding> find(String text, Set<Rule> rules) {
        if (rules.isEmpty()) {
            return List.of();
        }
        PrivateFinder finder = new PrivateFinder(text, rules);
        finder.run();
        return finder.found;
    }

    private void run() {
        int begin = 0; // no finding begins before this place
        for (int i = 0; i < text.length(); ) {
            if (!mayBegin(i)) {
                i++;
                continue;
            }
            Finding finding = at(i, begin);
            if (finding != null && finding.start >= begin && !MaskMap.isPlaceholder(text, finding.start, finding.end)) {
                found.add(finding);
                begin = finding.end;
                i = Math.max(i + 1, finding.end);
            } else {
                i = next(i);
            }
        }
    }

    /** False where nothing begins, as nearly everywhere. */
    private boolean mayBegin(int at) {
        char c = text.charAt(at);
        if (c < ASCII && !BEGINS[c]) {
            return false;
        }
        return c == '@' || Characters.isDigit(c) || PrivateWords.mayBegin(text, at, c);
    }

    /** A number is looked at once, from its first digit. */
    private int next(int i) {
        int at = i + 1;
        if (numbers && Characters.isDigit(text.charAt(i))) {
            while (at < text.length() && Characters.isDigit(text.charAt(at))) {
                at++;
            }
        }
        return at;
    }

    private Finding at(int i, int begin) {
        char c = text.charAt(i);
        Finding finding = null;
        if (numbers && Characters.isDigit(c)) {
            finding = PrivateNumbers.at(text, i, rules);
        } else if (mails && c == '@') {
            finding = PrivateWords.mail(text, i, begin);
        }
        if (finding == null && keys) {
            finding = PrivateWords.key(text, i);
        }
        if (finding == null && accounts) {
            finding = PrivateWords.account(text, i);
        }
        return finding;
    }
}
