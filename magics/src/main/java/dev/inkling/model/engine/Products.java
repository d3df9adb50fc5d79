package dev.inkling.model.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.ScriptBridge;

/**
 * Which library multiplies float32 matrices faster. MKL, PyTorch's default on x86, leaves AVX-512 unused on processors
 * of other makers, where oneDNN takes a third less time; elsewhere oneDNN's change of layout costs more than it gains.
 */
final class Products {
    static final int DEFAULT = 0;
    static final int ONE_DNN = 1;
    static final int ONE_DNN_ROWS = 2;

    private static final int ROWS = 512;
    private static final int TRIALS = 4;

    /** What is gained must be more than what a measurement of a few milliseconds can be wrong by. */
    private static final double WORTHWHILE = 0.9;

    private Products() {}

    /** The kind that takes less time forward and backward, each at its best of a few trials in turn. */
    static int faster(EngineThread engine, int in, int out) {
        if (engine.device().isGpu()) {
            return DEFAULT;
        }
        double[] best = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray x = manager.randomNormal(new Shape(ROWS, in));
            NDArray w = manager.randomNormal(new Shape(out, in));
            NDArray gradient = manager.ones(new Shape(ROWS, out));
            x.setRequiresGradient(true);
            w.setRequiresGradient(true);
            for (int trial = 0; trial < TRIALS; trial++) {
                for (int kind : new int[] {DEFAULT, ONE_DNN}) {
                    long start = System.nanoTime();
                    both(engine, x, w, gradient, kind);
                    best[kind] = Math.min(best[kind], System.nanoTime() - start);
                }
            }
        } catch (EngineException e) {
            // A PyTorch built without oneDNN.
            return DEFAULT;
        }
        return best[ONE_DNN] < WORTHWHILE * best[DEFAULT] ? ONE_DNN : DEFAULT;
    }

    /** True when this machine can compute so. */
    static boolean work(EngineThread engine, int in, int out, int kind) {
        if (kind == DEFAULT) {
            return true;
        }
        if (kind != ONE_DNN || engine.device().isGpu()) {
            return false;
        }
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray x = manager.ones(new Shape(2, in));
            NDArray w = manager.ones(new Shape(out, in));
            x.setRequiresGradient(true);
            w.setRequiresGradient(true);
            both(engine, x, w, manager.ones(new Shape(2, out)), kind);
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    /** A product and its backward pass. */
    private static void both(EngineThread engine, NDArray x, NDArray w, NDArray gradient, int kind) {
        try (NDManager scratch = engine.root().newSubManager()) {
            engine.withGradients(() -> ScriptBridge.backward(
                    (PtNDArray) engine.script().call(scratch, "product", x, w, kind), (PtNDArray) gradient));
        }
    }
}
