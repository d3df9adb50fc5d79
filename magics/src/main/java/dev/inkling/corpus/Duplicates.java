package dev.inkling.corpus;

import dev.inkling.Characters;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules across documents: the same text twice, drafts of one text, a paragraph that stands in many documents. */
final class Duplicates {
    private Duplicates() {}

    /** Runs until nothing is found any more: without a common footer two texts may turn out to be the same. */
    static void drop(List<Source> sources, CleanOptions options) {
        boolean changed = true;
        while (changed) {
            changed = options.has(Rule.DUPLICATE_DOCUMENTS) && documents(left(sources));
            changed |= options.has(Rule.NEAR_DUPLICATES) && NearDuplicates.drop(left(sources), options.nearDuplicate());
            changed |= options.has(Rule.DUPLICATE_PARAGRAPHS) && paragraphs(left(sources), options);
        }
    }

    private static List<Source> left(List<Source> sources) {
        return sources.stream()
                .filter(source -> Characters.visible(source.text()) > 0)
                .toList();
    }

    /** Documents with the same characters, spaces and line ends aside; the newest stays, else the one with the shortest name. */
    private static boolean documents(List<Source> sources) {
        Map<String, List<Source>> same = new LinkedHashMap<>();
        for (Source source : sources) {
            same.computeIfAbsent(words(source.text()), key -> new ArrayList<>()).add(source);
        }
        boolean dropped = false;
        for (List<Source> group : same.values()) {
            // Copies are called "letter copy" and "letter (2)": of equals the shortest name is the original's.
            Source kept = Collections.max(
                    group,
                    Comparator.comparing((Source source) -> source.date().orElse(LocalDate.MIN))
                            .thenComparing(source -> -source.name().length()));
            for (Source source : group) {
                if (source != kept) {
                    source.drop(Rule.DUPLICATE_DOCUMENTS, "the same text as " + kept.name() + ", which stays");
                    dropped = true;
                }
            }
        }
        return dropped;
    }

    private static String words(String text) {
        StringBuilder words = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c) && !Characters.isSpace(c)) {
                words.append(c);
            }
        }
        return words.toString();
    }

    private static boolean paragraphs(List<Source> sources, CleanOptions options) {
        Map<String, Set<Source>> holders = new HashMap<>();
        for (Source source : sources) {
            for (String paragraph : Paragraphs.in(source.text())) {
                if (paragraph.length() >= options.paragraphCharacters()) {
                    holders.computeIfAbsent(paragraph, key -> new HashSet<>()).add(source);
                }
            }
        }
        holders.values().removeIf(set -> set.size() <= options.paragraphRepeats());
        if (holders.isEmpty()) {
            return false;
        }
        Map<String, Source> first = new HashMap<>();
        for (Source source : sources) {
            source.apply(repeated(source, holders.keySet(), first));
        }
        return true;
    }

    /** Removes the paragraphs that an earlier document has, with the blank line before or behind. */
    private static Edits repeated(Source source, Set<String> paragraphs, Map<String, Source> first) {
        String text = source.text();
        Edits edits = new Edits(text);
        int at = 0;
        boolean kept = false;
        for (String paragraph : Paragraphs.in(text)) {
            int start = text.indexOf(paragraph, at);
            int end = start + paragraph.length();
            if (paragraphs.contains(paragraph) && first.computeIfAbsent(paragraph, key -> source) != source) {
                int next = end;
                while (next < text.length() && text.charAt(next) == '\n') {
                    next++;
                }
                edits.remove(Rule.DUPLICATE_PARAGRAPHS, kept ? at : start, kept ? end : next);
                at = kept ? end : next;
            } else {
                kept = true;
                at = end;
            }
        }
        return edits;
    }
}
