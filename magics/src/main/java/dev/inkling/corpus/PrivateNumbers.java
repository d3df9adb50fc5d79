package dev.inkling.corpus;

import dev.inkling.Characters;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Numbers of persons, cards and phones, written in one piece or in the usual groups. */
final class PrivateNumbers {
    /** Digits without a separator, [start, end), full-width ones as plain ones. */
    private record Group(int start, int end, String digits) {}

    private static final int MOST_GROUPS = 5;

    /** Digits of the shortest of all, a phone number. */
    private static final int FEWEST_DIGITS = 11;

    private static final String SEPARATORS = " -\u00a0\u2011\u2013";
    private static final List<String> ID_SHAPES = List.of("18", "6-8-4", "6-4-4-4", "3-3-4-4-4", "4-4-4-4-2");
    private static final List<String> CARD_SHAPES =
            List.of("15", "16", "17", "18", "19", "4-4-4-4", "4-4-4-4-1", "4-4-4-4-2", "4-4-4-4-3", "4-6-5", "6-13");
    private static final List<String> PHONE_SHAPES = List.of("11", "3-4-4", "2-11", "2-3-4-4", "13");

    /** The first two digits of an identity number: the provinces. */
    private static final String PROVINCES =
            " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 ";

    private static final int[] ID_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String ID_CHECKS = "10X98765432";

    private PrivateNumbers() {}

