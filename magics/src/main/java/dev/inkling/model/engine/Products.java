package dev.inkling.model.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptBridge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which library computes the float32 products of training. On some processors oneDNN is twice as fast as MKL, but release
 * 3.7.1, which PyTorch 2.7.1 holds, is wrong there for shapes that its blocks do not divide: the last columns of a product
 * are read from the wrong place. Which blocks it takes depends on the shape, in one process, so a shape is computed once by
 * both libraries before its first use, forwards and backwards, and goes to oneDNN only if the results agree.
 *
 * <p>The choice follows from processor, threads and shapes, never from a measured time: the libraries round differently, and
 * the same run must give the same numbers every time.
 */
public final class Products {
    /** What rounding may part two right results by, relative to the largest number. */
    private static final double NEAR = 1e-4;

    /** The code of a map that oneDNN computes is this, doubled for each map before it. */
    private static final long FIRST_MAP = 2;

    private static final boolean MKL_IS_SLOW = Processor.leavesMklSlow();

    private record Shape(long rows, long in, long out) {}

    private final EngineThread engine;
    private final Map<Shape, Boolean> known = new HashMap<>();

    Products(EngineThread engine) {
        this.engine = engine;
    }

    /** True where oneDNN is to be preferred to MKL for float32 in training, if it is right. */
    public static boolean preferOneDnn(boolean gpu) {
        return !gpu && MKL_IS_SLOW;
    }

    /**
     * How a layer's maps are computed in training: a code of the projection's arithmetic, to be added to that of a single
     * row.
     *
     * @param rows tokens at once
     * @param maps shapes (out, in) of the layer's weights, null for an absent one
     */
    long ofTraining(long rows, long[][] maps) {
        long code = 0;
        for (int map = 0; map < maps.length; map++) {
            if (maps[map] != null && areRight(rows, maps[map][1], maps[map][0])) {
                code |= FIRST_MAP << map;
            }
        }
        return code;
    }

    /** Bytes that the trial of a shape holds at most: rows and gradients by both libraries, and one form of oneDNN's. */
    public static long memory(long rows, long in, long out) {
        return Precision.F32.bytes() * (5 * in * out + 4 * rows * (in + out));
    }

    /** True when oneDNN computes a product of this shape, and both its gradients, as MKL does. */
    boolean areRight(long rows, long in, long out) {
        return known.computeIfAbsent(new Shape(rows, in, out), this::agree);
    }

    private boolean agree(Shape shape) {
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray x = noise(manager, shape.rows, shape.in);
            NDArray w = noise(manager, shape.out, shape.in);
            NDArray gradient = noise(manager, shape.rows, shape.out);
            List<NDArray> expected = passes(manager, x, w, gradient, EngineThread.PLAIN);
            List<NDArray> found = passes(manager, x, w, gradient, EngineThread.ONE_DNN_ROWS | FIRST_MAP);
            for (int i = 0; i < expected.size(); i++) {
                float apart = engine.script()
                        .call(manager, "deviation", found.get(i), expected.get(i))
                        .getFloat();
                if (!(apart < NEAR)) { // nor where it is not a number
                    return false;
                }
            }
            return true;
        } catch (EngineException e) {
            return false; // what oneDNN cannot compute, for whatever lack, MKL may
        }
    }

    private NDArray noise(NDManager manager, long rows, long columns) {
        try (NDArray like = manager.create(0f)) {
            return engine.script().call(manager, "noise", like, rows, columns);
        }
    }

    /** The product, the gradient of its rows, and that of its weight. */
    private List<NDArray> passes(NDManager manager, NDArray x, NDArray w, NDArray gradient, long kind) {
        NDArray rows = engine.leaf(manager, x);
        NDArray weight = engine.leaf(manager, w);
        NDArray[] product = new NDArray[1];
        engine.withGradients(() -> {
            try (NDArray y = engine.script().call(manager, "product", rows, weight, kind, 0)) {
                ScriptBridge.backward((PtNDArray) y, (PtNDArray) gradient);
                product[0] = engine.script().call(manager, "detached", y);
            }
        });
        return List.of(
                product[0],
                ScriptBridge.gradient((PtNDArray) rows, (PtNDManager) manager),
                ScriptBridge.gradient((PtNDArray) weight, (PtNDManager) manager));
    }
}
