package dev.inkling.corpus;

import dev.inkling.corpus.format.Dates;
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
    private static final Set<String> LABELS =
            Set.of("title", "author", "标题", "作者", "category", "categories", "tags", "tag", "kind", "theme", "分类", "标签");
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

    static Optional<LocalDate> date(Map<String, String> values) {
        return values.entrySet().stream()
                .filter(e -> DATES.contains(e.getKey()))
                .flatMap(e -> Dates.day(e.getValue()).stream())
                .findFirst();
    }
}
