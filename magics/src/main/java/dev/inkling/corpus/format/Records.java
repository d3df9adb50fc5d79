package dev.inkling.corpus.format;

import dev.inkling.Characters;
import dev.inkling.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes documents of records with named fields. The first records are held back until the text's field is known. */
final class Records {
    private static final Set<String> TEXTS = Set.of(
            "text",
            "content",
            "body",
            "正文",
            "内容",
            "文本",
            "內容",
            "全文",
            "post",
            "article",
            "message",
            "story",
            "completion",
            "output",
            "文章");
    private static final Set<String> DATES = Set.of(
            "date",
            "created",
            "created_at",
            "createdat",
            "published",
            "published_at",
            "time",
            "timestamp",
            "datetime",
            "日期",
            "时间",
            "時間",
            "发布时间",
            "创建时间");
    private static final Set<String> TITLES = Set.of("title", "subject", "headline", "标题", "標題", "题目");
    private static final Set<String> AUTHORS = Set.of("author", "writer", "作者");
    private static final Set<String> LABELS =
            Set.of("label", "labels", "kind", "theme", "category", "tags", "tag", "类别", "分类", "标签", "主题");

    /** Records that are looked at to find the text. */
    private static final int SAMPLE = 200;

    /** Columns on a screen from which a field's mean value is taken for text. */
    private static final int SHORTEST_TEXT = 40;

    /** Failures that are named one by one. */
    private static final int NAMED = 20;

    private final ReadOptions options;
    private final String encoding;
    private final Sink sink;
    private final Map<String, Map<String, String>> held = new LinkedHashMap<>();
    private String column;
    private int failures;
    private int without;
    private int records;

    Records(ReadOptions options, String encoding, Sink sink) {
        this.options = options;
        this.encoding = encoding;
        this.sink = sink;
    }

    /** @param path of the record in the file */
    void add(String path, Map<String, String> fields) throws Refused {
        records++;
        if (column == null) {
            held.put(path, fields);
            if (held.size() == SAMPLE) {
                release();
            }
        } else {
            emit(path, fields);
        }
    }

    void fail(String path, String why) {
        if (++failures <= NAMED) {
            sink.failure(path, why);
        }
    }

    void finish() throws Refused {
        if (column == null && !held.isEmpty()) {
            release();
        }
        if (without > 0) {
            sink.passedOver(without + " of its " + records + " records have no " + column);
        }
        if (failures > NAMED) {
            sink.passedOver((failures - NAMED) + " more records cannot be read");
        }
        if (records == 0 && failures == 0) {
            throw new Refused("there is no record in it");
        }
    }

    private void release() throws Refused {
        column = textColumn();
        for (Map.Entry<String, Map<String, String>> record : held.entrySet()) {
            emit(record.getKey(), record.getValue());
        }
        held.clear();
    }

    private String textColumn() throws Refused {
        Map<String, long[]> columns = new LinkedHashMap<>();
        for (Map<String, String> record : held.values()) {
            record.forEach((name, value) -> {
                long[] sums = columns.computeIfAbsent(name, key -> new long[2]);
                sums[0]++;
                sums[1] += Characters.columns(value);
            });
        }
        List<String> names = new ArrayList<>(columns.keySet());
        if (!options.textColumn().isEmpty()) {
            if (names.contains(options.textColumn())) {
                return options.textColumn();
            }
            Optional<String> near = Nearest.to(options.textColumn(), names);
            throw new Refused("it has no column " + options.textColumn() + " (it has " + shown(names) + ")"
                    + near.map(name -> ": did you mean " + name + "?").orElse(""));
        }
        for (String name : names) {
            if (TEXTS.contains(name.strip().toLowerCase(Locale.ROOT))) {
                return name;
            }
        }
        String longest = names.stream()
                .max(Comparator.comparingDouble(name -> mean(columns.get(name))))
                .orElse("");
        if (longest.isEmpty() || mean(columns.get(longest)) < SHORTEST_TEXT) {
            throw new Refused("none of its columns (" + shown(names)
                    + ") looks like text: name the right one with --text-column");
        }
        return longest;
    }

    private static double mean(long[] sums) {
        return (double) sums[1] / sums[0];
    }

    private static String shown(List<String> names) {
        List<String> first = names.stream().limit(12).map(Names::shown).toList();
        return String.join(", ", first) + (names.size() > first.size() ? " …" : "");
    }

    private void emit(String path, Map<String, String> fields) {
        String text = fields.getOrDefault(column, "");
        if (text.isBlank()) {
            without++;
            return;
        }
        About about = About.NOTHING;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            String name = field.getKey().strip().toLowerCase(Locale.ROOT);
            String value = field.getValue();
            if (field.getKey().equals(column)) {
                continue;
            }
            if (DATES.contains(name) && about.date().isEmpty()) {
                about = about.on(Dates.day(value));
            } else if (TITLES.contains(name)) {
                about = about.with("title", value);
            } else if (AUTHORS.contains(name)) {
                about = about.with("author", value);
            } else if (LABELS.contains(name)) {
                about = about.with(name, value);
            }
        }
        sink.part(Part.of(text, encoding).with(about).below(path));
    }
}
