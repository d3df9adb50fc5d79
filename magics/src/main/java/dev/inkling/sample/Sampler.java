package dev.inkling.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
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
        for (int id : new HashSet<>(seen)) {
            if (id < logits.length) {
                logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
            }
        }
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private static int draw(float[] logits, int topK, double topP, Random random) {
        float largest = logits[argmax(logits)];
        double[] weights = new double[logits.length];
        double all = 0;
        for (int i = 0; i < logits.length; i++) {
            // Beyond this a token's chance is below 1e-10.
            if (logits[i] > largest - 23) {
                weights[i] = Math.exp((double) logits[i] - largest);
                all += weights[i];
            }
        }
        int[] order = leading(logits, weights, topK, topK > 0 ? 1 : topP * all);
        double sum =
                topK > 0 ? Arrays.stream(order).mapToDouble(id -> weights[id]).sum() : all;
        double reached = 0;
        int nucleus = 0;
        while (nucleus < order.length && (nucleus == 0 || reached < topP * sum)) {
            reached += weights[order[nucleus++]];
        }
        double point = random.nextDouble() * reached;
        for (int i = 0; i < nucleus; i++) {
            point -= weights[order[i]];
            if (point < 0) {
                return order[i];
            }
        }
        return order[nucleus - 1];
    }

    /**
     * The most probable tokens, best first: {@code topK} of them, or with none given at least so many that their weights
     * reach {@code mass}. Sorts no more of the vocabulary than it must.
     */
    private static int[] leading(float[] logits, double[] weights, int topK, double mass) {
        long[] keys = {};
        for (double least = 0.1; ; least = least < 1e-8 ? 0 : least / 10) {
            double bound = least;
            keys = IntStream.range(0, logits.length)
                    .filter(i -> weights[i] > bound)
                    .mapToLong(i -> key(logits[i], i))
                    .toArray();
            double reached = 0;
            for (long key : keys) {
                reached += weights[(int) key];
            }
            if (least == 0 || (topK > 0 ? keys.length >= topK : reached >= mass)) {
                break;
            }
        }
        Arrays.sort(keys);
        int kept = topK > 0 ? Math.min(topK, keys.length) : keys.length;
        return Arrays.stream(keys, 0, kept).mapToInt(key -> (int) key).toArray();
    }

    /** Sorts as the logits do, the largest first, equal ones by id; its lower half is the id. */
    private static long key(float logit, int id) {
        int bits = Float.floatToIntBits(logit);
        int ascending = bits ^ (bits >> 31 & Integer.MAX_VALUE);
        return (long) ~ascending << 32 | id;
    }
}
