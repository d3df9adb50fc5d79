package dev.inkling.model;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.OutOfMemory;
import dev.inkling.model.engine.Precision;
import java.util.Arrays;
import java.util.List;

/**
 * How probable a model finds texts: the sum of the cross-entropies of their tokens. A text longer than the context is
 * read in overlapping windows, of which only the new tokens count, so that each token has at least half a context
 * before it.
 */
public final class Scorer {
    /** Enough rows for fast products, and seldom more memory than training takes. */
    private static final int LOGITS_AT_ONCE = 16 << 20;

    private static final int LONGEST_WINDOW = 1024;

    private static final long NO_TARGET = -100;

    private final EngineThread engine;
    private final Decoder decoder;
    private final int window;
    private int logitsAtOnce;

    /**
     * A sum over texts.
     *
     * @param nats sum of the cross-entropies
     * @param targets tokens scored
     */
    public record Score(double nats, long targets) {
        public double perToken() {
            return targets == 0 ? Double.NaN : nats / targets;
        }

        Score plus(Score other) {
            return new Score(nats + other.nats, targets + other.targets);
        }
    }

    public Scorer(EngineThread engine, Decoder decoder) {
        this(engine, decoder, longest(decoder.config()));
    }

    /** @param window tokens read at once, at most the model's context */
    public Scorer(EngineThread engine, Decoder decoder, int window) {
        this(engine, decoder, window, LOGITS_AT_ONCE);
    }

    Scorer(EngineThread engine, Decoder decoder, int window, int logitsAtOnce) {
        this.logitsAtOnce = logitsAtOnce;
        this.engine = engine;
        this.decoder = decoder;
        this.window = window;
    }

    private static int longest(ModelConfig config) {
        return Math.min(config.context(), LONGEST_WINDOW);
    }

    /**
     * Bytes that scoring takes beside the model at most: what comes out of the layers, and the logits.
     *
     * @param layer bytes of each token in the layer at work
     */
    public static long memory(ModelConfig config, Precision compute, long layer) {
        long tokens = longest(config);
        return tokens * layer + Math.min(tokens * config.vocabulary(), LOGITS_AT_ONCE) * compute.bytes();
    }

    /** Scores every token but the first of each document. */
    public Score score(List<int[]> documents) {
        return score(new HeldOut(documents, 0, 0));
    }

    /** Scores the tokens that are asked for. */
    public Score score(HeldOut texts) {
        Score sum = new Score(0, 0);
        for (int i = 0; i < texts.documents().size(); i++) {
            boolean[] asked = texts.asked().isEmpty() ? null : texts.asked().get(i);
            sum = sum.plus(score(texts.documents().get(i), asked));
        }
        return sum;
    }

    /** @param asked which tokens count; null for all but the first */
    private Score score(int[] ids, boolean[] asked) {
        Score sum = new Score(0, 0);
        int stride = Math.max(1, window / 2);
        int scored = 1;
        for (int start = 0; scored < ids.length; start += stride) {
            int end = Math.min(ids.length, start + window);
            long[] targets = new long[end - start - 1];
            for (int t = 0; t < targets.length; t++) {
                int next = start + t + 1;
                targets[t] = next >= scored && (asked == null || asked[next]) ? ids[next] : NO_TARGET;
            }
            sum = sum.plus(fitting(Arrays.copyOfRange(ids, start, end - 1), targets));
            scored = end;
        }
        return sum;
    }

    /** The same score with fewer logits at a time where memory runs out. */
    private Score fitting(int[] ids, long[] targets) {
        while (true) {
            try {
                return window(ids, targets);
            } catch (EngineException e) {
                if (!OutOfMemory.isOne(e) || logitsAtOnce <= decoder.config().vocabulary()) {
                    throw e;
                }
                logitsAtOnce /= 2;
            }
        }
    }

    /** @param targets what follows each token, or -100 where that does not count */
    private Score window(int[] ids, long[] targets) {
        int length = ids.length;
        long[] input = Arrays.stream(ids).asLongStream().toArray();
        int rows = Math.max(1, logitsAtOnce / decoder.config().vocabulary());
        double nats = 0;
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray hidden = decoder.hidden(manager, manager.create(input, new Shape(1, length)), (boolean[][]) null);
            for (int from = 0; from < length; from += rows) {
                int to = Math.min(length, from + rows);
                try (NDManager part = manager.newSubManager()) {
                    NDArray some = engine.script().call(part, "narrow", hidden, 1, from, to);
                    NDArray wanted = part.create(Arrays.copyOfRange(targets, from, to));
                    for (float loss : decoder.losses(part, some, wanted).toFloatArray()) {
                        nats += loss;
                    }
                }
            }
        }
        return new Score(
                nats,
                Arrays.stream(targets).filter(target -> target != NO_TARGET).count());
    }
}
