package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Visible characters of the original that are gone, of the dirt that are left, and paragraphs recovered exactly. */
final class Recovery {
    int documents;
    long characters;
    long lost;
    long left;
    int paragraphs;
    int exactParagraphs;
    int units;
    int repaired;
    final List<String> failures = new ArrayList<>();

    void add(String original, String cleaned) {
        String before = original.replaceAll("\\s", "");
        String after = cleaned.replaceAll("\\s", "");
        int common = common(before, after);
        documents++;
        characters += before.length();
        lost += before.length() - common;
        left += after.length() - common;
        List<String> kept = Paragraphs.of(cleaned);
        for (String paragraph : Paragraphs.in(original)) {
            paragraphs++;
            exactParagraphs += kept.contains(paragraph) ? 1 : 0;
        }
    }

    /** The same, and what became of the damage: paragraphs that it changed, lines that it put in. */
    void add(String original, DamageKind.Damaged damaged, String cleaned) {
        if (original.equals(cleaned)) {
            documents++;
            characters += original.replaceAll("\\s", "").length();
        } else {
            add(original, cleaned);
        }
        Set<String> dirty = new HashSet<>(Paragraphs.of(damaged.text()));
        Set<String> clean = new HashSet<>(Paragraphs.of(cleaned));
        for (String paragraph : Paragraphs.in(original)) {
            if (!dirty.contains(paragraph)) {
                units++;
                if (clean.contains(paragraph)) {
                    repaired++;
                } else {
                    failures.add(paragraph);
                }
            }
        }
        for (String line : damaged.dirt()) {
            units++;
            if (cleaned.contains(line) && !original.contains(line)) {
                failures.add(line);
            } else {
                repaired++;
            }
        }
    }

    double repairedShare() {
        return units == 0 ? 1 : (double) repaired / units;
    }

    double lostShare() {
        return characters == 0 ? 0 : (double) lost / characters;
    }

    /** Length of the longest common subsequence, up to a difference of 400 characters (Ukkonen). */
    static int common(String a, String b) {
        int head = 0;
        int shorter = Math.min(a.length(), b.length());
        while (head < shorter && a.charAt(head) == b.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && a.charAt(a.length() - 1 - tail) == b.charAt(b.length() - 1 - tail)) {
            tail++;
        }
        String left = a.substring(head, a.length() - tail);
        String right = b.substring(head, b.length() - tail);
        return head + tail + banded(left, right);
    }

    private static int banded(String a, String b) {
        int band = 400 + Math.abs(a.length() - b.length());
        int[] before = new int[b.length() + 1];
        int[] now = new int[b.length() + 1];
        for (int i = 1; i <= a.length(); i++) {
            int first = Math.max(1, i - band);
            now[first - 1] = 0;
            for (int j = first; j <= Math.min(b.length(), i + band); j++) {
                now[j] = a.charAt(i - 1) == b.charAt(j - 1) ? before[j - 1] + 1 : Math.max(before[j], now[j - 1]);
            }
            int[] swap = before;
            before = now;
            now = swap;
        }
        return before[b.length()];
    }

    @Override
    public String toString() {
        return String.format(
                "%d documents, %,d characters, %d lost, %d of dirt left, %d of %d paragraphs exact",
                documents, characters, lost, left, exactParagraphs, paragraphs);
    }
}
