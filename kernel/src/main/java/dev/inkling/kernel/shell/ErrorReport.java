package dev.inkling.kernel.shell;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jdk.jshell.Diag;

/** Puts errors into words: compile errors with the line and a caret, exceptions with the cell's lines. */
final class ErrorReport {
    private static final int FRAMES = 20;
    /** Bold, not red: front ends tint errors already, and their red on their tint is hard to read. */
    private static final String BOLD = "\u001b[1m";

    private static final String PLAIN = "\u001b[0m";

    /** Where a snippet of JShell stands. */
    interface Places {
        /** For example "cell [3] line 2"; empty for snippets of the kernel itself. */
        Optional<String> place(String snippetId, int line);
    }

    private ErrorReport() {}

    /**
     * @param cell the whole text of the cell
     * @param offset where the faulty snippet begins in it, in UTF-16 units
     */
    static CellFailure compileError(List<Diag> diagnostics, String cell, int offset) {
        List<String> lines = new ArrayList<>();
        String first = "";
        for (Diag problem : diagnostics) {
            if (!problem.isError()) {
                continue;
            }
            String message = problem.getMessage(Locale.ENGLISH).strip();
            int at = (int) Math.min(cell.length(), Math.max(0, offset + problem.getPosition()));
            int lineStart = cell.lastIndexOf('\n', at - 1) + 1;
            int lineEnd = cell.indexOf('\n', at) < 0 ? cell.length() : cell.indexOf('\n', at);
            long lineNumber =
                    cell.substring(0, lineStart).chars().filter(c -> c == '\n').count() + 1;
            String headline =
                    "line " + lineNumber + ": " + message.lines().findFirst().orElse("error");
            first = first.isEmpty() ? headline : first;
            lines.add(BOLD + headline + PLAIN);
            lines.add("    " + cell.substring(lineStart, lineEnd));
            lines.add("    " + blank(cell.substring(lineStart, at)) + "^");
            message.lines()
                    .skip(1)
                    .map(String::strip)
                    .filter(rest -> !rest.equals("location: class")) // the cell itself
                    .forEach(rest -> lines.add("  " + rest));
        }
        if (lines.isEmpty()) {
            return CellFailure.plain("CompileError", "this is not complete Java");
        }
        return new CellFailure("CompileError", first, lines);
    }

    /** White space as wide as the text: tabs stay, a Chinese character is as wide as an ideographic space. */
    private static String blank(String text) {
        StringBuilder blank = new StringBuilder();
        text.codePoints().forEach(c -> blank.append(c == '\t' ? '\t' : isWide(c) ? '\u3000' : ' '));
        return blank.toString();
    }

    private static boolean isWide(int c) {
        return Character.isIdeographic(c)
                || c >= 0x3000 && c <= 0x30ff
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xff01 && c <= 0xff60;
    }

    /** @param seen the frames as JShell translates them: a snippet is the file "#id" */
    static CellFailure exception(Throwable problem, StackTraceElement[] seen, Places places) {
        if (problem instanceof InklingException) {
            return CellFailure.plain("UserError", oneLine(problem.getMessage()));
        }
        String name = plainNames(problem.getClass().getName());
        List<String> lines = new ArrayList<>();
        lines.add(BOLD + headline(problem) + PLAIN);
        lines.addAll(frames(seen, places));
        Throwable cause = problem.getCause();
        for (int depth = 0; cause != null && depth < 5; depth++) {
            lines.add(BOLD + "caused by " + headline(cause) + PLAIN);
            cause = cause.getCause();
        }
        return new CellFailure(name, messageOf(problem), lines);
    }

    private static String headline(Throwable problem) {
        String message = messageOf(problem);
        return plainNames(problem.getClass().getName()) + (message.isEmpty() ? "" : ": " + message);
    }

    /** JShell wraps each snippet into a class of its own, which nobody has written. */
    private static String plainNames(String text) {
        return text.replaceAll("REPL\\.\\$JShell\\$\\w+[.$]", "");
    }

    private static String messageOf(Throwable problem) {
        if (problem instanceof StackOverflowError) {
            return "the calls are nested too deeply; is there a recursion without an end?";
        }
        if (problem instanceof OutOfMemoryError) {
            return problem.getMessage() + ": free variables (set them to null) or give the kernel more memory";
        }
        return problem.getMessage() == null ? "" : plainNames(problem.getMessage());
    }

    private static List<String> frames(StackTraceElement[] seen, Places places) {
        List<String> lines = new ArrayList<>();
        int left = 0;
        String previous = "";
        for (StackTraceElement frame : seen) {
            String text = frameText(frame, places);
            if (text.isEmpty()) {
                continue;
            }
            if (text.equals(previous) || lines.size() == FRAMES) {
                left++; // a recursion says the same a thousand times
            } else {
                lines.add("    at " + text);
                previous = text;
            }
            if (isCellBody(frame)) {
                break;
            }
        }
        if (left > 0) {
            lines.add("    ... and " + left + " more");
        }
        return lines;
    }

    private static boolean isCellBody(StackTraceElement frame) {
        return isSnippet(frame) && frame.getMethodName().isEmpty();
    }

    private static boolean isSnippet(StackTraceElement frame) {
        return frame.getFileName() != null && frame.getFileName().startsWith("#");
    }

    private static String frameText(StackTraceElement frame, Places places) {
        if (isSnippet(frame)) {
            Optional<String> place = places.place(frame.getFileName().substring(1), frame.getLineNumber());
            String member = frame.getClassName().isEmpty()
                    ? frame.getMethodName()
                    : frame.getClassName() + "." + frame.getMethodName();
            return place.map(p -> member.isEmpty() ? p : member + ", " + p).orElse("");
        }
        String type = frame.getClassName();
        boolean kernel = type.startsWith("dev.inkling.kernel.")
                || type.startsWith("jdk.jshell.")
                || type.startsWith("jdk.internal.reflect.")
                || type.startsWith("java.lang.reflect.")
                || type.startsWith("java.lang.invoke.");
        return kernel
                ? ""
                : type + "." + frame.getMethodName() + " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
    }

    static String oneLine(String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
