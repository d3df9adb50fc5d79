package dev.inkling.kernel.magic;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Takes the arguments of a magic apart.
 *
 * <p>Words are divided by white space. A word, or the value after an equals sign, may be quoted: in double quotes {@code
 * \"} and {@code \\} stand for a quote and a backslash, in single quotes nothing is special. Outside of quotes a
 * backslash is just a backslash, so that {@code C:\models} is a path. <code>${expression}</code> is replaced by the
 * value of a Java expression, except in single quotes, and never divides a word.
 */
public final class MagicLexer {
    private final String text;
    private final UnaryOperator<String> expressions;
    /** While typing, the last word may lack its closing quote or brace. */
    private final boolean typing;

    private int at;
    private int valueStart;
    private int valueLength;
    private int expression = -1;
    private boolean computed;

    private MagicLexer(String text, UnaryOperator<String> expressions, boolean typing) {
        this.text = text;
        this.expressions = expressions;
        this.typing = typing;
    }

    /**
     * The words of a line.
     *
     * @param expressions gives the value of a Java expression as text
     * @throws InklingException when a quote or an expression is not closed
     */
    public static List<String> words(String text, UnaryOperator<String> expressions) {
        return new MagicLexer(text, expressions, false).all();
    }

    /** The words of a line that ends at the cursor; the last one is empty when the cursor follows a space. */
    static TypedWord typed(String text) {
        MagicLexer lexer = new MagicLexer(text, expression -> "", true);
        List<String> words = new ArrayList<>();
        while (true) {
            lexer.skipSpace();
            int start = lexer.at;
            String word = lexer.word();
            if (lexer.at == text.length()) {
                boolean quoted = lexer.valueStart < text.length() && closing(text.charAt(lexer.valueStart)) != 0;
                return new TypedWord(
                        words,
                        start,
                        word,
                        lexer.valueStart,
                        word.substring(lexer.valueLength),
                        quoted ? text.charAt(lexer.valueStart) : 0,
                        lexer.expression,
                        lexer.computed);
            }
            words.add(word);
        }
    }

    private List<String> all() {
        List<String> words = new ArrayList<>();
        while (true) {
            skipSpace();
            if (at == text.length()) {
                return words;
            }
            words.add(word());
        }
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        boolean mayQuote = true;
        valueStart = at;
        valueLength = 0;
        computed = false;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            char c = text.charAt(at);
            if (mayQuote && closing(c) != 0) {
                quoted(word, c);
                mayQuote = false;
            } else if (text.startsWith("${", at)) {
                word.append(expression());
                mayQuote = false;
            } else {
                word.append(c);
                mayQuote = c == '=';
                at++;
                if (mayQuote && valueLength == 0 && word.charAt(0) == '-') {
                    valueStart = at;
                    valueLength = word.length();
                }
            }
        }
        return word.toString();
    }

    /** The quote that closes this one; 0 when it is none. */
    private static char closing(char opening) {
        return switch (opening) {
            case '"', '\'' -> opening;
            case '\u201c' -> '\u201d'; // typographic quotes, as Chinese input methods and word processors give them
            case '\u2018' -> '\u2019';
            default -> 0;
        };
    }

    private void quoted(StringBuilder word, char opening) {
        char closing = closing(opening);
        int start = at++;
        while (at < text.length() && text.charAt(at) != closing) {
            char c = text.charAt(at);
            boolean escape = opening == '"'
                    && c == '\\'
                    && at + 1 < text.length()
                    && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\');
            if (escape) {
                word.append(text.charAt(at + 1));
                at += 2;
            } else if (opening != '\'' && text.startsWith("${", at)) {
                word.append(expression());
            } else {
                word.append(c);
                at++;
            }
        }
        if (at == text.length() && typing) {
            return;
        }
        if (at == text.length()) {
            throw new InklingException("the quote before " + excerpt(start + 1) + " is not closed: add a " + closing
                    + " where the text ends");
        }
        at++;
    }

    private String expression() {
        computed = true;
        for (int end = text.indexOf('}', at); end >= 0; end = text.indexOf('}', end + 1)) {
            JavaScanner scanner = new JavaScanner();
            scanner.read(text.substring(at + 2, end));
            if (scanner.closed()) { // otherwise the brace is one of the expression's own
                String expression = text.substring(at + 2, end).strip();
                at = end + 1;
                return expressions.apply(expression);
            }
        }
        if (typing) {
            expression = at + 2;
            at = text.length();
            return "";
        }
        throw new InklingException("${ before " + excerpt(at + 2) + " is not closed: add a } after the expression");
    }

    private String excerpt(int from) {
        String rest = text.substring(from);
        return rest.length() <= 30 ? rest : rest.substring(0, 30) + "...";
    }
}
