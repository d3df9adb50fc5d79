package dev.inkling.corpus;

import dev.inkling.InklingException;
import dev.inkling.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses documents by what is known of them, as in {@code kind = 'essay' and date >= 2019}.
 *
 * <p>The fields are {@code language}, {@code source}, {@code date}, {@code characters}, and every label by its name.
 * {@code = != < > <= >=} compare, {@code in ('a', 'b')} takes one of several, {@code like 'post%'} takes {@code %} for any
 * characters and {@code _} for one, {@code contains 'x'} a part; {@code and}, {@code or}, {@code not} and parentheses join.
 * A date may be a day, a month or a year: {@code date = 2019} is any day of it. A label that a document has not is
 * {@code ''}.
 */
public final class Where {
    /** What every document has, beside its labels. */
    static final List<String> FIELDS = List.of("language", "source", "date", "characters");

    /** A field as it stands in an expression. */
    record Field(String name, int at) {}

    private final String expression;
    private final Predicate<Document> condition;
    private final List<Field> fields;

    Where(String expression, Predicate<Document> condition, List<Field> fields) {
        this.expression = expression;
        this.condition = condition;
        this.fields = List.copyOf(fields);
    }

    /** @throws InklingException showing the place at which the expression cannot be read */
    public static Where parse(String expression) {
        return new WhereParser(expression).parse();
    }

    /**
     * The documents that are as wanted; the report stays that of all texts.
     *
     * @throws InklingException when no document has a label that is asked for, or none is as wanted
     */
    public Corpus of(Corpus corpus) {
        requireKnown(corpus);
        List<Document> chosen = corpus.documents().stream().filter(condition).toList();
        if (chosen.isEmpty()) {
            throw new InklingException("none of the " + corpus.documents().size() + " texts is as wanted by \""
                    + expression + "\"; " + has(corpus) + ": change the condition");
        }
        return new Corpus(chosen, corpus.report());
    }

    private void requireKnown(Corpus corpus) {
        Set<String> labels = corpus.labels().keySet();
        for (Field field : fields) {
            if (!labels.contains(field.name())) {
                List<String> known =
                        Stream.concat(FIELDS.stream(), labels.stream()).toList();
                String near = Nearest.to(field.name(), known)
                        .map(name -> "did you mean " + name + "? Known are ")
                        .orElse("known are ");
                throw problem(
                        expression,
                        field.at(),
                        "no text has " + field.name() + ": " + near + String.join(", ", known)
                                + "; %clean --label and %review give labels");
            }
        }
    }

    /** What can be asked for, with the values that the texts have. */
    private String has(Corpus corpus) {
        List<String> parts = new ArrayList<>();
        for (Field field : fields) {
            parts.add(field.name() + " is "
                    + counted(
                            corpus.labels().get(field.name()),
                            corpus.documents().size()));
        }
        parts.add("language is " + String.join(", ", corpus.languages().keySet()));
        return parts.stream().distinct().collect(Collectors.joining("; "));
    }

    private static String counted(Map<String, Integer> values, int documents) {
        String known = values.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(8)
                .map(e -> "'" + e.getKey() + "' (" + e.getValue() + ")")
                .collect(Collectors.joining(", "));
        int without =
                documents - values.values().stream().mapToInt(Integer::intValue).sum();
        return known + (values.size() > 8 ? ", …" : "") + (without > 0 ? ", '' (" + without + ")" : "");
    }

    /** How many documents have each value of each label. */
    static Map<String, Map<String, Integer>> labels(List<Document> documents) {
        Map<String, Map<String, Integer>> labels = new TreeMap<>();
        documents.forEach(document -> document.labels()
                .forEach((key, value) ->
                        labels.computeIfAbsent(key, name -> new TreeMap<>()).merge(value, 1, Integer::sum)));
        return labels;
    }

    /** An error that shows where it is. */
    static InklingException problem(String expression, int at, String what) {
        int place = Math.min(at, expression.length());
        return new InklingException("the condition cannot be read at » in \"" + expression.substring(0, place) + "»"
                + expression.substring(place) + "\": " + what);
    }

    /** @throws InklingException when a label cannot be asked for by this name */
    static String requireLabel(String name) {
        String bare = name.strip();
        if (FIELDS.contains(bare.toLowerCase(Locale.ROOT))
                || WhereParser.RESERVED.contains(bare.toLowerCase(Locale.ROOT))
                || !bare.matches("[\\p{L}_][\\p{L}\\p{N}_-]*")) {
            Set<String> taken = new TreeSet<>(FIELDS);
            taken.addAll(WhereParser.RESERVED);
            throw new InklingException(
                    "\"" + name + "\" cannot name a label: take one word of letters, digits, - and _,"
                            + " as kind or 主题, other than " + String.join(", ", taken));
        }
        return bare;
    }

    @Override
    public String toString() {
        return expression;
    }
}
