package dev.inkling.kernel;

import dev.inkling.kernel.magic.CellParser;
import dev.inkling.kernel.magic.MagicAssist;
import dev.inkling.kernel.magic.Segment;
import dev.inkling.kernel.magic.Segment.JavaCode;
import dev.inkling.kernel.magic.Segment.MagicCall;
import dev.inkling.kernel.shell.JavaAssist;
import dev.inkling.kernel.shell.JavaAssist.Complete;
import dev.inkling.kernel.shell.JavaAssist.Completion;
import java.util.List;
import java.util.Optional;

/** Help while typing, for cells of Java and magics. */
final class Assist {
    private static final int INDENT = 4;

    private final JavaAssist java;
    private final MagicAssist magics;

    Assist(JavaAssist java, MagicAssist magics) {
        this.java = java;
        this.magics = magics;
    }

    /** @param cursor in UTF-16 units, as are the positions that come back */
    Completion complete(String code, int cursor) {
        Optional<Completion> magic = magics.complete(code, cursor);
        return magic.orElseGet(() -> {
            int from = javaStart(code, cursor);
            Completion found = java.complete(code.substring(from, cursor), cursor - from);
            return new Completion(found.matches(), from + found.start(), from + found.end());
        });
    }

    String inspect(String code, int cursor) {
        return magics.inspect(code, cursor).orElseGet(() -> {
            int from = javaStart(code, cursor);
            return java.inspect(code.substring(from), cursor - from);
        });
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
