package dev.inkling.corpus;

import dev.inkling.Characters;
import java.util.ArrayList;
import java.util.List;
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

    /** Breaks every paragraph before the character or word that would not fit, as editors do. */
    static String wrapped(String text, int columns) {
        return text.lines().map(line -> wrappedLine(line, columns)).collect(Collectors.joining("\n"));
    }

    private static String wrappedLine(String line, int columns) {
        StringBuilder out = new StringBuilder();
        int width = 0;
        for (String piece : pieces(line)) {
            int wide = Characters.columns(piece.stripTrailing());
            boolean mayBegin = NO_LINE_START.indexOf(piece.charAt(0)) < 0;
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
