package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The values of a field, and what it means to compare them with what was typed. */
sealed interface WhereValues {
    /** @param operator {@code = != < > <= >=} */
    Predicate<Document> compared(String operator, String typed);

    default Predicate<Document> like(String pattern) {
        throw notText("like");
    }

    default Predicate<Document> contains(String part) {
        throw notText("contains");
    }

    /** The field's name. */
    String name();

    private InklingException notText(String operator) {
        return new InklingException(
                operator + " looks into texts, and " + name() + " is none: compare it, as with " + name() + " >= 2020");
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case ">" -> order > 0;
            case "<=" -> order <= 0;
            default -> order >= 0;
        };
    }

    /** Texts; two that are numbers are compared as such. */
    record Words(String name, Function<Document, String> value) implements WhereValues {
        @Override
        public Predicate<Document> compared(String operator, String typed) {
            boolean ordered = !operator.endsWith("=") || operator.startsWith("<") || operator.startsWith(">");
            OptionalDouble number = number(typed);
            return document -> {
                String own = value.apply(document);
                OptionalDouble ownNumber = number.isPresent() ? number(own) : OptionalDouble.empty();
                if (ownNumber.isPresent()) {
                    return holds(operator, Double.compare(ownNumber.getAsDouble(), number.getAsDouble()));
                }
                // Nothing is neither above nor below anything, nor is a word above a number.
                boolean comparable = !ordered || !own.isEmpty() && number.isEmpty();
                return comparable && holds(operator, own.compareTo(typed));
            };
        }

        private static OptionalDouble number(String text) {
            try {
                return text.matches("[+-]?\\d+(\\.\\d+)?")
                        ? OptionalDouble.of(Double.parseDouble(text))
                        : OptionalDouble.empty();
            } catch (NumberFormatException e) {
                return OptionalDouble.empty();
            }
        }

        @Override
        public Predicate<Document> like(String pattern) {
            StringBuilder regex = new StringBuilder();
            pattern.codePoints().forEach(c -> {
                String sign = Character.toString(c);
                regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(sign));
            });
            Pattern compiled =
                    Pattern.compile(regex.toString(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            return document -> compiled.matcher(value.apply(document)).matches();
        }

        @Override
        public Predicate<Document> contains(String part) {
            String wanted = part.toLowerCase(Locale.ROOT);
            return document -> value.apply(document).toLowerCase(Locale.ROOT).contains(wanted);
        }
    }

    /** How long documents are. */
    record Numbers() implements WhereValues {
        @Override
        public String name() {
            return "characters";
        }

        @Override
        public Predicate<Document> compared(String operator, String typed) {
            long number;
            try {
                number = Long.parseLong(typed.strip());
            } catch (NumberFormatException e) {
                throw new InklingException("characters takes a whole number such as 500, got \"" + typed + "\"", e);
            }
            return document -> holds(operator, Long.compare(document.characters(), number));
        }
    }

    /** When documents were written; what has no date is neither before nor after anything, and equals ''. */
    record Days() implements WhereValues {
        private record Span(LocalDate first, LocalDate last) {}

        @Override
        public String name() {
            return "date";
        }

        @Override
        public Predicate<Document> compared(String operator, String typed) {
            if (typed.isEmpty() && (operator.equals("=") || operator.equals("!="))) {
                return document -> document.date().isEmpty() == operator.equals("=");
            }
            Span span = span(typed.strip().replace('/', '-').replace('.', '-'), typed);
            return document -> document.date()
                    .map(day -> holds(operator, day.isBefore(span.first) ? -1 : day.isAfter(span.last) ? 1 : 0))
                    .orElse(operator.equals("!="));
        }

        private static Span span(String plain, String typed) {
            try {
                if (plain.matches("\\d{4}")) {
                    int year = Integer.parseInt(plain);
                    return new Span(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
                }
                if (plain.matches("\\d{4}-\\d{1,2}")) {
                    String[] parts = plain.split("-");
                    YearMonth month = YearMonth.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
                    return new Span(month.atDay(1), month.atEndOfMonth());
                }
                if (plain.matches("\\d{4}-\\d{1,2}-\\d{1,2}")) {
                    String[] parts = plain.split("-");
                    LocalDate day = LocalDate.of(
                            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
                    return new Span(day, day);
                }
            } catch (DateTimeException e) {
                throw new InklingException("there is no such day as \"" + typed + "\"", e);
            }
            throw new InklingException(
                    "date takes a day, a month or a year such as 2020-05-17, 2020-05 or 2020, got \"" + typed + "\"");
        }
    }
}
