package dev.inkling.kernel.magic;

import dev.inkling.kernel.magic.Segment.MagicCall;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The magic that a cursor is in, which may be unfinished. Positions are in UTF-16 units.
 *
 * @param name without percent signs
 * @param from where its arguments begin in the cell
 * @param arguments what stands there up to the cursor, line continuations made blank
 * @param body where the lines below a cell magic begin, when the cursor is in them
 */
public record MagicLine(String name, int from, String arguments, OptionalInt body) {
    private static final Pattern CONTINUATION = Pattern.compile("(?<=\\s)\\\\\\s*\\R");

    /** Empty when the cursor is in Java, or in the name itself. */
    public static Optional<MagicLine> at(String code, int cursor) {
        String before = code.substring(0, cursor);
        List<Segment> segments = CellParser.parse(before);
        if (segments.isEmpty() || !(segments.get(segments.size() - 1) instanceof MagicCall call)) {
            return Optional.empty();
        }
        int line = lineStart(before, call.line());
        int end = CellParser.logicalEnd(before, line);
        int percent = before.indexOf("%" + call.name(), line);
        int from = percent + 1 + call.name().length();
        boolean ended = before.charAt(end - 1) == '\n' && !CellParser.continues(before.substring(line, end));
        if (ended) {
            boolean cellMagic = percent > line && before.charAt(percent - 1) == '%';
            return cellMagic
                    ? Optional.of(new MagicLine(call.name(), from, "", OptionalInt.of(end)))
                    : Optional.empty();
        }
        return from == cursor
                ? Optional.empty()
                : Optional.of(new MagicLine(call.name(), from, blanked(before.substring(from)), OptionalInt.empty()));
    }

    private static int lineStart(String text, int number) {
        int start = 0;
        for (int line = 1; line < number; line++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start;
    }

    /** The same length, with spaces where a backslash continues the line. */
    private static String blanked(String text) {
        return CONTINUATION
                .matcher(text)
                .replaceAll(found -> " ".repeat(found.group().length()));
    }

    /** Where Java begins that the cursor is in: the body or the line of a magic that takes Java, or <code>${</code>. */
    public OptionalInt javaStart() {
        if (body.isPresent()) {
            return MagicRunner.takesJava(name) ? body : OptionalInt.empty();
        }
        if (MagicRunner.takesJava(name)) {
            int lead = arguments.length() - arguments.stripLeading().length();
            return arguments.stripLeading().startsWith("-") ? OptionalInt.empty() : OptionalInt.of(from + lead);
        }
        int expression = MagicLexer.typed(arguments).expression();
        return expression < 0 ? OptionalInt.empty() : OptionalInt.of(from + expression);
    }
}
