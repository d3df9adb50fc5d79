package dev.inkling.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
    private static final float[] LOGITS = {1, 3, 2, 0, -1, 2.5f, -4, 0.5f};

    private static Sampler sampler(double temperature, int topK, double topP, long seed) {
        return Sampler.of(new SamplingConfig(temperature, topK, topP, 1, seed, 1), LOGITS.length);
    }

    private static double[] softmax(double temperature) {
        double sum = 0;
        double[] chances = new double[LOGITS.length];
        for (int i = 0; i < chances.length; i++) {
            chances[i] = Math.exp(LOGITS[i] / temperature);
            sum += chances[i];
        }
        for (int i = 0; i < chances.length; i++) {
            chances[i] /= sum;
        }
        return chances;
    }

    private static int[] counts(Sampler sampler, int draws) {
        int[] counts = new int[LOGITS.length];
        for (int i = 0; i < draws; i++) {
            counts[sampler.next(LOGITS.clone(), List.of())]++;
        }
        return counts;
    }

    private static Set<Integer> drawn(Sampler sampler) {
        Set<Integer> ids = new TreeSet<>();
        int[] counts = counts(sampler, 1500);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                ids.add(i);
            }
        }
        return ids;
    }

    @Test
    void temperatureZeroTakesTheLargest() {
        Sampler greedy = Sampler.of(SamplingConfig.greedy(1), LOGITS.length);
        assertEquals(1, greedy.next(LOGITS.clone(), List.of()));
        assertEquals(0, greedy.next(new float[] {-5, -6, Float.NEGATIVE_INFINITY}, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"1, 11", "0.5, 12", "2, 13"})
    void drawsFollowTheSoftmax(double temperature, long seed) {
        int draws = 10_000;
        double[] chances = softmax(temperature);
        int[] counts = counts(sampler(temperature, 0, 1, seed), draws);
        double chiSquare = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = chances[i] * draws;
            chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        // 7 degrees of freedom: beyond 24.3 lies one sample in a thousand.
        assertTrue(chiSquare < 24.3, "chi-square " + chiSquare);
    }

    @Test
    void topKKeepsTheKMostProbable() {
        assertEquals(Set.of(1), drawn(sampler(5, 1, 1, 1)));
        assertEquals(Set.of(1, 5, 2), drawn(sampler(5, 3, 1, 1)));
        assertEquals(8, drawn(sampler(5, 0, 1, 1)).size());
        assertEquals(8, drawn(sampler(5, 100, 1, 1)).size());
    }

    /** At temperature 1: 0.457, 0.277, 0.168, 0.062, 0.038, 0.023, 0.008, 0.0004 for ids 1, 5, 2, 0, 7, 3, 4, 6. */
    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        double[] chances = softmax(1);
        double first = chances[1];
        double second = first + chances[5];
        assertEquals(Set.of(1), drawn(sampler(1, 0, first - 0.01, 1)));
        assertEquals(Set.of(1, 5), drawn(sampler(1, 0, first + 0.01, 1)));
        assertEquals(Set.of(1, 5), drawn(sampler(1, 0, second - 0.01, 1)));
        assertEquals(Set.of(1, 5, 2), drawn(sampler(1, 0, second + 0.01, 1)));
        assertEquals(Set.of(1), drawn(sampler(1, 0, 1e-6, 1)));
    }

    @Test
    void topPCountsWithinTheTopK() {
        double[] chances = softmax(1);
        double two = chances[1] / (chances[1] + chances[5]);
        assertEquals(Set.of(1), drawn(sampler(1, 2, two - 0.01, 1)));
        assertEquals(Set.of(1, 5), drawn(sampler(1, 2, two + 0.01, 1)));
    }

    @Test
    void repetitionPenaltyDividesPositiveAndMultipliesNegativeLogitsOnce() {
        Sampler greedy = Sampler.of(new SamplingConfig(0, 0, 1, 2, 0, 1), 4);
        float[] logits = {4, 3, -1, 0};
        assertEquals(1, greedy.next(logits, List.of(0, 0, 0, 2, 3, 0)));
        assertEquals(List.of(2f, 3f, -2f, 0f), List.of(logits[0], logits[1], logits[2], logits[3]));
    }

    @Test
    void sameSeedSameDrawsAndOtherSeedOthers() {
        List<List<Integer>> texts = new ArrayList<>();
        for (long seed : new long[] {3, 3, 4}) {
            Sampler sampler = sampler(1, 0, 0.95, seed);
            List<Integer> text = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                text.add(sampler.next(LOGITS.clone(), List.of()));
            }
            texts.add(text);
        }
        assertEquals(texts.get(0), texts.get(1));
        assertNotEquals(texts.get(0), texts.get(2));
    }

    @Test
    void idsBeyondTheTokenizerAreNeverChosen() {
        float[] logits = {0, 1, 100, 200};
        Sampler greedy = Sampler.of(SamplingConfig.greedy(1), 2);
        assertEquals(1, greedy.next(logits.clone(), List.of()));
        Sampler wild = Sampler.of(new SamplingConfig(10, 0, 1, 1.5, 1, 1), 2);
        for (int i = 0; i < 2000; i++) {
            assertTrue(wild.next(logits.clone(), List.of(0, 3)) < 2);
        }
    }

    @Test
    void logitsThatAreNotNumbersAreToldInPlainWords() {
        for (double temperature : new double[] {0, 1}) {
            for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                float[] broken = {1, value, 2};
                Sampler sampler = Sampler.of(new SamplingConfig(temperature, 0, 1, 1, 1, 1), 3);
                InklingException e =
                        assertThrows(InklingException.class, () -> sampler.next(broken.clone(), List.of()));
                assertTrue(e.getMessage().contains("not a number"), e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, 0, 1, 1, 1",
        "NaN, 0, 1, 1, 1",
        "1, -1, 1, 1, 1",
        "1, 0, 0, 1, 1",
        "1, 0, 1.5, 1, 1",
        "1, 0, 1, 0, 1",
        "1, 0, 1, 1, 0"
    })
    void optionOutOfRangeIsRefused(double temperature, int topK, double topP, double penalty, int length) {
        assertThrows(InklingException.class, () -> new SamplingConfig(temperature, topK, topP, penalty, 1, length));
    }
}
