package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads the conditions of {@link Where}: or binds least, then and, then not. */
final class WhereParser {
    static final Set<String> RESERVED = Set.of("and", "or", "not", "in", "like", "contains");

    private static final Set<String> COMPARISONS = Set.of("=", "!=", "<", ">", "<=", ">=");
    private static final String EXAMPLES = "= != < > <= >= in, like or contains";

    private final String expression;
    private final List<WhereTokens.Token> tokens;
    private final List<Where.Field> fields = new ArrayList<>();
    private int next;

    WhereParser(String expression) {
        this.expression = expression;
        this.tokens = WhereTokens.of(expression);
    }

    Where parse() {
        Predicate<Document> condition = either();
        if (peek().kind() != WhereTokens.Kind.END) {
            throw problem("expected and, or, or the end, got " + peek());
        }
        return new Where(expression, condition, fields);
    }

    private Predicate<Document> either() {
        Predicate<Document> all = both();
        while (takes("or")) {
            all = all.or(both());
        }
        return all;
    }

    private Predicate<Document> both() {
        Predicate<Document> all = one();
        while (takes("and")) {
            all = all.and(one());
        }
        return all;
    }

    private Predicate<Document> one() {
        if (takes("not")) {
            return one().negate();
        }
        if (takes("(")) {
            Predicate<Document> inside = either();
            require(")");
            return inside;
        }
        return comparison();
    }

    private Predicate<Document> comparison() {
        WhereTokens.Token field = peek();
        if (field.kind() != WhereTokens.Kind.WORD || RESERVED.contains(field.lower())) {
            throw problem("expected the name of a field such as language or kind, got " + field);
        }
        next++;
        WhereValues values = values(field);
        boolean not = takes("not");
        String operator = peek().lower();
        if (!not && COMPARISONS.contains(operator)) {
            next++;
            return compared(values, operator);
        }
        Predicate<Document> found =
                switch (operator) {
                    case "in" -> in(values);
                    case "like" -> part(values, WhereValues::like);
                    case "contains" -> part(values, WhereValues::contains);
                    default ->
                        throw problem("expected " + (not ? "in, like or contains" : EXAMPLES) + ", got " + peek());
                };
        return not ? found.negate() : found;
    }

    private WhereValues values(WhereTokens.Token field) {
        String name = field.lower();
        if (name.equals("date")) {
            return new WhereValues.Days();
        }
        if (name.equals("characters")) {
            return new WhereValues.Numbers();
        }
        if (name.equals("language")) {
            return new WhereValues.Words(name, Document::language);
        }
        if (name.equals("source")) {
            return new WhereValues.Words(name, Document::source);
        }
        fields.add(new Where.Field(field.text(), field.at()));
        return new WhereValues.Words(field.text(), document -> document.labels().getOrDefault(field.text(), ""));
    }

    private Predicate<Document> compared(WhereValues values, String operator) {
        return value(typed -> values.compared(operator, typed));
    }

    private Predicate<Document> part(WhereValues values, BiFunction<WhereValues, String, Predicate<Document>> how) {
        next++;
        return value(typed -> how.apply(values, typed));
    }

    private Predicate<Document> in(WhereValues values) {
        next++;
        require("(");
        Predicate<Document> any = compared(values, "=");
        while (takes(",")) {
            any = any.or(compared(values, "="));
        }
        require(")");
        return any;
    }

    /** What is wrong with a value is told at its place. */
    private Predicate<Document> value(Function<String, Predicate<Document>> meaning) {
        WhereTokens.Token token = peek();
        boolean bare = token.kind() == WhereTokens.Kind.WORD && !RESERVED.contains(token.lower());
        if (token.kind() != WhereTokens.Kind.TEXT && !bare) {
            throw problem("expected a value such as 'essay' or 2020, got " + token);
        }
        Predicate<Document> condition;
        try {
            condition = meaning.apply(token.text());
        } catch (InklingException e) {
            throw problem(e.getMessage());
        }
        next++;
        return condition;
    }

    private WhereTokens.Token peek() {
        return tokens.get(next);
    }

    private boolean takes(String word) {
        boolean there = peek().kind() != WhereTokens.Kind.TEXT && peek().lower().equals(word);
        next += there ? 1 : 0;
        return there;
    }

    private void require(String sign) {
        if (!takes(sign)) {
            throw problem("expected " + sign + ", got " + peek());
        }
    }

    private InklingException problem(String what) {
        return Where.problem(expression, peek().at(), what);
    }
}
