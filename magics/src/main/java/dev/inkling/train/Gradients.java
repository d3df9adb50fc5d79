package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptBridge;
import dev.inkling.model.Decoder;
import dev.inkling.model.Dropout;
import dev.inkling.model.Frame;
import dev.inkling.model.Parts;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gradients of the loss, accumulated over micro-batches. The head works on a part of the rows at a time, so that the
 * logits (tokens x vocabulary) are never whole in memory.
 */
final class Gradients {
    /** Most logits held at once: 32M values are 128 MB. Their gradient takes their place. */
    private static final long LARGEST_HEAD = 32L << 20;

    /** Logits that a processor's cache and allocator take well, in rows enough for fast products. */
    private static final long GOOD_HEAD = 4L << 20;

    private static final long GOOD_ROWS = 512;

    private final EngineThread engine;
    private final Decoder decoder;
    private final long largestHead;
    private final List<NDArray> gradients = new ArrayList<>();
    private boolean recompute;
    private Dropout dropout;
    /** Called where memory may run out, so that a test can say that it did. */
    private Runnable probe = () -> {};

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

    void probe(Runnable called) {
        probe = called;
    }

    /** Whether layers are computed twice to save memory. */
    void recompute(boolean yes) {
        recompute = yes;
    }

    /** What is left out of the next micro-batches; null for nothing. */
    void dropout(Dropout next) {
        dropout = next;
    }

    /** Rows of logits, out of so many, that are held at once. */
    static long rowsAtOnce(long rows, int vocabulary) {
        return rowsAtOnce(rows, vocabulary, LARGEST_HEAD);
    }

    private static long rowsAtOnce(long rows, long vocabulary, long largestHead) {
        long most = Math.max(1, Math.min(largestHead / vocabulary, Math.max(GOOD_ROWS, GOOD_HEAD / vocabulary)));
        // Parts of one size: a small last one would read the whole head once more for a few rows.
        long parts = (rows + most - 1) / most;
        return (rows + parts - 1) / parts;
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
        return accumulate(ids, targets, batch, length, null, normaliser);
    }

