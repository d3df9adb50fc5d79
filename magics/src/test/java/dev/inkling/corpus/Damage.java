package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What machines do to texts, each kind with an inverse that is known: the text before. */
final class Damage {
    private static final String NO_LINE_START = "，。、；：？！）」』”’…—》〉,.;:?!)";
    private static final String HAN = "的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之";
    private static final String LATIN = "etaoinshrdlucmfwypvbgk";

    private static final Pattern UNIT = Pattern.compile("\\p{IsHan}|\\p{IsLatin}+");

    private Damage() {}

    /**
     * Breaks every paragraph before the character or word that would not fit, as editors do; but not where it would not be
     * known what stood there: at two spaces, or where the author departs from the usual space between scripts.
     */
    static String wrapped(String text, int columns) {
        boolean spaced = Spacing.habit(text).isSpaced();
        return text.lines().map(line -> wrappedLine(line, columns, spaced)).collect(Collectors.joining("\n"));
    }

    private static String wrappedLine(String line, int columns, boolean spaced) {
        StringBuilder out = new StringBuilder();
        int width = 0;
        for (String piece : pieces(line)) {
            int wide = Characters.columns(piece.stripTrailing());
            boolean mayBegin = NO_LINE_START.indexOf(piece.charAt(0)) < 0 && isKnown(out, piece.charAt(0), spaced);
            if (width > 0 && width + wide > columns && mayBegin) {
                int end = out.length();
                while (end > 0 && out.charAt(end - 1) == ' ') {
                    end--;
                }
                out.setLength(end);
                out.append('\n');
                width = 0;
            }
            out.append(piece);
            width += Characters.columns(piece);
        }
        return out.toString();
    }

    /** The same, and words that stand elsewhere in the text are broken with a hyphen where they do not fit. */
    static String hyphenated(String text, int columns) {
        Map<String, Integer> counts = new HashMap<>();
        Matcher words = Pattern.compile("\\p{IsLatin}+").matcher(text);
        while (words.find()) {
            counts.merge(words.group(), 1, Integer::sum);
        }
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            StringBuilder out = new StringBuilder();
            int width = 0;
            for (String word : line.split("(?<=[^ ] )(?! )")) {
                String bare = word.stripTrailing();
                int room = columns - width - 1;
                if (width > 0 && width + bare.length() > columns) {
                    boolean breaks = bare.matches("\\p{Ll}{7,}") && counts.get(bare) > 1 && room >= 3;
                    int at = breaks ? Math.min(room, bare.length() - 3) : 0;
                    if (at >= 3) {
                        out.append(bare, 0, at).append("-\n").append(word.substring(at));
                        width = word.length() - at;
                        continue;
                    }
                    out.setLength(out.toString().stripTrailing().length());
                    out.append('\n');
                    width = 0;
                }
                out.append(word);
                width += word.length();
            }
            lines.add(out.toString());
        }
        return String.join("\n", lines);
    }

    /** Cuts into pages of so many lines, with a head and a foot that holds the number. */
    static DamageKind.Damaged paged(String text, int lines, boolean feeds, boolean chinese) {
        List<String> all = text.lines().toList();
        StringBuilder out = new StringBuilder();
        List<String> dirt = new ArrayList<>();
        String head = chinese ? "灯塔集　第一辑" : "The Lamp and Other Pieces";
        for (int from = 0, page = 1; from < all.size(); from += lines, page++) {
            String foot = chinese ? "第 " + page + " 页" : "- " + page + " -";
            dirt.add(head);
            dirt.add(foot);
            out.append(head).append("\n\n");
            all.subList(from, Math.min(all.size(), from + lines))
                    .forEach(line -> out.append(line).append('\n'));
            out.append("\n").append(foot).append('\n').append(feeds ? "\f" : "\n");
        }
        return new DamageKind.Damaged(out.toString(), dirt);
    }

    private static boolean isKnown(CharSequence before, char next, boolean spaced) {
        int length = before.length();
        if (length < 3) {
            return true;
        }
        boolean space = before.charAt(length - 1) == ' ';
        char last = before.charAt(length - (space ? 2 : 1));
        if (last == ' ') {
            return false;
        }
        boolean meet = Characters.isWide(last) != Characters.isWide(next);
        boolean mark = !Character.isLetterOrDigit(last) || !Character.isLetterOrDigit(next);
        return Characters.isWide(last) && Characters.isWide(next)
                ? !space
                : !meet ? space : space == (spaced && !(mark && isCjkMark(last, next)));
    }

    private static boolean isCjkMark(char last, char next) {
        return Characters.isCjkMark(last) || Characters.isCjkMark(next);
    }

    /** Words with the spaces behind them, wide characters one by one. */
    private static List<String> pieces(String line) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= line.length(); i++) {
            boolean cut = i == line.length()
                    || isAlone(line.charAt(i - 1)) && line.charAt(i) != ' '
                    || isAlone(line.charAt(i))
                    || line.charAt(i - 1) == ' ' && line.charAt(i) != ' ';
            if (cut) {
                pieces.add(line.substring(start, i));
                start = i;
            }
        }
        return pieces;
    }

    private static boolean isAlone(char c) {
        return Characters.isWide(c);
    }

    /** A draft: this share of its Han characters and Latin words is another one, spread evenly. */
    static String edited(String text, double share, Random random) {
        Matcher units = UNIT.matcher(text);
        double due = 0;
        StringBuilder out = new StringBuilder();
        while (units.find()) {
            due += share;
            boolean edit = random.nextDouble() < due;
            due -= edit ? 1 : 0;
            units.appendReplacement(out, edit ? other(units.group(), random) : units.group());
        }
        return units.appendTail(out).toString();
    }

    private static String other(String unit, Random random) {
        String letters = Characters.isHan(unit.charAt(0)) ? HAN : LATIN;
        String other = unit;
        while (other.equals(unit)) {
            other = random.ints(unit.length(), 0, letters.length())
                    .mapToObj(i -> letters.substring(i, i + 1))
                    .collect(Collectors.joining());
        }
        return other;
    }
}
