package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Drafts of one text. Candidates come from MinHash signatures, the exact Jaccard similarity of the shingles decides. A
 * document goes only for a twin that itself stays and is that similar to it: nothing is dropped for the friend of a friend.
 */
final class NearDuplicates {
    /** How much less alike than the threshold two signatures may be: four standard errors. */
    private static final double MARGIN = 0.18;

    /** Documents of one group that are compared with each new one; more have the same place for another reason. */
    private static final int HEADS = 32;

    /** Hashes of shingles that are held. */
    private static final int MOST_HELD = 1 << 22;

    /** Drafts that the note of the text that stays names. */
    private static final int NAMED = 3;

    private final SourceStore store;
    private final CleanOptions options;
    private final Consumer<String> look;
    private final Map<Integer, long[]> held = new LinkedHashMap<>(16, 0.75f, true);
    private int heldHashes;

    NearDuplicates(SourceStore store, CleanOptions options, Consumer<String> look) {
        this.store = store;
        this.options = options;
        this.look = look;
    }

    void drop() {
        for (List<Integer> group : groups()) {
            look.accept("comparing drafts");
            group(group);
        }
    }

    /** A document with its number, and what it stays for. */
    private record Draft(int number, Source source, List<String> stays) {}

    private void group(List<Integer> group) {
        List<Draft> drafts = new ArrayList<>();
        group.forEach(number -> drafts.add(new Draft(number, store.get(number), new ArrayList<>())));
        drafts.sort(order(drafts));
        List<Draft> kept = new ArrayList<>();
        for (Draft draft : drafts) {
            Draft twin = null;
            double best = 0;
            for (Draft other : kept) {
                double similarity = similarity(draft.number, other.number);
                if (similarity > best) {
                    best = similarity;
                    twin = other;
                }
            }
            if (best < options.nearDuplicate()) {
                kept.add(draft);
                continue;
            }
            String figure = String.format(Locale.ROOT, "%.0f %% alike", 100 * best);
            String name = draft.source.name();
            draft.source.drop(Rule.NEAR_DUPLICATES, "draft of " + twin.source.name() + ", which stays: " + figure);
            put(draft);
            twin.stays.add("stays for its draft " + name + ": " + figure);
        }
        for (Draft twin : kept) {
            twin.stays.stream().limit(NAMED).forEach(twin.source::note);
            if (twin.stays.size() > NAMED) {
                twin.source.note("stays for " + (twin.stays.size() - NAMED) + " more of its drafts");
            }
            if (!twin.stays.isEmpty()) {
                put(twin);
            }
        }
    }

    private void put(Draft draft) {
        store.replace(draft.number, draft.source, options.paragraphCharacters());
    }

    private double similarity(int a, int b) {
        double about = signature(a).alike(signature(b));
        return about < options.nearDuplicate() - MARGIN ? 0 : Shingles.jaccard(shingles(a), shingles(b));
    }

    private MinHash.Signature signature(int number) {
        return store.get(number).kept().fingerprint().signature();
    }

    private long[] shingles(int number) {
        long[] known = held.get(number);
        if (known != null) {
            return known;
        }
        long[] shingles = Shingles.of(store.get(number).text());
        held.put(number, shingles);
        heldHashes += shingles.length;
        var eldest = held.entrySet().iterator();
        while (heldHashes > MOST_HELD && held.size() > 2) {
            heldHashes -= eldest.next().getValue().length;
            eldest.remove();
        }
        return shingles;
    }

    /** Newest first when every draft tells its date, else longest first; of equals the shortest name. */
    private static Comparator<Draft> order(List<Draft> group) {
        Comparator<Draft> longest = Comparator.<Draft>comparingInt(
                        draft -> -draft.source.kept().units())
                .thenComparing(draft -> draft.source.name().length());
        boolean dated = group.stream().allMatch(draft -> draft.source.date().isPresent());
        Comparator<Draft> newest =
                Comparator.comparing((Draft draft) -> draft.source.date().orElseThrow(), Comparator.reverseOrder());
        return (dated ? newest.thenComparing(longest) : longest).thenComparing(Draft::number);
    }

    /** Documents connected by pairs whose signatures are alike; the texts are compared later. */
    private List<List<Integer>> groups() {
        Buckets buckets = new Buckets();
        store.eachLeft((number, print) -> {
            for (int key = 0; print.isComparable() && key < print.signature().keys(); key++) {
                buckets.add(print.signature().key(key), number);
            }
        });
        Groups connected = new Groups(store.size());
        buckets.forEach(2, numbers -> connect(numbers, connected));
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int number = 0; number < store.size(); number++) {
            if (connected.isConnected(number)) {
                groups.computeIfAbsent(connected.root(number), root -> new ArrayList<>())
                        .add(number);
            }
        }
        return List.copyOf(groups.values());
    }

    private void connect(int[] numbers, Groups connected) {
        List<Integer> heads = new ArrayList<>();
        List<MinHash.Signature> signatures = new ArrayList<>();
        for (int number : numbers) {
            MinHash.Signature signature = null;
            boolean isNew = true;
            for (int i = 0; i < heads.size() && isNew; i++) {
                isNew = connected.root(heads.get(i)) != connected.root(number);
                if (isNew) {
                    signature = signature == null ? signature(number) : signature;
                    if (signatures.get(i) == null) {
                        signatures.set(i, signature(heads.get(i)));
                    }
                    if (signature.alike(signatures.get(i)) >= options.nearDuplicate() - MARGIN) {
                        connected.connect(heads.get(i), number);
                        isNew = false;
                    }
                }
            }
            if (isNew && heads.size() < HEADS) {
                heads.add(number);
                signatures.add(signature);
            }
        }
    }
}
