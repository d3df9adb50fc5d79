package dev.inkling.sample;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Chooses the next token from logits. */
@FunctionalInterface
public interface Sampler {
    /**
     * @param logits one per token of the vocabulary; may be changed
     * @param seen ids so far, prompt included
     */
    int next(float[] logits, Collection<Integer> seen);

    /** Changes logits before the choice; a token at negative infinity is never chosen. */
    @FunctionalInterface
    interface Filter {
        void apply(float[] logits, Collection<Integer> seen);
    }

    /**
     * The sampler of a configuration.
     *
     * @param tokens ids from here on have no text and are never chosen
     */
    static Sampler of(SamplingConfig config, int tokens) {
        List<Filter> filters = new ArrayList<>();
        filters.add((logits, seen) -> {
            if (tokens < logits.length) {
                Arrays.fill(logits, tokens, logits.length, Float.NEGATIVE_INFINITY);
            }
        });
        if (config.repetitionPenalty() != 1) {
            filters.add((logits, seen) -> penalise(logits, seen, (float) config.repetitionPenalty()));
        }
        if (config.temperature() == 0) {
            return filtered(filters, (logits, seen) -> argmax(logits));
        }
        filters.add((logits, seen) -> {
            for (int i = 0; i < logits.length; i++) {
                logits[i] /= (float) config.temperature();
            }
        });
        Random random = new Random(config.seed());
        return filtered(filters, (logits, seen) -> draw(logits, config.topK(), config.topP(), random));
    }

    private static Sampler filtered(List<Filter> filters, Sampler last) {
        return (logits, seen) -> {
            filters.forEach(filter -> filter.apply(logits, seen));
            return last.next(logits, seen);
        };
    }

    private static void penalise(float[] logits, Collection<Integer> seen, float penalty) {
        for (int id : seen.stream().distinct().toList()) {
            if (id < logits.length) {
                logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
            }
        }
    }

    /** @throws InklingException when a logit is not a number: a choice among such would be noise */
    private static int argmax(float[] logits) {
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
            if (!(logits[i] < Float.POSITIVE_INFINITY)) {
                throw new InklingException("the model's output is not a number (logit " + i
                        + "): load the model with --dtype f32, or train it anew with a lower --lr");
            }
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private static int draw(float[] logits, int topK, double topP, Random random) {
        float largest = logits[argmax(logits)];
        // Beyond this a token's chance is below 1e-10: leaving it out spares sorting a whole vocabulary.
        long[] order = IntStream.range(0, logits.length)
                .filter(i -> logits[i] > largest - 23)
                .mapToLong(i -> key(logits[i], i))
                .sorted()
                .toArray();
        int kept = topK > 0 ? Math.min(topK, order.length) : order.length;
        double[] weights = new double[kept];
        double sum = 0;
        for (int i = 0; i < kept; i++) {
            weights[i] = Math.exp((double) logits[id(order[i])] - largest);
            sum += weights[i];
        }
        double reached = 0;
        int nucleus = 0;
        while (nucleus < kept && (nucleus == 0 || reached < topP * sum)) {
            reached += weights[nucleus++];
        }
        double point = random.nextDouble() * reached;
        for (int i = 0; i < nucleus; i++) {
            point -= weights[i];
            if (point < 0) {
                return id(order[i]);
            }
        }
        return id(order[nucleus - 1]);
    }

    /** Sorts by falling logit, then by id, without an object a token. */
    private static long key(float logit, int id) {
        int bits = Float.floatToIntBits(logit);
        int rising = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
        return (long) ~rising << 32 | id;
    }

    private static int id(long key) {
        return (int) key;
    }
}