    /** What begins at this digit; null when nothing does. */
    static PrivateFinder.Finding at(String text, int start, Set<Rule> rules) {
        if (start > 0 && isPart(text, start - 1)) {
            return null;
        }
        if (!isLong(text, start)) {
            return null;
        }
        List<Group> groups = groups(text, start);
        for (int count = groups.size(); count > 0; count--) {
            Group last = groups.get(count - 1);
            if (last.end < text.length() && isWord(text.charAt(last.end)) || isBehind(text, last.end)) {
                continue;
            }
            StringBuilder digits = new StringBuilder();
            StringBuilder shape = new StringBuilder();
            for (Group group : groups.subList(0, count)) {
                digits.append(group.digits);
                shape.append(shape.length() == 0 ? "" : "-").append(group.digits.length());
            }
            PrivateFinder.Finding found = found(text, start, last.end, digits.toString(), shape.toString(), rules);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** False where too few digits stand together for any of the numbers, as nearly everywhere. */
    private static boolean isLong(String text, int start) {
        int digits = 0;
        for (int i = start; i < text.length() && digits < FEWEST_DIGITS; i++) {
            char c = text.charAt(i);
            if (Characters.isDigit(c) || c == 'X' || c == 'x') {
                digits++;
            } else if (SEPARATORS.indexOf(c) < 0 && !isUnseen(c)) {
                return false;
            }
        }
        return digits == FEWEST_DIGITS;
    }

    private static PrivateFinder.Finding found(
            String text, int start, int end, String digits, String shape, Set<Rule> rules) {
        if (rules.contains(Rule.ID_NUMBERS) && ID_SHAPES.contains(shape) && isId(digits)) {
            return new PrivateFinder.Finding(Rule.ID_NUMBERS, start, end, digits);
        }
        boolean inAddress = start > 0 && "/=_#.&".indexOf(text.charAt(start - 1)) >= 0
                || end < text.length() && "/_=".indexOf(text.charAt(end)) >= 0;
        if (inAddress) {
            return null;
        }
        if (rules.contains(Rule.BANK_CARDS) && CARD_SHAPES.contains(shape) && isCard(digits)) {
            return new PrivateFinder.Finding(Rule.BANK_CARDS, start, end, digits);
        }
        if (rules.contains(Rule.PHONE_NUMBERS) && PHONE_SHAPES.contains(shape) && isPhone(digits)) {
            int country = digits.length() - 11;
            int from = country == 0 ? start : behindDigits(text, start, country);
            return new PrivateFinder.Finding(Rule.PHONE_NUMBERS, from, end, digits.substring(country));
        }
        return null;
    }

    private static int behindDigits(String text, int start, int count) {
        int at = start;
        for (int seen = 0; seen < count || !Characters.isDigit(text.charAt(at)); at++) {
            seen += Characters.isDigit(text.charAt(at)) ? 1 : 0;
        }
        return at;
    }

    /** The groups from here on that stand one separator apart. */
    private static List<Group> groups(String text, int start) {
        List<Group> groups = new ArrayList<>();
        int at = start;
        while (groups.size() < MOST_GROUPS && at < text.length() && Characters.isDigit(text.charAt(at))) {
            StringBuilder digits = new StringBuilder();
            int end = at;
            for (int i = at; i < text.length() && digits.length() < 20; i++) {
                char c = text.charAt(i);
                if (Characters.isDigit(c)) {
                    digits.append((char) (c < 0x80 ? c : c - 0xfee0));
                    end = i + 1;
                } else if ((c == 'X' || c == 'x')
                        && (digits.length() == 17 || digits.length() == 3 && groups.size() > 1)) {
                    digits.append('X');
                    end = i + 1;
                    break;
                } else if (!isUnseen(c)) {
                    break;
                }
            }
            groups.add(new Group(at, end, digits.toString()));
            at = end;
            if (at + 1 < text.length() && SEPARATORS.indexOf(text.charAt(at)) >= 0) {
                at++;
            } else {
                break;
            }
        }
        return groups;
    }

    private static boolean isUnseen(char c) {
        return c == '\u200b' || c == '\u200c' || c == '\u200d' || c == '\u2060' || c == '\ufeff' || c == '\u00ad';
    }

    private static boolean isWord(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '@') || Characters.isDigit(c);
    }

    /** True when the digit goes on from something before it: a word, a decimal, a longer number. */
    private static boolean isPart(String text, int before) {
        char c = text.charAt(before);
        boolean joins = (c == '.' || c == '-') && before > 0;
        return isWord(c) || joins && Characters.isDigit(text.charAt(before - 1));
    }

    /** True when a longer number or a name of a file goes on here. */
    private static boolean isBehind(String text, int end) {
        return end + 1 < text.length()
                && (text.charAt(end) == '.' || text.charAt(end) == '-')
                && text.charAt(end + 1) < 0x80
                && Character.isLetterOrDigit(text.charAt(end + 1));
    }

    /** Province, day of birth and check digit (ISO 7064, MOD 11-2) are right. */
    static boolean isId(String digits) {
        if (digits.length() != 18 || digits.indexOf('X') >= 0 && digits.indexOf('X') < 17) {
            return false;
        }
        if (!PROVINCES.contains(" " + digits.substring(0, 2) + " ")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < ID_WEIGHTS.length; i++) {
            sum += ID_WEIGHTS[i] * (digits.charAt(i) - '0');
        }
        return ID_CHECKS.charAt(sum % 11) == digits.charAt(17) && isDay(digits.substring(6, 14));
    }

    private static boolean isDay(String digits) {
        int year = Integer.parseInt(digits.substring(0, 4));
        try {
            LocalDate.of(year, Integer.parseInt(digits.substring(4, 6)), Integer.parseInt(digits.substring(6)));
        } catch (DateTimeException e) {
            return false;
        }
        return year >= 1850 && year <= 2100;
    }

    /** Prefix, length and check digit (Luhn) are right. */
    static boolean isCard(String digits) {
        if (digits.indexOf('X') >= 0) {
            return false;
        }
        int length = digits.length();
        int two = Integer.parseInt(digits.substring(0, 2));
        int four = Integer.parseInt(digits.substring(0, 4));
        boolean known = two == 62 && length >= 16
                || digits.charAt(0) == '4' && (length == 16 || length == 19)
                || (two >= 51 && two <= 55 || four >= 2221 && four <= 2720) && length == 16
                || (two == 34 || two == 37) && length == 15
                || (four == 6011 || two == 65 || four >= 6440 && four <= 6499) && length == 16
                || four >= 3528 && four <= 3589 && length == 16;
        if (!known) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int digit = digits.charAt(length - 1 - i) - '0';
            int doubled = 2 * digit;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    private static boolean isPhone(String digits) {
        boolean country = digits.length() == 13 && digits.startsWith("86");
        String number = country ? digits.substring(2) : digits;
        return number.length() == 11
                && number.charAt(0) == '1'
                && number.charAt(1) >= '3'
                && number.charAt(1) <= '9'
                && number.indexOf('X') < 0;
    }
}
