package dev.inkling.kernel;

import dev.inkling.kernel.magic.CellParser;
import dev.inkling.kernel.magic.MagicAssist;
import dev.inkling.kernel.magic.MagicLine;
import dev.inkling.kernel.magic.Segment;
import dev.inkling.kernel.magic.Segment.JavaCode;
import dev.inkling.kernel.magic.Segment.MagicCall;
import dev.inkling.kernel.shell.Completion;
import dev.inkling.kernel.shell.JavaAssist;
import dev.inkling.kernel.shell.JavaAssist.Complete;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Help while typing, for cells of Java and magics. */
final class Assist {
    private static final int INDENT = 4;

    private final JavaAssist java;
    private final MagicAssist magics;

    Assist(JavaAssist java, MagicAssist magics) {
        this.java = java;
        this.magics = magics;
    }

    /** Makes the first answer as quick as the ones that follow; in the background. */
    void prepare() {
        java.prepare(magics::prepare);
    }

    /** @param cursor in UTF-16 units, as are the positions that come back */
    Completion complete(String code, int cursor) {
        Optional<Completion> name = magics.completeName(code, cursor);
        if (name.isPresent()) {
            return name.get();
        }
        Optional<MagicLine> magic = MagicLine.at(code, cursor);
        if (magic.isEmpty()) {
            int from = javaStart(code, cursor);
            return java.complete(code.substring(from), cursor - from).shifted(from);
        }
        OptionalInt inner = magic.get().javaStart();
        if (inner.isPresent()) {
            int from = inner.getAsInt();
            return complete(code.substring(from), cursor - from).shifted(from);
        }
        return magics.complete(magic.get(), cursor);
    }

    /** What is known of the thing at the cursor; empty when nothing is. */
    String inspect(String code, int cursor) {
        int end = wordEnd(code, cursor);
        Optional<MagicLine> magic = MagicLine.at(code, end);
        if (magic.isEmpty()) {
            Optional<String> help = nameAt(code, end).flatMap(name -> magics.inspect(name, ""));
            int from = javaStart(code, cursor);
            return help.orElseGet(() -> java.inspect(code.substring(from), cursor - from));
        }
        OptionalInt inner = magic.get().javaStart();
        if (inner.isPresent() && inner.getAsInt() <= cursor) {
            int from = inner.getAsInt();
            return inspect(code.substring(from), cursor - from);
        }
        String arguments = magic.get().body().isPresent() ? "" : magic.get().arguments();
        return magics.inspect(magic.get().name(), arguments).orElse("");
    }

    /** Behind the identifier or option that the cursor is in. */
    private static int wordEnd(String code, int cursor) {
        int end = cursor;
        while (end < code.length() && (Character.isJavaIdentifierPart(code.charAt(end)) || code.startsWith("-", end))) {
            end++;
        }
        return end;
    }

    /** The magic whose name ends here. */
    private static Optional<String> nameAt(String code, int end) {
        List<Segment> segments = CellParser.parse(code.substring(0, end));
        return !segments.isEmpty()
                        && segments.get(segments.size() - 1) instanceof MagicCall call
                        && code.substring(0, end).endsWith("%" + call.name())
                ? Optional.of(call.name())
                : Optional.empty();
    }

    /** Where the Java before the cursor begins: after the last magic. */
    private static int javaStart(String code, int cursor) {
        List<Segment> segments = CellParser.parse(code.substring(0, cursor));
        if (!segments.isEmpty() && segments.get(segments.size() - 1) instanceof JavaCode last) {
            return last.from();
        }
        return segments.isEmpty() ? 0 : cursor;
    }

    Complete isComplete(String code) {
        List<Segment> segments = CellParser.parse(code);
        if (segments.isEmpty()) {
            return Complete.COMPLETE;
        }
        Segment last = segments.get(segments.size() - 1);
        if (last instanceof MagicCall) {
            return code.stripTrailing().matches("(?s).*\\s\\\\") ? Complete.INCOMPLETE : Complete.COMPLETE;
        }
        for (Segment segment : segments) {
            if (segment instanceof JavaCode stretch) {
                Complete complete = java.isComplete(code.substring(stretch.from(), stretch.to()));
                if (complete != Complete.COMPLETE) {
                    return complete;
                }
            }
        }
        return Complete.COMPLETE;
    }

    /** The spaces with which the next line should begin: those of the last line, deeper after an open bracket. */
    static String indent(String code) {
        String trimmed = code.stripTrailing();
        String line = trimmed.substring(trimmed.lastIndexOf('\n') + 1);
        int spaces = line.length() - line.stripLeading().length();
        boolean opens = trimmed.endsWith("{") || trimmed.endsWith("(") || trimmed.endsWith("[");
        return " ".repeat(spaces + (opens ? INDENT : 0));
    }
}
