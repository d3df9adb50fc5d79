package dev.inkling.train;

import dev.inkling.InklingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Documents packed into blocks of equal length. Texts stand end to end and are cut where a block is full; what is learned
 * in part alone, a response after its prompt, is never cut. What a block lacks is filled up with positions that ask for
 * nothing. Every token that is asked for is a target once per pass.
 */
final class Blocks {
    static final long NO_TARGET = -100;

    private final int[] stream;
    /** Places in the stream where documents begin. */
    private final BitSet begins = new BitSet();
    /** Places in the stream that are targets. */
    private final BitSet asked = new BitSet();
    /** Where in the stream each block begins, and the end. */
    private final int[] starts;

    private final int length;
    private final boolean apart;

    /** Documents that see each other, learned as a whole. */
    Blocks(List<int[]> documents, int length) {
        this(new TrainTexts(documents), length, false);
    }

    /**
     * @param length tokens in a block
     * @param apart true to keep documents from seeing each other; then nothing foretells a document's first token
     */
    Blocks(TrainTexts texts, int length, boolean apart) {
        this.length = length;
        this.apart = apart;
        int tokens =
                texts.documents().stream().mapToInt(document -> document.length).sum();
        if (tokens < 2) {
            throw new InklingException("there is nothing to train on: " + tokens + " tokens");
        }
        this.stream = new int[tokens];
        boolean whole = !texts.asked().isEmpty();
        List<List<Integer>> groups = whole
                ? fitted(texts.documents(), length)
                : List.of(IntStream.range(0, texts.documents().size()).boxed().toList());
        List<Integer> ends = new ArrayList<>(List.of(0));
        int at = 0;
        for (List<Integer> group : groups) {
            for (int document : group) {
                at = add(texts, document, at, whole || apart);
            }
            ends.add(at);
        }
        this.starts = whole
                ? ends.stream().mapToInt(Integer::intValue).toArray()
                : IntStream.rangeClosed(0, (tokens - 1 + length - 1) / length)
                        .map(block -> (int) Math.min(tokens, (long) block * length))
                        .toArray();
        asked.clear(0);
    }

    /** @return where the next document begins */
    private int add(TrainTexts texts, int document, int at, boolean unforetold) {
        int[] ids = texts.documents().get(document);
        System.arraycopy(ids, 0, stream, at, ids.length);
        begins.set(at);
        if (texts.asked().isEmpty()) {
            asked.set(at, at + ids.length);
        } else {
            boolean[] some = texts.asked().get(document);
            IntStream.range(0, ids.length).filter(i -> some[i]).forEach(i -> asked.set(at + i));
        }
        if (unforetold) {
            asked.clear(at);
        }
        return at + ids.length;
    }

    /** Documents by block, none of them cut: the longest first, each into the fullest block that has room for it. */
    private static List<List<Integer>> fitted(List<int[]> documents, int length) {
        List<Integer> longestFirst =
                new ArrayList<>(IntStream.range(0, documents.size()).boxed().toList());
        longestFirst.sort(Comparator.comparingInt(document -> -documents.get(document).length));
        List<List<Integer>> blocks = new ArrayList<>();
        TreeMap<Integer, Deque<Integer>> byRoom = new TreeMap<>();
        for (int document : longestFirst) {
            int size = documents.get(document).length;
            if (size > length) {
                throw new InklingException("a pair of " + size + " tokens does not fit into --length " + length);
            }
            Map.Entry<Integer, Deque<Integer>> room = byRoom.ceilingEntry(size);
            int left = room == null ? length : room.getKey();
            int block = room == null ? blocks.size() : room.getValue().removeFirst();
            if (room == null) {
                blocks.add(new ArrayList<>());
            } else if (room.getValue().isEmpty()) {
                byRoom.remove(left);
            }
            blocks.get(block).add(document);
            byRoom.computeIfAbsent(left - size, key -> new ArrayDeque<>()).addLast(block);
        }
        // In the order of their first documents, not of their lengths.
        blocks.forEach(Collections::sort);
        blocks.sort(Comparator.comparing(block -> block.get(0)));
        return blocks;
    }

    int count() {
        return starts.length - 1;
    }

    /** Tokens of the documents, marks of their ends included. */
    long tokens() {
        return stream.length;
    }

    /** Tokens that a pass asks for. */
    long targets() {
        return asked.cardinality();
    }

    /** Tokens of the first so many blocks of a run. */
    long tokens(int seed, long blocks) {
        return Arrays.stream(order(seed, 0)).limit(blocks).mapToLong(this::size).sum();
    }

    private int size(int block) {
        boolean last = block == count() - 1;
        return (last ? stream.length : starts[block + 1]) - starts[block];
    }

    int length() {
        return length;
    }

    /** True when documents do not see each other. */
    boolean apart() {
        return apart;
    }

    /**
     * Writes a block's tokens and targets.
     *
     * @param at where its row begins in both
     * @return how many targets it has
     */
    int fill(int block, long[] ids, long[] targets, int at) {
        int end = starts[block + 1];
        int found = 0;
        for (int t = 0; t < length; t++) {
            int position = starts[block] + t;
            boolean inside = position < end && asked.get(position + 1);
            ids[at + t] = position < end ? stream[position] : 0;
            targets[at + t] = inside ? stream[position + 1] : NO_TARGET;
            found += inside ? 1 : 0;
        }
        return found;
    }

    /** For each token of a block, where in the block its document begins; what fills the block up is one of its own. */
    int[] begins(int block) {
        int[] places = new int[length];
        int end = starts[block + 1];
        int begin = 0;
        for (int t = 0; t < length; t++) {
            int position = starts[block] + t;
            if (position == end || position < end && begins.get(position)) {
                begin = t;
            }
            places[t] = begin;
        }
        return places;
    }

    /** The order of the blocks in a pass; the same seed and pass give the same order. */
    int[] order(long seed, int pass) {
        int[] order = new int[count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        Random random = new Random(seed * 1_000_003 + pass);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }
}
