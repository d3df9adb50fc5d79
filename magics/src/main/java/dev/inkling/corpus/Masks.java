package dev.inkling.corpus;

import dev.inkling.InklingException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Puts placeholders where private data stands. This comes before all other rules, so that no rule writes the data to the
 * log; the log itself holds a value only in sealed form: as long as the value, with its separators, and with blocks for
 * all that tells something. The {@link MaskMap} opens it again.
 */
final class Masks {
    /** Stands for a character as it is in the map. */
    private static final char BLOCK = '\u2588';

    /** Stands for a character that is written another way there: full-width, or in the other case. */
    private static final char OTHER_BLOCK = '\u2593';

    private Masks() {}

    static void find(Edits edits, CleanOptions options) {
        for (PrivateFinder.Finding finding : PrivateFinder.find(edits.text(), rules(options))) {
            String written = edits.text().substring(finding.start(), finding.end());
            String placeholder = options.masks().placeholder(finding.rule(), finding.value());
            String sealed = seal(written, finding.value());
            edits.mask(finding.rule(), finding.start(), finding.end(), placeholder, sealed);
        }
    }

    /** A short text, such as a label, with placeholders. */
    static String masked(String text, CleanOptions options) {
        StringBuilder out = new StringBuilder();
        int done = 0;
        for (PrivateFinder.Finding finding : PrivateFinder.find(text, rules(options))) {
            out.append(text, done, finding.start());
            out.append(options.masks().placeholder(finding.rule(), finding.value()));
            done = finding.end();
        }
        return out.append(text, done, text.length()).toString();
    }

    /** What the rules that mask and are off would have found. */
    static List<PrivateFinder.Finding> left(String text, CleanOptions options) {
        Set<Rule> off = EnumSet.noneOf(Rule.class);
        for (Rule rule : Rule.values()) {
            if (rule.masks() && !options.has(rule)) {
                off.add(rule);
            }
        }
        return off.isEmpty() ? List.of() : PrivateFinder.find(text, off);
    }

    private static Set<Rule> rules(CleanOptions options) {
        Set<Rule> on = EnumSet.noneOf(Rule.class);
        for (Rule rule : options.rules()) {
            if (rule.masks()) {
                on.add(rule);
            }
        }
        return on;
    }

    /** @param value its characters stand in what was written in this order, with others between */
    private static String seal(String written, String value) {
        StringBuilder sealed = new StringBuilder(written.length());
        int next = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            boolean same = next < value.length() && c == value.charAt(next);
            boolean other = next < value.length() && c == other(value.charAt(next));
            sealed.append(same ? BLOCK : other ? OTHER_BLOCK : c);
            next += same || other ? 1 : 0;
        }
        if (next != value.length()) {
            throw new IllegalStateException("a value of " + value.length() + " characters is not in what was written");
        }
        return sealed.toString();
    }

    /**
     * What stood in a text before a rule changed it.
     *
     * @throws InklingException when it was masked and the map does not know the placeholder
     */
    static String before(Change change, MaskMap map) {
        if (!change.rule().masks()) {
            return change.before();
        }
        String value = map.value(change.after())
                .orElseThrow(() -> new InklingException(change.after() + " in " + change.source()
                        + " was masked with another map: restore it where the texts were cleaned, or with the file "
                        + map.file().map(Object::toString).orElse("masks.json") + " of that time"));
        StringBuilder open = new StringBuilder(change.before().length());
        int next = 0;
        for (int i = 0; i < change.before().length(); i++) {
            char c = change.before().charAt(i);
            boolean sealed = c == BLOCK || c == OTHER_BLOCK;
            open.append(sealed ? c == BLOCK ? value.charAt(next) : other(value.charAt(next)) : c);
            next += sealed ? 1 : 0;
        }
        return open.toString();
    }

    /** The other way in which a character of a value may be written. */
    private static char other(char c) {
        if (c >= '0' && c <= '9') {
            return (char) (c + 0xfee0);
        }
        return Character.isLowerCase(c) ? Character.toUpperCase(c) : Character.toLowerCase(c);
    }
}
