package dev.inkling.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.ScriptBridge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
            assertEquals(List.of(), wrong(engine, precision, new int[] {rows, in, out}, engine.productKind()));
            return null;
        });
    }

    /** On a processor where oneDNN is wrong for some of these shapes, just those are left to MKL. */
    @Test
    void oneDnnIsTrustedWithTheShapesThatItComputesRightly() {
        EngineThread.get().call(engine -> {
            Products products = new Products(engine);
            Random random = new Random(1);
            int trusted = 0;
            for (int i = 0; i < 40; i++) {
                int unit = i % 2 == 0 ? 1 : 16;
                int[] shape =
                        random.ints(3, 1, 1 + 200 / unit).map(n -> unit * n).toArray();
                boolean right = products.areRight(shape[0], shape[1], shape[2]);
                List<String> wrong = wrong(engine, Precision.F32, shape, EngineThread.ONE_DNN_ROWS | 2);
                assertEquals(right, wrong.isEmpty(), Arrays.toString(shape) + " " + wrong);
                trusted += right ? 1 : 0;
            }
            assertTrue(trusted > 0);
            return null;
        });
    }

    @Test
    void theCodeOfALayerNamesEachMapThatOneDnnComputes() {
        EngineThread.get().call(engine -> {
            Products products = new Products(engine);
            long[][] maps = {{192, 192}, null, {384, 192}};
            long code = products.ofTraining(32, maps);
            assertEquals(2 + 8, code, "blocks of any size divide these widths");
            return null;
        });
    }

    /** Which of the product and its two gradients is not the sum in double precision, at its first place. */
    private static List<String> wrong(EngineThread engine, Precision precision, int[] shape, long kind) {
        int rows = shape[0];
        int in = shape[1];
        int out = shape[2];
        List<String> wrong = new ArrayList<>();
        try (NDManager manager = engine.root().newSubManager()) {
            NDArray x = drawn(engine, manager, precision, rows, in);
            NDArray w = drawn(engine, manager, precision, out, in);
            NDArray gradient = drawn(engine, manager, precision, rows, out);
            x.setRequiresGradient(true);
            w.setRequiresGradient(true);
            double[] ofX = numbers(engine, x);
            double[] ofW = numbers(engine, w);
            double[] ofGradient = numbers(engine, gradient);
            engine.withGradients(() -> {
                NDArray y = engine.script().call(manager, "product", x, w, kind, 0);
                ScriptBridge.backward((PtNDArray) y, (PtNDArray) gradient);
                Sums sums = new Sums(rows, out, in, (i, j, k) -> ofX[i * in + k] * ofW[j * in + k]);
                sums.firstWrong(precision, numbers(engine, y)).ifPresent(wrong::add);
            });
            new Sums(rows, in, out, (i, j, k) -> ofGradient[i * out + k] * ofW[k * in + j])
                    .firstWrong(precision, numbers(engine, gradientOf(x, manager)))
                    .ifPresent(wrong::add);
            new Sums(out, in, rows, (i, j, k) -> ofGradient[k * out + i] * ofX[k * in + j])
                    .firstWrong(precision, numbers(engine, gradientOf(w, manager)))
                    .ifPresent(wrong::add);
        }
        return wrong;
    }

    @FunctionalInterface
    private interface Term {
        double at(int row, int column, int k);
    }

    private record Sums(int rows, int columns, int terms, Term term) {
        Optional<String> firstWrong(Precision precision, double[] found) {
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
                    double number = found[i * columns + j];
                    if (!(Math.abs(sum - number) <= unit * (Math.abs(sum) + 4 * Math.sqrt(size)))) {
                        return Optional.of(i + ", " + j + ": " + sum + " and " + number);
                    }
                }
            }
            return Optional.empty();
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
                            .call(manager, "product", x, w, EngineThread.PLAIN, 0)
                            .toFloatArray();
                    float[] other = engine.script()
                            .call(manager, "product", x, w, EngineThread.ONE_DNN_ROWS, 0)
                            .toFloatArray();
                    assertArrayEquals(plain, other, 5e-4f);
                }
            }
            return null;
        });
    }
}
