package dev.inkling.corpus;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The Latin-script words of the writer, collected when first asked for: they decide which hyphens were only for the line. */
final class Vocabulary {
    private final List<Source> sources;
    private Set<String> words;

    Vocabulary(List<Source> sources) {
        this.sources = sources;
    }

    boolean knows(String word) {
        if (words == null) {
            words = new HashSet<>();
            sources.forEach(source -> collect(source.text()));
        }
        return words.contains(word.toLowerCase(Locale.ROOT));
    }

    private void collect(String text) {
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean letter = i < text.length() && isLetter(text.charAt(i));
            if (letter && start < 0) {
                start = i;
            } else if (!letter && start >= 0) {
                words.add(text.substring(start, i).toLowerCase(Locale.ROOT));
                start = -1;
            }
        }
    }

    static boolean isLetter(char c) {
        return c < 0x250 && Character.isLetter(c);
    }
}
