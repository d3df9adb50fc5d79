package dev.inkling.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawTest {
    private static final int VOCABULARY = 3000;

    /** Chances of all tokens by the definition: sort everything, cut at k, cut at p, divide by what is left. */
    private static double[] chances(float[] logits, int topK, double topP) {
        List<Integer> order = IntStream.range(0, logits.length)
                .boxed()
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .limit(topK > 0 ? topK : logits.length)
                .toList();
        double sum = order.stream().mapToDouble(id -> Math.exp(logits[id])).sum();
        double[] chances = new double[logits.length];
        double reached = 0;
        for (int id : order) {
            if (reached >= topP * sum) {
                break;
            }
            chances[id] = Math.exp(logits[id]);
            reached += chances[id];
        }
        for (int id = 0; id < chances.length; id++) {
            chances[id] /= reached;
        }
        return chances;
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "0, 0.9, 1", "0, 0.5, 3", "7, 1, 1", "7, 0.6, 3", "0, 0.95, 0.01"})
    void tokensComeAsOftenAsTheirChancesSay(int topK, double topP, double spread) {
        float[] logits = new float[VOCABULARY];
        Random random = new Random(5);
        for (int id = 0; id < logits.length; id++) {
            logits[id] = (float) (spread * random.nextGaussian());
        }
        double[] chances = chances(logits, topK, topP);
        Sampler sampler = Sampler.of(new SamplingConfig(1, topK, topP, 1, 3, 1), VOCABULARY);
        int draws = 4000;
        int[] counts = new int[VOCABULARY];
        Set<Integer> found = new TreeSet<>();
        for (int i = 0; i < draws; i++) {
            int id = sampler.next(logits.clone(), List.of());
            counts[id]++;
            found.add(id);
        }
        for (int id : found) {
            assertTrue(chances[id] > 0, "token " + id + " lies outside what may be drawn");
        }
        for (int id = 0; id < VOCABULARY; id++) {
            double expected = chances[id] * draws;
            assertEquals(expected, counts[id], 5 * Math.sqrt(expected) + 5, "token " + id);
        }
    }

    @Test
    void sameSeedSameTokens() {
        float[] logits = new float[50];
        Sampler first = Sampler.of(SamplingConfig.DEFAULTS, 50);
        Sampler second = Sampler.of(SamplingConfig.DEFAULTS, 50);
        for (int i = 0; i < 100; i++) {
            assertEquals(first.next(logits.clone(), List.of()), second.next(logits.clone(), List.of()));
        }
    }
}
