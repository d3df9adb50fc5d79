package dev.inkling.kernel.magic;

/**
 * Reads Java just closely enough to know whether a statement could begin here: outside of comments, texts and brackets,
 * after a semicolon or a closing brace.
 */
final class JavaScanner {
    private enum State {
        CODE,
        LINE_COMMENT,
        BLOCK_COMMENT,
        STRING,
        CHARACTER,
        TEXT_BLOCK
    }

    private State state = State.CODE;
    private int depth;
    private char last;

    /** True before any code, and after a complete statement or declaration. */
    boolean atStatementStart() {
        return state == State.CODE && depth == 0 && (last == 0 || last == ';' || last == '}');
    }

    /** True where every bracket, text and comment that was begun has ended. */
    boolean closed() {
        return state == State.CODE && depth == 0;
    }

    /** Reads on; a line comment or an unfinished string ends with its line. */
    void read(String code) {
        for (int i = 0; i < code.length(); i++) {
            i += state == State.CODE ? code(code, i) : text(code, i);
        }
    }

    /** Returns how many more characters were used up. */
    private int code(String code, int at) {
        char c = code.charAt(at);
        if (code.startsWith("//", at)) {
            state = State.LINE_COMMENT;
            return 1;
        }
        if (code.startsWith("/*", at)) {
            state = State.BLOCK_COMMENT;
            return 1;
        }
        if (code.startsWith("\"\"\"", at)) {
            state = State.TEXT_BLOCK;
            last = '"';
            return 2;
        }
        if (c == '"') {
            state = State.STRING;
        } else if (c == '\'') {
            state = State.CHARACTER;
        } else if ("([{".indexOf(c) >= 0) {
            depth++;
        } else if (")]}".indexOf(c) >= 0) {
            depth = Math.max(0, depth - 1);
        }
        if (!Character.isWhitespace(c)) {
            last = c;
        }
        return 0;
    }

    private int text(String code, int at) {
        char c = code.charAt(at);
        boolean lineEnd = c == '\n';
        switch (state) {
            case LINE_COMMENT -> state = lineEnd ? State.CODE : state;
            case STRING -> state = c == '"' || lineEnd ? State.CODE : state;
            case CHARACTER -> state = c == '\'' || lineEnd ? State.CODE : state;
            case BLOCK_COMMENT -> {
                if (code.startsWith("*/", at)) {
                    state = State.CODE;
                    return 1;
                }
            }
            case TEXT_BLOCK -> {
                if (code.startsWith("\"\"\"", at)) {
                    state = State.CODE;
                    return 2;
                }
            }
            case CODE -> throw new AssertionError("code is not text");
        }
        boolean escape = c == '\\' && state != State.LINE_COMMENT && state != State.BLOCK_COMMENT;
        return escape && at + 1 < code.length() && code.charAt(at + 1) != '\n' ? 1 : 0;
    }
}
