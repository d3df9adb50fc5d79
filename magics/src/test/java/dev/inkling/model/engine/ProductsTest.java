package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptBridge;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductsTest {
    /** A library of fast products may be wrong for widths that its blocks do not divide, on some processors alone. */
    @ParameterizedTest
    @CsvSource({
        "F32, 66, 48, 40", "F32, 5, 832, 320", "F32, 33, 300, 77", "F32, 17, 64, 512", "F32, 9, 128, 896",
        "BF16, 66, 48, 40", "BF16, 5, 832, 320", "BF16, 33, 300, 77", "BF16, 17, 64, 512", "BF16, 9, 128, 896"
    })
    void productsAndTheirGradientsAreRightForUnevenWidths(Precision precision, int rows, int in, int out) {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray x = drawn(engine, manager, precision, rows, in);
                NDArray w = drawn(engine, manager, precision, out, in);
                NDArray gradient = drawn(engine, manager, precision, rows, out);
                x.setRequiresGradient(true);
                w.setRequiresGradient(true);
                double[] numbersOfX = numbers(engine, x);
                double[] numbersOfW = numbers(engine, w);
                double[] numbersOfGradient = numbers(engine, gradient);
                engine.withGradients(() -> {
                    NDArray y = engine.script().call(manager, "product", x, w, engine.productKind());
                    ScriptBridge.backward((PtNDArray) y, (PtNDArray) gradient);
                    check(
                            precision,
                            numbers(engine, y),
                            rows,
                            out,
                            in,
                            (i, j, k) -> numbersOfX[i * in + k] * numbersOfW[j * in + k]);
                });
                check(
                        precision,
                        numbers(engine, gradientOf(x, manager)),
                        rows,
                        in,
                        out,
                        (i, j, k) -> numbersOfGradient[i * out + k] * numbersOfW[k * in + j]);
                check(
                        precision,
                        numbers(engine, gradientOf(w, manager)),
                        out,
                        in,
                        rows,
                        (i, j, k) -> numbersOfGradient[k * out + i] * numbersOfX[k * in + j]);
            }
            return null;
        });
    }

    @FunctionalInterface
    private interface Term {
        double at(int row, int column, int k);
    }

    private static void check(Precision precision, double[] found, int rows, int columns, int terms, Term term) {
        double unit = precision == Precision.F32 ? 1e-6 : 1.0 / 128;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                double size = 0;
                for (int k = 0; k < terms; k++) {
                    double value = term.at(i, j, k);
                    sum += value;
                    size += value * value;
                }
                assertEquals(sum, found[i * columns + j], unit * (Math.abs(sum) + 4 * Math.sqrt(size)), i + ", " + j);
            }
        }
    }

    private static NDArray drawn(EngineThread engine, NDManager manager, Precision precision, long... shape) {
        try (NDArray numbers = manager.randomNormal(new Shape(shape))) {
            return engine.script().call(manager, "copied", numbers, precision.code());
        }
    }

    private static double[] numbers(EngineThread engine, NDArray array) {
        try (NDArray copy = engine.script().call(engine.root(), "copied", array, Precision.F32.code())) {
            float[] numbers = copy.toFloatArray();
            double[] wide = new double[numbers.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = numbers[i];
            }
            return wide;
        }
    }

    private static NDArray gradientOf(NDArray leaf, NDManager manager) {
        return ScriptBridge.gradient((PtNDArray) leaf, (PtNDManager) manager);
    }

    @Test
    void aSingleRowTimesALargeWeightIsTheSameByBothLibraries() {
        EngineThread.get().call(engine -> {
            for (int width : List.of(300, 832, 1000)) {
                try (NDManager manager = engine.root().newSubManager()) {
                    NDArray x = manager.randomNormal(new Shape(1, 1, width));
                    NDArray w = manager.randomNormal(new Shape(2000, width));
                    float[] plain = engine.script()
                            .call(manager, "product", x, w, EngineThread.PLAIN)
                            .toFloatArray();
                    float[] other = engine.script()
                            .call(manager, "product", x, w, EngineThread.ONE_DNN_ROWS)
                            .toFloatArray();
                    assertArrayEquals(plain, other, 5e-4f);
                }
            }
            return null;
        });
    }
}
