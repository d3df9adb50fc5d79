package dev.inkling.corpus;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The YAML block between two lines of three hyphens at the head of a post, and dates in it and in file names. */
final class FrontMatter {
    private static final Pattern KEY = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_ .-]{0,60}):(\\s.*|)");
    private static final Pattern DAY = Pattern.compile(
            "(?<!\\d)((?:19|20)\\d\\d)(?:([-_./])(\\d{1,2})\\2(\\d{1,2})|年(\\d{1,2})月(\\d{1,2})日?|(\\d\\d)(\\d\\d))(?!\\d)");
    private static final Pattern MONTH =
            Pattern.compile("(?<!\\d)((?:19|20)\\d\\d)(?:[-_.](0[1-9]|1[0-2])(?!\\d)|年(1[0-2]|0?[1-9])月)");
    private static final Set<String> LABELS =
            Set.of("category", "categories", "tags", "tag", "kind", "theme", "分类", "标签");
    private static final Set<String> DATES = Set.of("date", "日期", "published", "created", "时间");

    /** A block longer than this is taken for something else. */
    private static final int LONGEST = 20_000;

    private FrontMatter() {}

    static void find(Edits edits) {
        int end = end(edits.text());
        if (end > 0) {
            edits.remove(Rule.FRONT_MATTER, 0, end);
        }
    }

    /** Where the text begins; 0 when there is no such block. */
    private static int end(String text) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        if (!text.startsWith("---", start)) {
            return 0;
        }
        int keys = 0;
        int at = nextLine(text, start);
        if (!text.substring(start, at).strip().equals("---")) {
            return 0;
        }
        boolean list = false;
        while (at < text.length() && at - start < LONGEST) {
            int next = nextLine(text, at);
            String line = text.substring(at, next).stripTrailing();
            if (line.equals("---") || line.equals("...")) {
                return keys > 0 ? next : 0;
            }
            boolean key = KEY.matcher(line).matches();
            boolean inside = list
                    && (line.startsWith(" ") || line.startsWith("\t") || line.startsWith("- ") || line.startsWith("]"));
            if (!key && !inside && !line.isEmpty() && !line.startsWith("#")) {
                return 0;
            }
            keys += key ? 1 : 0;
            list |= key;
            at = next;
        }
        return 0;
    }

    private static int nextLine(String text, int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? text.length() : newline + 1;
    }

    /** The simple values of a block that was removed: names in lower case, lists joined by commas. */
    static Map<String, String> values(String block) {
        Map<String, String> values = new LinkedHashMap<>();
        String key = "";
        for (String line : block.lines().toList()) {
            Matcher matcher = KEY.matcher(line);
            String item = line.strip();
            if (matcher.matches()) {
                key = matcher.group(1).toLowerCase(Locale.ROOT);
                values.put(key, plain(matcher.group(2).strip()));
            } else if (item.startsWith("- ") && !key.isEmpty()) {
                values.merge(key, plain(item.substring(2).strip()), (a, b) -> a.isEmpty() ? b : a + ", " + b);
            }
        }
        return values;
    }

    private static String plain(String value) {
        String bare = value.startsWith("[") && value.endsWith("]") ? value.substring(1, value.length() - 1) : value;
        return bare.replaceAll("^[\"']|[\"']$", "").strip();
    }

    static Map<String, String> labels(Map<String, String> values) {
        Map<String, String> labels = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            if (LABELS.contains(key) && !value.isEmpty()) {
                labels.put(key, value);
            }
        });
        return labels;
    }

    static Optional<LocalDate> date(Map<String, String> values, String fileName) {
        return values.entrySet().stream()
                .filter(e -> DATES.contains(e.getKey()))
                .flatMap(e -> day(e.getValue()).stream())
                .findFirst()
                .or(() -> day(fileName));
    }

    /** A text that tells only the month is dated to its first day: that orders drafts, and says no more than it must. */
    private static Optional<LocalDate> day(String text) {
        Matcher matcher = DAY.matcher(text);
        while (matcher.find()) {
            int group = matcher.group(3) != null ? 3 : matcher.group(5) != null ? 5 : 7;
            try {
                return Optional.of(LocalDate.of(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(group)),
                        Integer.parseInt(matcher.group(group + 1))));
            } catch (DateTimeException e) {
                // 20231399 is a number, not a day: look further.
            }
        }
        Matcher month = MONTH.matcher(text);
        return month.find()
                ? Optional.of(LocalDate.of(
                        Integer.parseInt(month.group(1)),
                        Integer.parseInt(month.group(month.group(2) != null ? 2 : 3)),
                        1))
                : Optional.empty();
    }
}
