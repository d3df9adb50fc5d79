package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words, texts in quotes and signs of a condition; full-width signs and typographic quotes mean the same. */
final class WhereTokens {
    enum Kind {
        /** A name, a number, a date: what stands without quotes. */
        WORD,
        /** What stands in quotes. */
        TEXT,
        SIGN,
        END
    }

    /**
     * One of them.
     *
     * @param at where it begins
     */
    record Token(Kind kind, String text, int at) {
        String lower() {
            return text.toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return kind == Kind.END ? "the end" : "\"" + text + "\"";
        }
    }

    private static final String FROM = "（），＝＜＞！";
    private static final String TO = "(),=<>!";
    private static final String OPENING = "'\"‘“";
    private static final String CLOSING = "'\"’”";

    private final String expression;
    private int at;

    private WhereTokens(String expression) {
        this.expression = expression;
    }

    /** The last of them is the end. */
    static List<Token> of(String expression) {
        return new WhereTokens(expression).all();
    }

    private List<Token> all() {
        List<Token> tokens = new ArrayList<>();
        while (true) {
            while (at < expression.length() && isSpace(expression.charAt(at))) {
                at++;
            }
            if (at == expression.length()) {
                tokens.add(new Token(Kind.END, "", at));
                return tokens;
            }
            int quote = OPENING.indexOf(expression.charAt(at));
            int start = at;
            if (quote >= 0) {
                tokens.add(new Token(Kind.TEXT, quoted(CLOSING.charAt(quote)), start));
            } else if (isWord(expression.charAt(at))) {
                while (at < expression.length() && isWord(expression.charAt(at))) {
                    at++;
                }
                tokens.add(new Token(Kind.WORD, expression.substring(start, at), start));
            } else {
                tokens.add(new Token(Kind.SIGN, sign(), start));
            }
        }
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || c == '\u3000' || c == '\u00a0';
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || "_-./".indexOf(c) >= 0;
    }

    /** A quote that stands twice is a quote in the text. */
    private String quoted(char end) {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < expression.length()) {
            char c = expression.charAt(at++);
            if (c != end) {
                text.append(c);
            } else if (at < expression.length() && expression.charAt(at) == end) {
                text.append(c);
                at++;
            } else {
                return text.toString();
            }
        }
        throw Where.problem(expression, start, "the quote that begins here has no end");
    }

    private String sign() {
        char first = plain(at++);
        char second = at < expression.length() ? plain(at) : ' ';
        if ("<>!".indexOf(first) >= 0 && second == '=' || first == '<' && second == '>') {
            at++;
            return second == '>' ? "!=" : first + "=";
        }
        if (first == '=' && second == '=') {
            at++;
            return "=";
        }
        if ("≠≤≥".indexOf(first) >= 0) {
            return first == '≠' ? "!=" : first == '≤' ? "<=" : ">=";
        }
        return String.valueOf(first);
    }

    private char plain(int place) {
        int full = FROM.indexOf(expression.charAt(place));
        return full >= 0 ? TO.charAt(full) : expression.charAt(place);
    }
}
