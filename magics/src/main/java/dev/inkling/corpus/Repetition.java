package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How much a document repeats itself, by the measures of Gopher with the limits of FineWeb-2. Measured on the lines of
 * prose only: verse has refrains, plays have the names of their speakers, and dialogue says yes and no. A Chinese word is
 * taken for one and a half characters.
 */
final class Repetition {
    /** Columns below which a line is verse, a heading, an item or the name of a speaker. */
    private static final int NARROWEST = 38;

    private static final int FEWEST_LINES = 8;
    private static final int FEWEST_UNITS = 120;

    /** Words or Han characters from the head of a text that are measured: a book repeats itself there or not at all. */
    private static final int MOST_UNITS = 60_000;

    private static final RuleParameter[] TOP = {RuleParameter.TOP_2, RuleParameter.TOP_3, RuleParameter.TOP_4};
    private static final RuleParameter[] REPEATED = {
        RuleParameter.REPEATED_5,
        RuleParameter.REPEATED_6,
        RuleParameter.REPEATED_7,
        RuleParameter.REPEATED_8,
        RuleParameter.REPEATED_9,
        RuleParameter.REPEATED_10
    };

    private final CleanOptions options;

    /** The words of the prose, hashed, and how many characters each has; a Han character is a unit of its own. */
    private long[] units = new long[256];

    private int[] lengths = new int[256];
    private int count;
    private int han;
    private long characters;
    private int lines;
    private int again;

    /** For one measure after the other. */
    private Table table;

    private Repetition(CleanOptions options) {
        this.options = options;
    }

    static void find(Doubts doubts, CleanOptions options) {
        Repetition repetition = new Repetition(options);
        repetition.read(doubts.text());
        repetition
                .excess()
                .ifPresent(
                        reason -> doubts.flag(Rule.REPETITION, 0, doubts.text().length(), reason));
    }

    private void read(String text) {
        Set<String> seen = new HashSet<>();
        for (int start = 0; start < text.length() && count < MOST_UNITS; ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            if (isProse(text, start, end)) {
                lines++;
                again += seen.add(text.substring(start, end)) ? 0 : 1;
                read(text, start, end);
            }
            start = end + 1;
        }
    }

    private static boolean isProse(String text, int start, int end) {
        if (start == end || 2 * (end - start) < NARROWEST) {
            return false;
        }
        boolean speech = "“「『\"—–".indexOf(text.charAt(start)) >= 0;
        return !speech && Characters.columns(text, start, Math.min(end, start + NARROWEST)) >= NARROWEST;
    }

    private void read(String text, int start, int end) {
        long word = 0;
        int wordStart = -1;
        for (int i = start; i <= end; i++) {
            char c = i < end ? text.charAt(i) : ' ';
            boolean isHan = c >= 0x3005 && (Characters.isHan(c) || Characters.isKana(c));
            if (!isHan && (Characters.isLetterOrDigit(c) || Character.isSurrogate(c))) {
                wordStart = wordStart < 0 ? i : wordStart;
                word = Shingles.next(word, Characters.lower(c));
                continue;
            }
            if (wordStart >= 0) {
                add(Shingles.mix(word), i - wordStart);
                word = 0;
                wordStart = -1;
            }
            if (isHan) {
                add(Shingles.mix(c), 1);
                han++;
            }
        }
    }

