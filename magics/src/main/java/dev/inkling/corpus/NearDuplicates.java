package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Drafts of one text. Candidates come from MinHash signatures, the exact Jaccard similarity of the shingles decides. A
 * document goes only for a twin that itself stays and is that similar to it: nothing is dropped for the friend of a friend.
 */
final class NearDuplicates {
    private static final int BANDS = 36;
    private static final int ROWS = 3;

    /** Below so many shingles a similarity says little. */
    private static final int FEWEST = 12;

    private final List<Source> sources;
    private final double threshold;
    private final Map<Integer, long[]> shingles = new HashMap<>();

    private NearDuplicates(List<Source> sources, double threshold) {
        this.sources = sources;
        this.threshold = threshold;
    }

    /** True when a document was dropped. */
    static boolean drop(List<Source> sources, double threshold) {
        return new NearDuplicates(sources, threshold).run();
    }

    private boolean run() {
        boolean dropped = false;
        for (List<Integer> group : groups()) {
            group.sort(order(group));
            List<Integer> kept = new ArrayList<>();
            for (int candidate : group) {
                int twin = -1;
                double best = 0;
                for (int other : kept) {
                    double similarity = Shingles.jaccard(shingles(candidate), shingles(other));
                    if (similarity > best) {
                        best = similarity;
                        twin = other;
                    }
                }
                if (best < threshold) {
                    kept.add(candidate);
                    continue;
                }
                Source draft = sources.get(candidate);
                Source twinSource = sources.get(twin);
                draft.drop(
                        Rule.NEAR_DUPLICATES,
                        String.format(
                                Locale.ROOT, "draft of %s, which stays: %.0f %% alike", twinSource.name(), 100 * best));
                twinSource.note(
                        String.format(Locale.ROOT, "stays for its draft %s: %.0f %% alike", draft.name(), 100 * best));
                dropped = true;
            }
        }
        return dropped;
    }

    private long[] shingles(int index) {
        return shingles.computeIfAbsent(index, i -> Shingles.of(sources.get(i).text()));
    }

    /** Newest first when every draft tells its date, else longest first; of equals the shortest name. */
    private Comparator<Integer> order(List<Integer> group) {
        Comparator<Integer> longest = Comparator.<Integer>comparingInt(
                        i -> -sources.get(i).text().length())
                .thenComparing(i -> sources.get(i).name().length());
        boolean dated = group.stream().allMatch(i -> sources.get(i).date().isPresent());
        Comparator<Integer> newest =
                Comparator.comparing((Integer i) -> sources.get(i).date().orElseThrow(), Comparator.reverseOrder());
        return (dated ? newest.thenComparing(longest) : longest).thenComparing(Comparator.naturalOrder());
    }

    /** Documents connected by candidate pairs; the pairs themselves are verified later. */
    private List<List<Integer>> groups() {
        int[] parent = new int[sources.size()];
        Arrays.setAll(parent, i -> i);
        Map<Long, Integer> first = new HashMap<>();
        for (int i = 0; i < sources.size(); i++) {
            long[] pieces = Shingles.of(sources.get(i).text());
            if (pieces.length < FEWEST) {
                continue;
            }
            long[] signature = signature(pieces);
            for (int band = 0; band < BANDS; band++) {
                long key = band + 1;
                for (int row = 0; row < ROWS; row++) {
                    key = Shingles.mix(key * 0x9e3779b97f4a7c15L + signature[band * ROWS + row]);
                }
                Integer other = first.putIfAbsent(key, i);
                if (other != null) {
                    parent[root(parent, i)] = root(parent, other);
                }
            }
        }
        Map<Integer, List<Integer>> groups = new HashMap<>();
        for (int i = 0; i < parent.length; i++) {
            groups.computeIfAbsent(root(parent, i), r -> new ArrayList<>()).add(i);
        }
        List<List<Integer>> several = new ArrayList<>();
        for (int root : new TreeSet<>(groups.keySet())) {
            if (groups.get(root).size() > 1) {
                several.add(groups.get(root));
            }
        }
        return several;
    }

    private static int root(int[] parent, int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /** The smallest hash under each of the permutations. */
    private static long[] signature(long[] pieces) {
        long[] signature = new long[BANDS * ROWS];
        Arrays.fill(signature, Long.MAX_VALUE);
        for (long piece : pieces) {
            long hash = piece;
            for (int i = 0; i < signature.length; i++) {
                // Multiplying by odd constants one after the other gives a new order each time.
                hash = (hash ^ (hash >>> 29)) * 0x9e3779b97f4a7c15L + 0x632be59bd9b4e019L;
                if (hash < signature[i]) {
                    signature[i] = hash;
                }
            }
        }
        return signature;
    }
}
