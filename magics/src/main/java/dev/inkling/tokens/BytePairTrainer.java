package dev.inkling.tokens;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level byte-pair encoding (Sennrich et al. 2016, on bytes as in GPT-2): the most frequent pair of
 * neighbours within a word becomes a token, again and again.
 */
public final class BytePairTrainer {
    /** Splits text into words, numbers digit by digit, punctuation and white space; a token never crosses a split. */
    static final String SPLIT =
            "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** White space in the Unicode sense, as the tokenizer's own expressions have it: U+3000 begins Chinese paragraphs. */
    static final Pattern WORDS = Pattern.compile(SPLIT, Pattern.UNICODE_CHARACTER_CLASS);

    private final Map<String, long[]> counts = new HashMap<>();

    /**
     * A learned merge.
     *
     * @param left id of the first part; ids below 256 are bytes, 256 + i is the result of merge i
     */
    public record Merge(int left, int right) {}

    /** Counts the words of a text, each as often as the weight says. */
    public void add(String text, int weight) {
        Matcher matcher = WORDS.matcher(text);
        while (matcher.find()) {
            counts.computeIfAbsent(matcher.group(), w -> new long[1])[0] += weight;
        }
    }

    /** Learns up to {@code limit} merges; fewer when no pair occurs twice. */
    public List<Merge> merges(int limit) {
        int[][] words = new int[counts.size()][];
        long[] frequency = new long[words.length];
        int next = 0;
        for (String word : new TreeSet<>(counts.keySet())) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            words[next] = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                words[next][i] = bytes[i] & 0xff;
            }
            frequency[next++] = counts.get(word)[0];
        }
        return new Merging(words, frequency).run(limit);
    }

    /** A pair with its count when it was queued; stale when the count has changed since. */
    private record Candidate(long pair, long count) {}

    private static final class Occurrences {
        private long count;
        private int[] words = new int[4];
        private int size;

        void add(int word, long frequency) {
            count += frequency;
            if (size > 0 && words[size - 1] == word) {
                return;
            }
            if (size == words.length) {
                words = Arrays.copyOf(words, size * 2);
            }
            words[size++] = word;
        }
    }

    private static final class Merging {
        private final int[][] words;
        private final long[] frequency;
        private final Map<Long, Occurrences> pairs = new HashMap<>();
        private final PriorityQueue<Candidate> queue = new PriorityQueue<>(
                Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair));

        Merging(int[][] words, long[] frequency) {
            this.words = words;
            this.frequency = frequency;
        }

        List<Merge> run(int limit) {
            for (int w = 0; w < words.length; w++) {
                for (int i = 0; i + 1 < words[w].length; i++) {
                    occurrences(words[w][i], words[w][i + 1]).add(w, frequency[w]);
                }
            }
            pairs.forEach((pair, found) -> queue.add(new Candidate(pair, found.count)));
            List<Merge> merges = new ArrayList<>();
            while (merges.size() < limit && !queue.isEmpty()) {
                Candidate best = queue.poll();
                Occurrences found = pairs.get(best.pair());
                if (found == null || found.count < 2) {
                    continue;
                }
                if (found.count != best.count()) {
                    queue.add(new Candidate(best.pair(), found.count));
                    continue;
                }
                Merge merge = new Merge((int) (best.pair() >>> 32), (int) best.pair());
                pairs.remove(best.pair());
                apply(merge, 256 + merges.size(), found);
                merges.add(merge);
            }
            return merges;
        }

        private void apply(Merge merge, int id, Occurrences found) {
            Map<Long, Occurrences> grown = new HashMap<>();
            for (int i = 0; i < found.size; i++) {
                replace(found.words[i], merge, id, grown);
            }
            grown.forEach((pair, occurrences) -> queue.add(new Candidate(pair, occurrences.count)));
        }

        private void replace(int index, Merge merge, int id, Map<Long, Occurrences> grown) {
            int[] word = words[index];
            int[] result = new int[word.length];
            int length = 0;
            boolean changed = false;
            for (int i = 0; i < word.length; i++) {
                if (i + 1 < word.length && word[i] == merge.left() && word[i + 1] == merge.right()) {
                    result[length++] = id;
                    i++;
                    changed = true;
                } else {
                    result[length++] = word[i];
                }
            }
            if (!changed) {
                return;
            }
            long count = frequency[index];
            for (int i = 0; i + 1 < word.length; i++) {
                Occurrences old = pairs.get(key(word[i], word[i + 1]));
                if (old != null) {
                    old.count -= count;
                }
            }
            words[index] = Arrays.copyOf(result, length);
            for (int i = 0; i + 1 < length; i++) {
                Occurrences now = occurrences(result[i], result[i + 1]);
                now.add(index, count);
                if (result[i] == id || result[i + 1] == id) {
                    grown.put(key(result[i], result[i + 1]), now);
                }
            }
        }

        private Occurrences occurrences(int left, int right) {
            return pairs.computeIfAbsent(key(left, right), p -> new Occurrences());
        }

        private static long key(int left, int right) {
            return (long) left << 32 | right;
        }
    }
}
