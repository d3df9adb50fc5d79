package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptBridge;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProductsTest {
    @Test
    void bothKindsGiveTheSameProductAndGradients() {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray x = manager.randomNormal(new Shape(2, 33, 48));
                NDArray w = manager.randomNormal(new Shape(40, 48));
                NDArray gradient = manager.randomNormal(new Shape(2, 33, 40));
                List<float[]> plain = results(engine, x, w, gradient, EngineThread.PLAIN);
                List<float[]> other = results(engine, x, w, gradient, EngineThread.ONE_DNN);
                for (int i = 0; i < plain.size(); i++) {
                    assertArrayEquals(plain.get(i), other.get(i), 1e-4f);
                }
                double expected = 0;
                for (int k = 0; k < 48; k++) {
                    expected += (double) x.getFloat(0, 0, k) * w.getFloat(0, k);
                }
                assertTrue(Math.abs(expected - plain.get(0)[0]) < 1e-4);
            }
            return null;
        });
    }

    @Test
    void aSingleRowTimesALargeWeightIsTheSameByBothLibraries() {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray x = manager.randomNormal(new Shape(1, 1, 300));
                NDArray w = manager.randomNormal(new Shape(2000, 300));
                float[] plain = engine.script()
                        .call(manager, "product", x, w, EngineThread.PLAIN)
                        .toFloatArray();
                float[] other = engine.script()
                        .call(manager, "product", x, w, EngineThread.ONE_DNN_ROWS)
                        .toFloatArray();
                assertArrayEquals(plain, other, 2e-4f);
            }
            return null;
        });
    }

    /** The product, and the gradients of both factors. */
    private static List<float[]> results(EngineThread engine, NDArray x, NDArray w, NDArray gradient, int kind) {
        List<float[]> results = new ArrayList<>();
        try (NDManager scratch = engine.root().newSubManager()) {
            NDArray left = engine.script().call(scratch, "copied", x, Precision.F32.code());
            NDArray right = engine.script().call(scratch, "copied", w, Precision.F32.code());
            left.setRequiresGradient(true);
            right.setRequiresGradient(true);
            engine.withGradients(() -> {
                NDArray y = engine.script().call(scratch, "product", left, right, kind);
                ScriptBridge.backward((PtNDArray) y, (PtNDArray) gradient);
                results.add(y.toFloatArray());
            });
            for (NDArray leaf : List.of(left, right)) {
                results.add(ScriptBridge.gradient((PtNDArray) leaf, (PtNDManager) scratch)
                        .toFloatArray());
            }
        }
        return results;
    }
}
