package dev.inkling.kernel.magic;

import dev.inkling.kernel.magic.Segment.JavaCode;
import dev.inkling.kernel.magic.Segment.MagicCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the magics in a cell of Java.
 *
 * <p>A magic begins a line where a Java statement could begin; elsewhere a percent sign is Java's remainder. A line that
 * ends with a space and a backslash goes on in the next one; {@code %%name} takes the rest of the cell as its body.
 */
public final class CellParser {
    private static final Pattern MAGIC =
            Pattern.compile("\\s*(\\?{0,2})(%%?)([A-Za-z_]\\w*)(\\?{0,2})(?:(?=\\s)(.*)|(;?))", Pattern.DOTALL);
    private static final Pattern ASSIGNED = Pattern.compile(
            "\\s*((?:(?:final\\s+)?[A-Za-z_$][\\w$.]*(?:\\s*<[^=%]*>)?(?:\\s*\\[\\s*])*\\s+)?[A-Za-z_$][\\w$]*)"
                    + "\\s*=\\s*(%%?)([A-Za-z_]\\w*)(?:(?=[\\s;])(.*)|)",
            Pattern.DOTALL);

    private CellParser() {}

    public static List<Segment> parse(String cell) {
        List<Segment> segments = new ArrayList<>();
        JavaScanner scanner = new JavaScanner();
        int javaFrom = 0;
        int at = 0;
        int line = 1;
        while (at < cell.length()) {
            int end = lineEnd(cell, at);
            if (!scanner.atStatementStart() || !isMagicLine(cell.substring(at, end))) {
                scanner.read(cell.substring(at, end));
                at = end;
                line++;
                continue;
            }
            addJava(segments, cell, javaFrom, at);
            int logicalEnd = logicalEnd(cell, at);
            MagicCall call = magic(cell.substring(at, logicalEnd), line, cell.substring(logicalEnd));
            segments.add(call);
            int next = call.body().isPresent() ? cell.length() : logicalEnd;
            line += (int)
                    cell.substring(at, next).chars().filter(c -> c == '\n').count();
            at = next;
            javaFrom = at;
            scanner = new JavaScanner();
        }
        addJava(segments, cell, javaFrom, cell.length());
        return segments;
    }

    private static void addJava(List<Segment> segments, String cell, int from, int to) {
        if (!cell.substring(from, to).isBlank()) {
            segments.add(new JavaCode(from, to));
        }
    }

    /** Just after the line feed, or the end of the cell. */
    private static int lineEnd(String cell, int from) {
        int feed = cell.indexOf('\n', from);
        return feed < 0 ? cell.length() : feed + 1;
    }

    /** Where the line ends, with those that continue it. */
    static int logicalEnd(String cell, int from) {
        int end = lineEnd(cell, from);
        while (continues(cell.substring(from, end)) && end < cell.length()) {
            from = end;
            end = lineEnd(cell, end);
        }
        return end;
    }

    /** True when the next line belongs to this one. */
    static boolean continues(String line) {
        return line.stripTrailing().matches("(?s).*\\s\\\\");
    }

    private static boolean isMagicLine(String line) {
        return MAGIC.matcher(line).matches() || ASSIGNED.matcher(line).matches();
    }

    private static MagicCall magic(String lines, int line, String below) {
        String text = lines.replaceAll("\\s\\\\\\s*\\R", " ").strip();
        Matcher assigned = ASSIGNED.matcher(text);
        if (assigned.matches()) {
            String arguments = rest(assigned.group(4)).replaceFirst(";$", "");
            return new MagicCall(
                    line,
                    assigned.group(3),
                    arguments.strip(),
                    body(assigned.group(2), below),
                    Optional.of(assigned.group(1).strip()),
                    false);
        }
        Matcher magic = MAGIC.matcher(text);
        if (!magic.matches()) {
            throw new IllegalStateException("not a magic: " + text);
        }
        String arguments = rest(magic.group(5)).strip();
        boolean question = !magic.group(1).isEmpty() || !magic.group(4).isEmpty() || arguments.equals("?");
        return new MagicCall(
                line,
                magic.group(3),
                question || arguments.equals(";") ? "" : arguments,
                body(magic.group(2), below),
                Optional.empty(),
                question);
    }

    private static String rest(String group) {
        return group == null ? "" : group;
    }

    private static Optional<String> body(String percents, String below) {
        return percents.length() == 2 && !below.isBlank() ? Optional.of(below) : Optional.empty();
    }
}
