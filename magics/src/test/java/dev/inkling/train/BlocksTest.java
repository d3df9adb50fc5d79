package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inkling.InklingException;
import java.util.Arrays;
import java.util.List;
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
}
