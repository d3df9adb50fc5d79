package dev.inkling.corpus.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days as people and programs write them. */
public final class Dates {
    private static final Pattern DAY = Pattern.compile(
            "(?<!\\d)((?:19|20)\\d\\d)(?:([-_./])(\\d{1,2})\\2(\\d{1,2})|年(\\d{1,2})月(\\d{1,2})日?|(\\d\\d)(\\d\\d))(?!\\d)");
    private static final Pattern MONTH =
            Pattern.compile("(?<!\\d)((?:19|20)\\d\\d)(?:[-_.](0[1-9]|1[0-2])(?!\\d)|年(1[0-2]|0?[1-9])月)");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String NAMES =
            "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?";
    private static final Pattern DAY_FIRST = Pattern.compile(
            "(?<![\\d])(\\d{1,2})(?:st|nd|rd|th)?[ -]" + NAMES + "\\.?,?[ -]((?:19|20)\\d\\d)(?!\\d)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MONTH_FIRST = Pattern.compile(
            "\\b" + NAMES + "\\.? (\\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\\d\\d)(?!\\d)", Pattern.CASE_INSENSITIVE);

    /** Seconds since 1970, or thousandths of them, between the years 1995 and 2100. */
    private static final Pattern EPOCH = Pattern.compile("([1-9]\\d{8}|[1-3]\\d{9})(\\d{3})?");

    /** No date is further in a longer text than this. */
    private static final int HEAD = 200;

    private Dates() {}

    /** A text that tells only the month is dated to its first day: that orders drafts, and says no more than it must. */
    public static Optional<LocalDate> day(String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        String head = text.substring(0, Math.min(HEAD, text.length())).strip();
        return numbers(head).or(() -> names(head)).or(() -> epoch(head)).or(() -> month(head));
    }

    private static Optional<LocalDate> numbers(String text) {
        Matcher matcher = DAY.matcher(text);
        while (matcher.find()) {
            int group = matcher.group(3) != null ? 3 : matcher.group(5) != null ? 5 : 7;
            Optional<LocalDate> day = of(matcher.group(1), matcher.group(group), matcher.group(group + 1));
            if (day.isPresent()) { // 20231399 is a number, not a day: look further
                return day;
            }
        }
        return Optional.empty();
    }

    private static Optional<LocalDate> names(String text) {
        Matcher dayFirst = DAY_FIRST.matcher(text);
        if (dayFirst.find()) {
            return of(dayFirst.group(3), month0(dayFirst.group(2)), dayFirst.group(1));
        }
        Matcher monthFirst = MONTH_FIRST.matcher(text);
        return monthFirst.find()
                ? of(monthFirst.group(3), month0(monthFirst.group(1)), monthFirst.group(2))
                : Optional.empty();
    }

    private static String month0(String name) {
        return Integer.toString(1 + MONTHS.indexOf(name.toLowerCase(Locale.ROOT)));
    }

    private static Optional<LocalDate> epoch(String text) {
        Matcher matcher = EPOCH.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        LocalDate.ofInstant(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))), ZoneOffset.UTC))
                : Optional.empty();
    }

    private static Optional<LocalDate> month(String text) {
        Matcher month = MONTH.matcher(text);
        return month.find() ? of(month.group(1), month.group(month.group(2) != null ? 2 : 3), "1") : Optional.empty();
    }

    private static Optional<LocalDate> of(String year, String month, String day) {
        try {
            return Optional.of(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
