package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptBridge;
import dev.inkling.model.Decoder;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients of the loss, accumulated over micro-batches. The head works on a part of the rows at a time, so that the
 * logits (tokens x vocabulary) are never whole in memory.
 */
final class Gradients {
    /** Most logits held at once: 32M values are 128 MB, and about three times that with their gradient. */
    private static final long LARGEST_HEAD = 32L << 20;

    /** Logits that a processor's cache and allocator take well, in rows enough for fast products. */
    private static final long GOOD_HEAD = 4L << 20;

    private static final long GOOD_ROWS = 512;

    private final EngineThread engine;
    private final Decoder decoder;
    private final long largestHead;
    private final List<NDArray> gradients = new ArrayList<>();

    /**
     * Marks the parameters as trainable.
     *
     * @param manager owner of the gradients, as long-lived as the parameters
     */
    Gradients(EngineThread engine, NDManager manager, Decoder decoder, List<NDArray> parameters) {
        this(engine, manager, decoder, parameters, LARGEST_HEAD);
    }

    /** @param largestHead most logits held at once */
    Gradients(EngineThread engine, NDManager manager, Decoder decoder, List<NDArray> parameters, long largestHead) {
        this.engine = engine;
        this.decoder = decoder;
        this.largestHead = largestHead;
        decoder.prepareTraining();
        parameters.forEach(parameter -> parameter.setRequiresGradient(true));
        // PyTorch makes a gradient in the first backward pass and accumulates into the same array ever after.
        try (NDManager scratch = manager.newSubManager()) {
            NDArray one = scratch.create(1f);
            engine.withGradients(() -> ScriptBridge.backward(
                    (PtNDArray) engine.script().call(scratch, "nothing", parameters), (PtNDArray) one));
        }
        for (NDArray parameter : parameters) {
            gradients.add(ScriptBridge.gradient((PtNDArray) parameter, (PtNDManager) manager));
        }
    }

    /** Rows of logits that are held at once. */
    static long rowsAtOnce(int vocabulary) {
        return rowsAtOnce(vocabulary, LARGEST_HEAD);
    }

    private static long rowsAtOnce(long vocabulary, long largestHead) {
        return Math.max(1, Math.min(largestHead / vocabulary, Math.max(GOOD_ROWS, GOOD_HEAD / vocabulary)));
    }

    /** One per parameter, in the same order. */
    List<NDArray> arrays() {
        return gradients;
    }

    void clear() {
        engine.script().act("zero", gradients);
    }

    /**
     * Adds the gradients of {@code sum of cross-entropies / normaliser}.
     *
     * @param ids batch x length, row by row
     * @param targets the token that follows each one, or -100 where none is asked for
     * @param normaliser targets in the whole window of micro-batches
     * @return the sum of the cross-entropies in nats
     */
    double accumulate(long[] ids, long[] targets, int batch, int length, double normaliser) {
        double[] sum = new double[1];
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray input = manager.create(ids, new Shape(batch, length));
            NDArray wanted = manager.create(targets, new Shape((long) batch * length));
            NDArray weight = manager.create((float) (1 / normaliser));
            engine.withGradients(() -> {
                NDArray hidden = decoder.hidden(manager, input, (boolean[][]) null);
                NDArray rows = engine.script().call(manager, "rows", hidden);
                NDArray top = engine.script().call(manager, "detached", rows);
                top.setRequiresGradient(true);
                sum[0] = head(manager, top, wanted, weight);
                try (PtNDArray gradient = ScriptBridge.gradient((PtNDArray) top, (PtNDManager) manager)) {
                    ScriptBridge.backward((PtNDArray) rows, gradient);
                }
            });
        }
        return sum[0];
    }

    private double head(NDManager manager, NDArray top, NDArray wanted, NDArray weight) {
        long rows = top.getShape().get(0);
        long atOnce = rowsAtOnce(decoder.config().vocabulary(), largestHead);
        double sum = 0;
        for (long first = 0; first < rows; first += atOnce) {
            long end = Math.min(rows, first + atOnce);
            try (NDManager part = manager.newSubManager()) {
                NDArray some = engine.script().call(part, "narrow", top, 0, first, end);
                NDArray targets = engine.script().call(part, "narrow", wanted, 0, first, end);
                NDArray loss = decoder.lossSum(part, some, targets);
                ScriptBridge.backward((PtNDArray) loss, (PtNDArray) weight);
                sum += loss.getFloat();
            }
        }
        return sum;
    }
}
