package dev.inkling.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Paragraphs that stand in several documents, word for word or nearly so: footers, notices, the same page of a diary pasted
 * again. The first document keeps the passage. What is nearly the same goes only when the Jaccard similarity to the passage
 * that stays is high, and never when it is verse, a list or a dialogue.
 */
final class RepeatedPassages {
    /** Jaccard similarity from which two passages are nearly the same; drafts of whole documents begin lower. */
    static final double ALIKE = 0.7;

    /** Notes of one source that name a document. */
    private static final int NAMED = 3;

    private final SourceStore store;
    private final CleanOptions options;
    private final Consumer<String> look;

    /** Where the passages are: their documents, their offsets, their lengths, by number. */
    private int[] documents = new int[16];

    private int[] offsets = new int[16];
    private int[] lengths = new int[16];
    private int size;
    private final Buckets same = new Buckets();
    private final Buckets alike = new Buckets();
    private final Map<Integer, List<Cut>> cuts = new TreeMap<>();
    private final Set<Integer> gone = new HashSet<>();

    /** A passage that goes. */
    private record Cut(Rule rule, int offset, int length, int keeper, double similarity) {}

    RepeatedPassages(SourceStore store, CleanOptions options, Consumer<String> look) {
        this.store = store;
        this.options = options;
        this.look = look;
    }

    /** True when something was removed. */
    boolean drop() {
        boolean exact = options.has(Rule.DUPLICATE_PARAGRAPHS);
        boolean near = options.has(Rule.NEAR_PASSAGES);
        if (!exact && !near) {
            return false;
        }
        collect(near);
        if (exact) {
            same.forEach(options.paragraphRepeats() + 1, this::same);
        }
        look.accept("comparing passages");
        if (near) {
            alike();
        }
        cuts.forEach(this::carryOut);
        return !cuts.isEmpty();
    }

    private void collect(boolean near) {
        store.eachLeft((number, print) -> {
            for (Fingerprint.Passage passage : print.passages()) {
                int id = add(number, passage);
                same.add(passage.hash(), id);
                MinHash.Signature signature = passage.signature();
                for (int key = 0; near && signature.pieces() >= Fingerprint.FEWEST && key < signature.keys(); key++) {
                    alike.add(signature.key(key), id);
                }
            }
        });
    }

    private int add(int document, Fingerprint.Passage passage) {
        if (size == documents.length) {
            documents = Arrays.copyOf(documents, 2 * size);
            offsets = Arrays.copyOf(offsets, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
        }
        documents[size] = document;
        offsets[size] = passage.offset();
        lengths[size] = passage.length();
        return size++;
    }

    private String text(int passage) {
        return store.get(documents[passage]).kept().text(offsets[passage], lengths[passage]);
    }

    private boolean isInMany(List<Integer> passages) {
        return passages.stream().map(id -> documents[id]).distinct().count() > options.paragraphRepeats();
    }

    private void same(int[] passages) {
        Map<String, List<Integer>> byText = new TreeMap<>();
        for (int passage : passages) {
            byText.computeIfAbsent(text(passage), key -> new ArrayList<>()).add(passage);
        }
        for (List<Integer> copies : byText.values()) {
            if (isInMany(copies)) {
                int keeper = documents[copies.get(0)];
                for (int copy : copies) {
                    if (documents[copy] != keeper) {
                        cut(Rule.DUPLICATE_PARAGRAPHS, copy, keeper, 1);
                    }
                }
            }
        }
    }

    private void cut(Rule rule, int passage, int keeper, double similarity) {
        gone.add(passage);
        cuts.computeIfAbsent(documents[passage], document -> new ArrayList<>())
                .add(new Cut(rule, offsets[passage], lengths[passage], keeper, similarity));
    }

    /** Every passage joins the most similar one before it that keeps its place, or keeps its own. */
    private void alike() {
        Map<Integer, Map<Integer, Double>> earlier = new TreeMap<>();
        alike.forEach(options.paragraphRepeats() + 1, passages -> compare(passages, earlier));
        Map<Integer, List<Integer>> followers = new TreeMap<>();
        Map<Integer, Double> figures = new HashMap<>();
        earlier.forEach((passage, candidates) -> candidates.entrySet().stream()
                .filter(candidate -> !figures.containsKey(candidate.getKey()))
                .max(Map.Entry.<Integer, Double>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .ifPresent(best -> {
                    followers
                            .computeIfAbsent(best.getKey(), keeper -> new ArrayList<>())
                            .add(passage);
                    figures.put(passage, best.getValue());
                }));
        followers.forEach((keeper, others) -> {
            List<Integer> all = new ArrayList<>(others);
            all.add(keeper);
            if (isInMany(all)) {
                for (int passage : others) {
                    if (documents[passage] != documents[keeper]) {
                        cut(Rule.NEAR_PASSAGES, passage, documents[keeper], figures.get(passage));
                    }
                }
            }
        });
    }

    /** Notes for each passage which of the earlier ones with the same key it is like. */
    private void compare(int[] passages, Map<Integer, Map<Integer, Double>> earlier) {
        List<Integer> heads = new ArrayList<>();
        Map<Integer, long[]> shingles = new HashMap<>();
        for (int passage : passages) {
            if (gone.contains(passage)) {
                continue;
            }
            boolean isNew = true;
            for (int head : heads) {
                Double known = earlier.getOrDefault(passage, Map.of()).get(head);
                double similarity = known != null
                        ? known
                        : Shingles.jaccard(
                                shingles.computeIfAbsent(head, id -> Shingles.of(text(id))),
                                shingles.computeIfAbsent(passage, id -> Shingles.of(text(id))));
                if (similarity >= ALIKE) {
                    earlier.computeIfAbsent(passage, id -> new HashMap<>()).put(head, similarity);
                    isNew = false;
                }
            }
            if (isNew && heads.size() < 8) {
                heads.add(passage);
            } else {
                shingles.remove(passage);
            }
        }
    }

    /** Removes the passages of a document with the blank line before or behind. */
    private void carryOut(int document, List<Cut> found) {
        found.sort(Comparator.comparingInt(Cut::offset));
        Source source = store.get(document);
        String text = source.text();
        Edits edits = new Edits(text);
        int done = 0;
        for (Cut cut : found) {
            int end = cut.offset + cut.length;
            int begin = cut.offset;
            while (begin > done && text.charAt(begin - 1) == '\n') {
                begin--;
            }
            boolean isFirst = begin == 0;
            while (isFirst && end < text.length() && text.charAt(end) == '\n') {
                end++;
            }
            edits.remove(cut.rule, isFirst ? cut.offset : begin, end);
            done = end;
        }
        source.apply(edits);
        note(source, found);
        store.replace(document, source, options.paragraphCharacters());
    }

    private void note(Source source, List<Cut> found) {
        found.stream().limit(NAMED).forEach(cut -> {
            String keeper = store.get(cut.keeper).name();
            source.note(
                    cut.rule == Rule.NEAR_PASSAGES
                            ? String.format(
                                    Locale.ROOT,
                                    "a passage nearly as in %s, which keeps it: %.0f %% alike",
                                    keeper,
                                    100 * cut.similarity)
                            : "a passage as in " + keeper + ", which keeps it");
        });
        if (found.size() > NAMED) {
            source.note((found.size() - NAMED) + " more passages that other documents keep");
        }
    }
}
