package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptBridge;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a layer against their definitions, computed in double precision. */
class DecoderScriptTest {
    private static final double EPSILON = 1e-5;

    /** Small values are where the epsilon counts. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-3})
    void rootMeanSquareNormAndItsGradientFollowTheDefinition(double size) {
        int rows = 3;
        int width = 20;
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray x = manager.randomNormal(0, (float) size, new Shape(rows, width), DataType.FLOAT32);
                NDArray g = manager.randomNormal(new Shape(rows, width));
                float[] input = x.toFloatArray();
                float[] above = g.toFloatArray();
                float[] expected = new float[input.length];
                float[] gradient = new float[input.length];
                for (int r = 0; r < rows; r++) {
                    double square = 0;
                    double dot = 0;
                    for (int i = r * width; i < (r + 1) * width; i++) {
                        square += (double) input[i] * input[i];
                        dot += (double) input[i] * above[i];
                    }
                    double root = Math.sqrt(square / width + EPSILON);
                    for (int i = r * width; i < (r + 1) * width; i++) {
                        expected[i] = (float) (input[i] / root);
                        gradient[i] = (float) (above[i] / root - input[i] * dot / (width * root * root * root));
                    }
                }
                x.setRequiresGradient(true);
                engine.withGradients(() -> {
                    NDArray y = engine.script().call(manager, "rms", x, EPSILON);
                    assertArrayEquals(expected, y.toFloatArray(), 1e-5f);
                    ScriptBridge.backward((PtNDArray) y, (PtNDArray) g);
                });
                float[] actual = ScriptBridge.gradient((PtNDArray) x, (PtNDManager) manager)
                        .toFloatArray();
                double scale = 1 / Math.sqrt(size * size + EPSILON);
                assertArrayEquals(gradient, actual, (float) (1e-5 * scale));
            }
            return null;
        });
    }

    @Test
    void normOfZerosIsZeroWithAFiniteGradient() {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray x = manager.zeros(new Shape(2, 8));
                x.setRequiresGradient(true);
                engine.withGradients(() -> {
                    NDArray y = engine.script().call(manager, "rms", x, EPSILON);
                    assertArrayEquals(new float[16], y.toFloatArray());
                    ScriptBridge.backward((PtNDArray) y, (PtNDArray) manager.ones(new Shape(2, 8)));
                });
                for (float value : ScriptBridge.gradient((PtNDArray) x, (PtNDManager) manager)
                        .toFloatArray()) {
                    assertEquals(1 / Math.sqrt(EPSILON), value, 1e-2);
                }
            }
            return null;
        });
    }

    /** Styles 1 (halves) and 2 (interleaved), the first four of six dimensions turned by 0.3 and 0.7. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void rotationTurnsThePairsOfItsStyle(int style) {
        double[] angles = {0.3, 0.7};
        float[] x = {1, 2, 3, 4, 5, 6};
        float[] cos = new float[4];
        float[] sin = new float[4];
        float[] expected = x.clone();
        for (int pair = 0; pair < 2; pair++) {
            int u = style == 1 ? pair : 2 * pair;
            int v = style == 1 ? pair + 2 : 2 * pair + 1;
            cos[u] = cos[v] = (float) Math.cos(angles[pair]);
            sin[v] = (float) Math.sin(angles[pair]);
            sin[u] = -sin[v];
            expected[u] = (float) (x[u] * Math.cos(angles[pair]) - x[v] * Math.sin(angles[pair]));
            expected[v] = (float) (x[v] * Math.cos(angles[pair]) + x[u] * Math.sin(angles[pair]));
        }
        float[] turned = EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray all = manager.create(x, new Shape(1, 1, 1, 6));
                NDArray c = manager.create(cos, new Shape(1, 4));
                NDArray s = manager.create(sin, new Shape(1, 4));
                return engine.script()
                        .call(manager, "rotate", all, c, s, 4, style)
                        .toFloatArray();
            }
        });
        assertArrayEquals(expected, turned, 1e-5f);
    }

    /** All pairs of tokens at once against PyTorch's fused attention, in float32, with keys far from zero: values and gradients. */
    @Test
    void attentionOfShortTextsIsTheFusedOne() {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray[] fused = inputs(manager);
                NDArray[] pairs = inputs(manager);
                NDArray slope = manager.randomNormal(new Shape(2, 12, 20));
                NDArray empty = manager.create(new Shape(0));
                engine.withGradients(() -> {
                    NDArray expected = engine.script()
                            .call(
                                    manager,
                                    "attend",
                                    fused[0],
                                    fused[1],
                                    fused[2],
                                    empty,
                                    true,
                                    new long[] {4, 4, 5},
                                    new double[] {0, 0.7});
                    NDArray y = engine.script().call(manager, "attend_pairs", pairs[0], pairs[1], pairs[2], 0.7);
                    NDArray actual = y.transpose(0, 2, 1, 3).reshape(2, 12, 20);
                    assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), 1e-5f);
                    ScriptBridge.backward((PtNDArray) expected, (PtNDArray) slope);
                    ScriptBridge.backward((PtNDArray) y, (PtNDArray)
                            slope.reshape(2, 12, 4, 5).transpose(0, 2, 1, 3));
                });
                for (int i = 0; i < fused.length; i++) {
                    assertArrayEquals(
                            ScriptBridge.gradient((PtNDArray) fused[i], (PtNDManager) manager)
                                    .toFloatArray(),
                            ScriptBridge.gradient((PtNDArray) pairs[i], (PtNDManager) manager)
                                    .toFloatArray(),
                            1e-4f);
                }
            }
            return null;
        });
    }

    /** Queries, keys and values of 2 texts, 4 heads, 12 tokens, 5 numbers each: always the same ones. */
    private static NDArray[] inputs(NDManager manager) {
        Random random = new Random(7);
        NDArray[] arrays = new NDArray[3];
        for (int i = 0; i < arrays.length; i++) {
            float[] values = new float[2 * 4 * 12 * 5];
            for (int k = 0; k < values.length; k++) {
                values[k] = (float) random.nextGaussian() + (i == 1 ? 3 : 0);
            }
            arrays[i] = manager.create(values, new Shape(2, 4, 12, 5));
            arrays[i].setRequiresGradient(true);
        }
        return arrays;
    }
}
