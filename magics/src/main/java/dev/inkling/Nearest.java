package dev.inkling;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names that a mistyped one may have meant. */
public final class Nearest {
    private Nearest() {}

    /** The nearest of the candidates; empty when none is near. */
    public static Optional<String> to(String wrong, Collection<String> candidates) {
        return all(wrong, candidates).stream().findFirst();
    }

    /** The candidates within a few slips of the name, the nearest first. */
    public static List<String> all(String wrong, Collection<String> candidates) {
        return candidates.stream()
                .filter(c -> distance(wrong, c) <= Math.max(2, wrong.length() / 3))
                .sorted(Comparator.comparingInt(c -> distance(wrong, c)))
                .toList();
    }

    /** Damerau-Levenshtein distance (adjacent transpositions count as one), in characters. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Stream.of(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + substitution)
                        .min(Integer::compare)
                        .orElseThrow();
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