    private void add(long unit, int length) {
        if (count == units.length) {
            units = Arrays.copyOf(units, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        units[count] = unit;
        lengths[count++] = length;
        characters += length;
    }

    /** The first measure that is above its limit, as a sentence. */
    private Optional<String> excess() {
        if (lines >= FEWEST_LINES) {
            double share = (double) again / lines;
            if (share > options.value(RuleParameter.REPEATED_LINES)) {
                return reason(share, "of its lines stand there before", RuleParameter.REPEATED_LINES);
            }
        }
        if (count < FEWEST_UNITS) {
            return Optional.empty();
        }
        for (int i = 0; i < TOP.length; i++) {
            double share = top(units(i + 2));
            if (share > options.value(TOP[i])) {
                return reason(share, "of it are one run of " + (i + 2) + " words again and again", TOP[i]);
            }
            // A longer run is no more frequent: it cannot fill much more than the shorter one does.
            if (3 * share < options.value(TOP[Math.min(i + 1, TOP.length - 1)])) {
                break;
            }
        }
        double least = Arrays.stream(REPEATED).mapToDouble(options::value).min().orElseThrow();
        for (int i = 0; i < REPEATED.length; i++) {
            double share = repeated(units(i + 5));
            if (share > options.value(REPEATED[i])) {
                return reason(share, "of it are runs of " + (i + 5) + " words that recur", REPEATED[i]);
            }
            if (share < 0.5 * least) {
                break;
            }
        }
        return Optional.empty();
    }

    private Optional<String> reason(double share, String what, RuleParameter limit) {
        return Optional.of(String.format(
                Locale.ROOT, "%.0f %% %s (limit %.0f %%)", 100 * share, what, 100 * options.value(limit)));
    }

    /** So many units are as long as so many words here. */
    private int units(int words) {
        return (int) Math.round(words * (2 * han > count ? 1.5 : 1));
    }

    private Table emptied() {
        if (table == null) {
            table = new Table(count);
        } else {
            table.clear();
        }
        return table;
    }

    /** Share of the characters that the most frequent run of n units takes. */
    private double top(int n) {
        Table table = emptied();
        Runs runs = new Runs(n);
        long most = 0;
        for (int i = 0; i + n <= count; i++) {
            int times = table.add(runs.hash(i));
            if (times > 1) {
                most = Math.max(most, (long) times * length(i, n));
            }
        }
        return (double) most / characters;
    }

    /** Share of the characters in runs of n units that stand there before. */
    private double repeated(int n) {
        Table table = emptied();
        Runs runs = new Runs(n);
        long sum = 0;
        for (int i = 0; i + n <= count; ) {
            if (table.add(runs.hash(i)) > 1) {
                sum += length(i, n);
                i += n;
            } else {
                i++;
            }
        }
        return (double) sum / characters;
    }

    /** The hashes of the runs of n units, each got from the one before it. */
    private final class Runs {
        private static final long FACTOR = 0x9e3779b97f4a7c15L;

        private final int n;
        private final long seed;

        /** What a unit counts when it leaves the run. */
        private final long leaving;

        private long rolled;
        private int from;

        Runs(int n) {
            this.n = n;
            long power = 1;
            for (int i = 0; i < n; i++) {
                rolled = rolled * FACTOR + (i < count ? units[i] : 0);
                power *= FACTOR;
            }
            leaving = power;
            seed = n * power;
        }

        /** Of the run that begins at a unit; asked for in rising order. */
        long hash(int at) {
            for (; from < at; from++) {
                rolled = rolled * FACTOR + units[from + n] - units[from] * leaving;
            }
            return Shingles.mix(rolled + seed) | 1;
        }
    }

    private int length(int from, int n) {
        int sum = 0;
        for (int i = from; i < from + n; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    /** Counts hashes. */
    private static final class Table {
        private final long[] keys;
        private final int[] counts;

        Table(int most) {
            int size = Integer.highestOneBit(Math.max(16, most)) * 4;
            keys = new long[size];
            counts = new int[size];
        }

        void clear() {
            Arrays.fill(keys, 0);
            Arrays.fill(counts, 0);
        }

        /** How often it has come, this time included. */
        int add(long key) {
            int at = (int) (key >>> 20) & (keys.length - 1);
            while (keys[at] != 0 && keys[at] != key) {
                at = (at + 1) & (keys.length - 1);
            }
            keys[at] = key;
            return ++counts[at];
        }
    }
}
