package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of a text, in figures.
 *
 * @param characters Unicode characters that are left
 * @param visible UTF-16 units of them that are seen
 * @param language of what is left
 * @param extracted visible characters that its format told to be around the text
 * @param taken by rule
 */
record Outcome(int characters, int visible, String language, int extracted, Map<Rule, Taken> taken) {
    /**
     * What a rule did to one text, or to all.
     *
     * @param times it changed something
     * @param removed UTF-16 units
     * @param added UTF-16 units
     * @param visible visible characters removed less those added
     */
    record Taken(long times, long removed, long added, long visible) {
        static final Taken NOTHING = new Taken(0, 0, 0, 0);

        Taken plus(Taken more) {
            return new Taken(times + more.times, removed + more.removed, added + more.added, visible + more.visible);
        }
    }

    /**
     * Counts.
     *
     * @param length of the text as it was read, in UTF-16 units
     * @throws IllegalStateException when kept + removed is not what was read
     */
    static Outcome of(Source source, int length) {
        Map<Rule, Taken> taken = new EnumMap<>(Rule.class);
        long removed = 0;
        long added = 0;
        int extracted = 0;
        for (Change change : source.changes()) {
            int visible = Characters.visible(change.before()) - Characters.visible(change.after());
            taken.merge(
                    change.rule(),
                    new Taken(1, change.before().length(), change.after().length(), visible),
                    Taken::plus);
            removed += change.before().length();
            added += change.after().length();
            extracted += change.pass() == 0 && FormatRules.isAround(change.rule(), source.asides()) ? visible : 0;
        }
        int left = source.stored().length();
        if (left + removed != length + added) {
            throw new IllegalStateException("the log of " + source.name() + " does not add up: left " + left
                    + ", removed " + removed + ", added " + added + ", read " + length);
        }
        String text = source.text();
        return new Outcome(
                text.codePointCount(0, text.length()), Characters.visible(text), Language.of(text), extracted, taken);
    }

    void write(RecordWriter out) {
        out.number(characters).number(visible).text(language).number(extracted).number(taken.size());
        taken.forEach((rule, one) -> out.number(rule.ordinal())
                .number(one.times)
                .number(one.removed)
                .number(one.added)
                .number(Math.max(0, one.visible)));
    }

    static Outcome read(RecordReader in) {
        int characters = in.integer();
        int visible = in.integer();
        String language = in.text();
        int extracted = in.integer();
        Map<Rule, Taken> taken = new EnumMap<>(Rule.class);
        for (int left = in.integer(); left > 0; left--) {
            taken.put(Rule.values()[in.integer()], new Taken(in.number(), in.number(), in.number(), in.number()));
        }
        return new Outcome(characters, visible, language, extracted, taken);
    }
}
