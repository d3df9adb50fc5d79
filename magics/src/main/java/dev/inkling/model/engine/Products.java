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
 * are read from the wrong place. Which blocks it takes depends on the shape alone, so a shape is computed once by both
 * libraries before its first use, forwards and backwards, and goes to oneDNN only if the results agree.
 *
 * <p>The choice follows from processor and shapes, never from a measured time: the libraries round differently, and the
 * same run must give the same numbers every time.
 */
public final class Products {
    /** What rounding may part two right results by, relative to the largest number. */
    private static final double NEAR = 1e-4;

    /** The code of a map that oneDNN computes is this, doubled for each map before it. */
    private static final long FIRST_MAP = 2;

    private record Shape(long rows, long in, long out) {}

    private final EngineThread engine;
    private final Map<Shape, Boolean> known = new HashMap<>();

    Products(EngineThread engine) {
        this.engine = engine;
    }

    /** True where oneDNN is to be preferred to MKL for float32 in training, if it is right. */
    public static boolean preferOneDnn(boolean gpu) {
        return !gpu && Processor.leavesMklSlow();
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

    /** True when oneDNN computes a product of this shape, and both its gradients, as MKL does. */
    boolean areRight(long rows, long in, long out) {
        Shape shape = new Shape(rows, in, out);
        Boolean right = known.get(shape);
        if (right == null) { // what fails for lack of memory is not known
            right = agree(shape);
            known.put(shape, right);
        }
        return right;
    }

    private boolean agree(Shape shape) {
        try (NDManager manager = engine.root().newSubManager()) {
            Script script = engine.script();
            NDArray like = manager.create(0f);
            NDArray x = script.call(manager, "noise", like, new long[] {shape.rows, shape.in});
            NDArray w = script.call(manager, "noise", like, new long[] {shape.out, shape.in});
            NDArray gradient = script.call(manager, "noise", like, new long[] {shape.rows, shape.out});
            List<NDArray> expected = passes(manager, x, w, gradient, EngineThread.PLAIN);
            List<NDArray> found = passes(manager, x, w, gradient, EngineThread.ONE_DNN_ROWS | FIRST_MAP);
            for (int i = 0; i < expected.size(); i++) {
                float apart = script.call(manager, "deviation", found.get(i), expected.get(i))
                        .getFloat();
                if (!(apart < NEAR)) { // nor where it is not a number
                    return false;
                }
            }
            return true;
        } catch (EngineException e) {
            if (OutOfMemory.isOne(e)) {
                throw e;
            }
            return false;
        }
    }

    /** The product, the gradient of its rows, and that of its weight. */
    private List<NDArray> passes(NDManager manager, NDArray x, NDArray w, NDArray gradient, long kind) {
        NDArray rows = leaf(manager, x);
        NDArray weight = leaf(manager, w);
        NDArray[] product = new NDArray[1];
        engine.withGradients(() -> {
            product[0] = engine.script().call(manager, "product", rows, weight, kind, 0);
            ScriptBridge.backward((PtNDArray) product[0], (PtNDArray) gradient);
        });
        return List.of(
                product[0],
                ScriptBridge.gradient((PtNDArray) rows, (PtNDManager) manager),
                ScriptBridge.gradient((PtNDArray) weight, (PtNDManager) manager));
    }

    private NDArray leaf(NDManager manager, NDArray array) {
        NDArray leaf = engine.script().call(manager, "detached", array);
        leaf.setRequiresGradient(true);
        return leaf;
    }
}
