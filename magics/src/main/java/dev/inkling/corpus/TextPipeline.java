package dev.inkling.corpus;

import dev.inkling.corpus.format.Aside;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules that work inside one document, run in order until none of them finds anything any more. */
final class TextPipeline {
    private record Step(Rule rule, TextRule find) {}

    /** What these would do to garbled lines is no repair: such lines are only flagged. */
    private static final Set<Rule> SPARING = EnumSet.of(
            Rule.INVISIBLE,
            Rule.SPACES,
            Rule.UNICODE,
            Rule.FULL_WIDTH,
            Rule.REPEATED_MARKS,
            Rule.HARD_WRAPS,
            Rule.HAN_SCRIPT);

    /** A safety net; real texts settle in two rounds. */
    private static final int ROUNDS = 20;

    private TextPipeline() {}

    static void run(Source source, CleanOptions options, Vocabulary vocabulary) {
        source.labelsBecome(label -> Masks.masked(label, options));
        Edits masked = new Edits(source.text());
        Masks.find(masked, options);
        Edits.Mover mover = masked.new Mover();
        List<Aside> asides = source.asides().stream()
                .map(aside -> new Aside(aside.kind(), mover.moved(aside.start()), mover.moved(aside.end())))
                .toList();
        source.apply(masked);
        String seen = source.text();
        Edits marked = new Edits(seen);
        FormatRules.find(marked, asides, options, vocabulary);
        source.apply(marked);
        seen = mask(source, options, seen);
        boolean garbled = false;
        List<Step> steps = steps(vocabulary, options);
        // What a rule found nothing in it need not see again.
        Map<Rule, String> settled = new EnumMap<>(Rule.class);
        for (int round = 0; round < ROUNDS; round++) {
            boolean changed = false;
            for (Step step : steps) {
                boolean fits = step.rule != Rule.PAGE_FURNITURE || !source.isMarkdown();
                if (fits && options.has(step.rule) && settled.get(step.rule) != source.text()) {
                    boolean found = apply(source, step, garbled);
                    changed |= found;
                    settled.put(step.rule, found ? null : source.text());
                }
                if (round == 0 && step.rule == Rule.LINE_ENDS) {
                    garbled = !garbled(source.text()).isEmpty();
                }
                if (round == 0 && step.rule == Rule.SIGNATURES && source.isMarkdown() && options.has(Rule.MARKDOWN)) {
                    // Once only: what is left is plain text, in which a star is a star.
                    changed |=
                            apply(source, new Step(Rule.MARKDOWN, edits -> MarkdownRule.find(edits, options)), false);
                    seen = mask(source, options, seen);
                }
            }
            seen = mask(source, options, seen);
            if (!changed) {
                return;
            }
        }
    }

    /**
     * Again whenever pieces may have come together: marks inside of a number, the end of a line.
     *
     * @param seen a text that has been looked through
     * @return the text that has been now
     */
    private static String mask(Source source, CleanOptions options, String seen) {
        if (!source.text().equals(seen)) {
            Edits edits = new Edits(source.text());
            Masks.find(edits, options);
            source.apply(edits);
        }
        return source.text();
    }

    private static List<Step> steps(Vocabulary vocabulary, CleanOptions options) {
        return List.of(
                new Step(Rule.MOJIBAKE, Mojibake::find),
                new Step(
                        Rule.PAGE_FURNITURE,
                        edits -> PageFurniture.find(edits, options.value(RuleParameter.FURNITURE_PAGES), vocabulary)),
                new Step(Rule.LINE_ENDS, CharacterRules::lineEnds),
                new Step(Rule.INVISIBLE, CharacterRules::invisible),
                new Step(Rule.SPACES, CharacterRules::spaces),
                new Step(Rule.FRONT_MATTER, FrontMatter::find),
                new Step(Rule.QUOTED_MAILS, QuotedMails::find),
                new Step(Rule.SIGNATURES, Signatures::find),
                new Step(Rule.UNICODE, CharacterRules::unicode),
                new Step(Rule.FULL_WIDTH, CharacterRules::fullWidth),
                new Step(
                        Rule.REPEATED_MARKS,
                        edits -> CharacterRules.repeatedMarks(edits, options.count(RuleParameter.LONGEST_MARKS))),
                new Step(Rule.TRAILING_SPACES, CharacterRules::trailingSpaces),
                new Step(Rule.HARD_WRAPS, edits -> HardWraps.find(edits, vocabulary)),
                new Step(Rule.PARAGRAPHS, ParagraphBreaks::find),
                new Step(Rule.HAN_SCRIPT, edits -> HanConversion.find(edits, options)),
                new Step(Rule.CJK_SPACING, edits -> Spacing.find(edits, options.count(RuleParameter.CJK_SPACES))),
                new Step(Rule.BLANK_LINES, CharacterRules::blankLines));
    }

    private static List<Unreadable.Passage> garbled(String text) {
        return Unreadable.passages(text).stream()
                .filter(Unreadable.Passage::throughout)
                .toList();
    }

    private static boolean apply(Source source, Step step, boolean garbled) {
        String before = source.text();
        Edits edits = new Edits(before, garbled && SPARING.contains(step.rule) ? garbled(before) : List.of());
        step.find.find(edits);
        boolean changed = source.apply(edits);
        if (changed && step.rule == Rule.FRONT_MATTER) {
            source.frontMatter(FrontMatter.values(
                    before.substring(0, before.length() - source.text().length())));
        }
        return changed;
    }
}