    /** @param parts documents that are apart; null when each row is one */
    double accumulate(long[] ids, long[] targets, int batch, int length, Parts parts, double normaliser) {
        double[] sum = new double[1];
        decoder.prepareTraining((long) batch * length);
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray input = manager.create(ids, new Shape(batch, length));
            NDArray wanted = manager.create(targets, new Shape((long) batch * length));
            NDArray weight = manager.create((float) (1 / normaliser));
            if (recompute || decoder.weights().quantised()) {
                return byLayer(manager, input, parts, wanted, weight);
            }
            engine.withGradients(() -> {
                NDArray embedded = decoder.embed(manager, input, parts, dropout);
                NDArray hidden = decoder.hidden(manager, embedded, frame(manager, length, parts));
                probe.run();
                NDArray rows = engine.script().call(manager, "rows", hidden);
                NDArray top = engine.leaf(manager, rows);
                sum[0] = head(manager, top, wanted, weight);
                probe.run();
                backward(manager, rows, top);
            });
        }
        return sum[0];
    }

    /**
     * The same with a graph for each layer. Computed twice, each layer keeps its input alone, and computes the rest once
     * more when its turn comes on the way back, so that one layer's values are in memory at a time (Chen et al. 2016).
     * Weights that are quantised are read for one layer at a time, and so once more on the way back. Layers below all that
     * learns are passed once.
     */
    private double byLayer(NDManager manager, NDArray ids, Parts parts, NDArray wanted, NDArray weight) {
        int lowest = lowestThatLearns();
        int learning = decoder.config().layers() - lowest;
        Frame frame = frame(manager, (int) ids.getShape().get(1), parts);
        NDArray x = decoder.embed(manager, ids, parts, dropout);
        for (int i = 0; i < lowest; i++) {
            try (NDArray below = x) {
                x = passed(manager, i, below, frame);
            }
        }
        List<NDArray> inputs = new ArrayList<>(List.of(x));
        List<NDArray> outputs = new ArrayList<>();
        for (int i = 0; i < learning; i++) {
            if (recompute) {
                inputs.add(passed(manager, lowest + i, inputs.get(i), frame));
            } else {
                forward(manager, lowest + i, frame, inputs, outputs);
            }
        }
        double[] sum = new double[1];
        engine.withGradients(() -> {
            NDArray above = engine.leaf(manager, inputs.remove(learning));
            try (NDArray rows = engine.script().call(manager, "rows", above)) {
                NDArray top = engine.leaf(manager, rows);
                sum[0] = head(manager, top, wanted, weight);
                backward(manager, rows, top);
                top.close();
            }
            for (int i = learning - 1; i >= 0; i--) {
                probe.run();
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray input = recompute ? engine.leaf(manager, inputs.remove(i)) : inputs.remove(i);
                    if (recompute) {
                        backward(scratch, decoder.layer(scratch, lowest + i, input, frame), above);
                    } else {
                        decoder.prepareBackward(lowest + i);
                        try (NDArray output = outputs.remove(i)) {
                            backward(scratch, output, above);
                        }
                    }
                    above.close();
                    above = input;
                }
            }
            if (embeddingLearns()) {
                backward(manager, decoder.embed(manager, ids, parts, dropout), above);
            }
            above.close();
        });
        return sum[0];
    }

    /** No gradient is asked for of what lies below this layer. */
    private int lowestThatLearns() {
        int layers = decoder.config().layers();
        return embeddingLearns()
                ? 0
                : IntStream.range(0, layers).filter(decoder::learns).findFirst().orElse(layers);
    }

    /**
     * A layer's output alone. With a graph, which dies at once: with one, products may be computed by other means than
     * without, and the layer that is computed again must be the same to the last bit.
     */
    private NDArray passed(NDManager manager, int layer, NDArray input, Frame frame) {
        NDArray[] output = new NDArray[1];
        engine.withGradients(() -> {
            try (NDArray joined = decoder.layer(manager, layer, input, frame)) {
                output[0] = engine.script().call(manager, "detached", joined);
            }
        });
        return output[0];
    }

    /** A layer whose values wait for the backward pass; replaces its input by the leaf of its graph. */
    private void forward(NDManager manager, int layer, Frame frame, List<NDArray> inputs, List<NDArray> outputs) {
        engine.withGradients(() -> {
            int last = inputs.size() - 1;
            NDArray input = engine.leaf(manager, inputs.get(last));
            inputs.set(last, input);
            NDArray output = decoder.layer(manager, layer, input, frame);
            outputs.add(output);
            inputs.add(output);
            probe.run();
        });
    }

    private Frame frame(NDManager manager, int length, Parts parts) {
        return decoder.frame(manager, length, parts).with(dropout);
    }

    private boolean embeddingLearns() {
        return decoder.weights().embedding().stream().anyMatch(NDArray::hasGradient);
    }

    /** Sends the gradient that a leaf has received on through the graph of the array it was cut from. */
    private static void backward(NDManager manager, NDArray array, NDArray leaf) {
        try (PtNDArray gradient = ScriptBridge.gradient((PtNDArray) leaf, (PtNDManager) manager)) {
            ScriptBridge.backward((PtNDArray) array, gradient);
        }
    }

    private double head(NDManager manager, NDArray top, NDArray wanted, NDArray weight) {
        long rows = top.getShape().get(0);
        long atOnce = rowsAtOnce(rows, decoder.config().vocabulary(), largestHead);
        double sum = 0;
        for (long first = 0; first < rows; first += atOnce) {
            long end = Math.min(rows, first + atOnce);
            try (NDManager part = manager.newSubManager()) {
                NDArray some = engine.script().call(part, "narrow", top, 0, first, end);
                NDArray targets = engine.script().call(part, "narrow", wanted, 0, first, end);
                NDArray logits = decoder.narrowLogits(part, some);
                NDArray loss = engine.script().call(part, "loss_gradient", logits, targets, weight);
                probe.run();
                ScriptBridge.backward(
                        (PtNDArray) logits, (PtNDArray) engine.script().call(part, "detached", logits));
                sum += loss.getFloat();
            }
        }
        return sum;
    }
}
