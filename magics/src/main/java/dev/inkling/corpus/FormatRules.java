package dev.inkling.corpus;

import dev.inkling.corpus.format.Aside;
import java.util.List;

/** Carries out what the format of a file tells of its text: which stretches are not the writer's running text. */
final class FormatRules {
    private FormatRules() {}

    static void find(Edits edits, List<Aside> asides, CleanOptions options, Vocabulary vocabulary) {
        String text = edits.text();
        boolean spaced = !asides.isEmpty() && Spacing.habit(text).isSpaced();
        for (int i = 0; i < asides.size(); i++) {
            Aside aside = asides.get(i);
            Rule rule = rule(aside.kind());
            if (!options.has(rule)) {
                continue;
            }
            if (aside.kind() == Aside.Kind.LINE_BREAK) {
                join(edits, asides, i, spaced, vocabulary);
            } else {
                edits.remove(rule, aside.start(), aside.end());
            }
        }
    }

    /** The paragraph goes on behind whatever stands at the edge of the page in between. */
    private static void join(Edits edits, List<Aside> asides, int index, boolean spaced, Vocabulary vocabulary) {
        Aside lineBreak = asides.get(index);
        String text = edits.text();
        int next = lineBreak.end();
        for (int i = index + 1; i < asides.size() && asides.get(i).start() == next; i++) {
            next = asides.get(i).end();
        }
        if (lineBreak.start() == 0 || next >= text.length()) {
            return;
        }
        int lineStart = text.lastIndexOf('\n', lineBreak.start() - 1) + 1;
        HardWraps.Joint joint = HardWraps.joint(text, lineStart, lineBreak.start(), next, spaced, vocabulary);
        edits.replace(Rule.HARD_WRAPS, joint.start(), lineBreak.end(), joint.between());
    }

    /** True for what stands around the writer's text in files of this format, and is no loss. */
    static boolean isAround(Rule rule, List<Aside> asides) {
        return rule == Rule.MAIN_TEXT
                || rule == Rule.PAGE_FURNITURE
                || rule == Rule.QUOTED_MAILS && asides.stream().anyMatch(aside -> aside.kind() == Aside.Kind.QUOTE);
    }

    private static Rule rule(Aside.Kind kind) {
        return switch (kind) {
            case NAVIGATION -> Rule.MAIN_TEXT;
            case PAGE_FURNITURE -> Rule.PAGE_FURNITURE;
            case LINE_BREAK -> Rule.HARD_WRAPS;
            case QUOTE -> Rule.QUOTED_MAILS;
            case CODE -> Rule.CODE_BLOCKS;
            case TABLE -> Rule.TABLES;
        };
    }
}
