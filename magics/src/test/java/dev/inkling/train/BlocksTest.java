package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksTest {
    @ParameterizedTest
    @CsvSource({"2, 8", "8, 8", "9, 8", "10, 8", "17, 8", "100, 7", "100, 1", "5, 1000"})
    void everyTokenButTheFirstIsATargetExactlyOncePerPass(int tokens, int length) {
        int[] stream = IntStream.range(100, 100 + tokens).toArray();
        int cut = tokens / 3;
        Blocks blocks = new Blocks(
                List.of(Arrays.copyOf(stream, cut), new int[0], Arrays.copyOfRange(stream, cut, tokens)), length);
        int[] times = new int[tokens];
        int found = 0;
        for (int block : blocks.order(1, 0)) {
            long[] ids = new long[length + 2];
            long[] targets = new long[length + 2];
            found += blocks.fill(block, ids, targets, 1);
            for (int t = 1; t <= length; t++) {
                if (targets[t] != Blocks.NO_TARGET) {
                    assertEquals(ids[t] + 1, targets[t], "the target follows its token");
                    times[(int) targets[t] - 100]++;
                }
            }
            assertEquals(0, ids[0] + ids[length + 1] + targets[0] + targets[length + 1], "nothing beside the row");
        }
        assertEquals(0, times[0]);
        for (int i = 1; i < tokens; i++) {
            assertEquals(1, times[i], "token " + i);
        }
        assertEquals(tokens - 1, found);
        assertEquals(tokens, blocks.tokens());
    }

    @Test
    void orderIsAPermutationThatSeedAndPassDecide() {
        Blocks blocks = new Blocks(List.of(new int[401]), 8);
        int[] order = blocks.order(3, 0);
        assertArrayEquals(
                IntStream.range(0, 50).toArray(), Arrays.stream(order).sorted().toArray());
        assertArrayEquals(order, blocks.order(3, 0));
        assertFalse(Arrays.equals(order, blocks.order(3, 1)));
        assertFalse(Arrays.equals(order, blocks.order(4, 0)));
    }

    @Test
    void lessThanTwoTokensAreRefused() {
        assertThrows(InklingException.class, () -> new Blocks(List.of(new int[1]), 8));
        assertThrows(InklingException.class, () -> new Blocks(List.of(), 8));
    }

    private static boolean[] askedFrom(int first, int length) {
        boolean[] asked = new boolean[length];
        Arrays.fill(asked, first, length, true);
        return asked;
    }

    @Test
    void pairsAreNeverCutAndEachResponseIsATargetOnce() {
        Random random = new Random(4);
        List<int[]> pairs = new ArrayList<>();
        List<boolean[]> asked = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int length = 2 + random.nextInt(31);
            // Each token names its pair and place.
            int name = 1000 * (i + 1);
            pairs.add(IntStream.range(0, length).map(t -> name + t).toArray());
            asked.add(askedFrom(1 + random.nextInt(length - 1), length));
        }
        Blocks blocks = new Blocks(new TrainTexts(pairs, asked), 32, true);
        List<Integer> targets = new ArrayList<>();
        List<Integer> read = new ArrayList<>();
        for (int block = 0; block < blocks.count(); block++) {
            long[] ids = new long[32];
            long[] wanted = new long[32];
            int found = blocks.fill(block, ids, wanted, 0);
            int[] begins = blocks.begins(block);
            for (int t = 0; t < 32; t++) {
                if (ids[t] > 0) {
                    read.add((int) ids[t]);
                    assertEquals(ids[t] % 1000, t - begins[t], "a pair begins at its own place");
                }
                if (wanted[t] >= 0) {
                    targets.add((int) wanted[t]);
                    assertEquals(ids[t] + 1, wanted[t]);
                    found--;
                }
            }
            assertEquals(0, found);
        }
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            for (int t = 0; t < pairs.get(i).length; t++) {
                if (asked.get(i)[t]) {
                    expected.add(pairs.get(i)[t]);
                }
            }
        }
        assertEquals(expected, targets.stream().sorted().toList());
        assertEquals(
                pairs.stream().flatMapToInt(Arrays::stream).boxed().toList(),
                read.stream().sorted().toList());
        assertEquals(expected.size(), blocks.targets());
        assertTrue(blocks.count() * 32L < blocks.tokens() * 1.05, blocks.count() + " blocks waste space");
    }

    @Test
    void documentsApartBeginAnewAndTheirFirstTokensAreNotForetold() {
        Blocks blocks = new Blocks(
                new TrainTexts(List.of(new int[] {1, 2, 3}, new int[] {4, 5, 6, 7, 8, 9}, new int[] {10})), 8, true);
        long[] ids = new long[16];
        long[] targets = new long[16];
        assertEquals(7, blocks.fill(0, ids, targets, 0));
        assertEquals(0, blocks.fill(1, ids, targets, 8));
        assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 0, 0, 0, 0}, ids);
        assertArrayEquals(
                new long[] {2, 3, -100, 5, 6, 7, 8, 9, -100, -100, -100, -100, -100, -100, -100, -100}, targets);
        assertArrayEquals(new int[] {0, 0, 0, 3, 3, 3, 3, 3}, blocks.begins(0));
        assertArrayEquals(new int[] {0, 1, 2, 2, 2, 2, 2, 2}, blocks.begins(1));
        assertEquals(7, blocks.targets());
    }

    @Test
    void tokensOfSomeBlocksOfAPassAreThoseThatTheyHold() {
        Blocks blocks = new Blocks(List.of(new int[101]), 8);
        assertEquals(101, blocks.tokens(3, 13));
        assertEquals(101, blocks.tokens(3, 1000));
        int[] order = blocks.order(3, 0);
        long expected = 0;
        for (int i = 0; i < 5; i++) {
            expected += order[i] == 12 ? 5 : 8;
        }
        assertEquals(expected, blocks.tokens(3, 5));
    }
}
