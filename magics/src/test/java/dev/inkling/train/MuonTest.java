package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuonTest {
    /** The first step goes against the gradient by a matrix whose singular values are all near one. */
    @ParameterizedTest
    @CsvSource({"8, 32", "32, 8", "16, 16"})
    void stepIsNearlyOrthogonalAndDownhill(int rows, int columns) {
        Random random = new Random(5);
        float[] gradient = new float[rows * columns];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) random.nextGaussian();
        }
        float[] step = EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray matrix = manager.zeros(new Shape(rows, columns));
                NDArray gradients = manager.create(gradient, new Shape(rows, columns));
                new Muon(engine, manager, List.of(matrix), List.of(gradients), 0.1).step(1);
                return matrix.toFloatArray();
            }
        });
        double along = 0;
        double squares = 0;
        for (int i = 0; i < step.length; i++) {
            along += step[i] * gradient[i];
            squares += step[i] * step[i];
        }
        assertTrue(along < 0, "downhill");
        double scale = Math.max(1, rows / (double) columns);
        // The iteration leaves singular values between 0.7 and 1.2.
        double mean = squares / scale / Math.min(rows, columns);
        assertEquals(1, mean, 0.45, "mean square of the singular values");
    }
}
