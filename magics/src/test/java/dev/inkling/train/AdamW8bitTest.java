package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.DynamicMap;
import dev.inkling.model.FreshWeights;
import dev.inkling.model.HeldOut;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelWriter;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamW8bitTest {
    private static final int BLOCK = 256;
    private static final int BLOCKS = 40;

    @TempDir
    Path folder;

    /** Numbers of all sizes, a block of zeros, single large ones, and every middle between two values. */
    private static float[] numbers(DynamicMap map, boolean signed) {
        Random random = new Random(4);
        float[] numbers = new float[BLOCK * BLOCKS];
        float[] above = map.above();
        for (int i = BLOCK; i < numbers.length; i++) {
            double size = Math.pow(10, -9 * random.nextDouble());
            numbers[i] = (float) (signed && random.nextBoolean() ? -size : size);
        }
        System.arraycopy(above, 0, numbers, 2 * BLOCK, 255);
        numbers[3 * BLOCK - 1] = 1;
        for (int i = 3; i < BLOCKS; i++) {
            float scale = (float) Math.pow(10, random.nextInt(12) - 9);
            for (int j = 0; j < BLOCK; j++) {
                numbers[i * BLOCK + j] *= scale;
            }
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void roundTripIsRightToHalfAStepOfTheMap(boolean signed) {
        DynamicMap map = signed ? DynamicMap.SIGNED : DynamicMap.UNSIGNED;
        float[] numbers = numbers(map, signed);
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                List<NDArray> arrays = map.arrays(manager);
                NDArray codes = manager.zeros(new Shape(BLOCKS, BLOCK), DataType.UINT8);
                NDArray scales = manager.zeros(new Shape(BLOCKS));
                NDArray x = manager.create(numbers, new Shape(BLOCKS, BLOCK));
                engine.script().act("encode", x, codes, scales, arrays.get(1), arrays.get(2), !signed);
                float[] back = engine.script()
                        .call(manager, "decoded", codes, scales, arrays.get(0))
                        .toFloatArray();
                byte[] found = codes.toByteArray();
                for (int i = 0; i < numbers.length; i++) {
                    check(map.values(), numbers, back, found, i, !signed);
                }
            }
            return null;
        });
    }

    /** What the table stands on: a comparison decides between its code and the next. */
    @Test
    void floatsThatBeginAlikeHaveOneMiddleBetweenThemAtMost() {
        for (DynamicMap map : List.of(DynamicMap.SIGNED, DynamicMap.UNSIGNED)) {
            Set<Integer> beginnings = new HashSet<>();
            float[] above = map.above();
            for (int code = 0; code < 255; code++) {
                assertTrue(beginnings.add(Float.floatToIntBits(above[code]) >>> 16), "above " + code);
            }
        }
    }

    private static void check(float[] values, float[] numbers, float[] back, byte[] codes, int at, boolean keep) {
        float scale = 0;
        for (int i = at / BLOCK * BLOCK; i < (at / BLOCK + 1) * BLOCK; i++) {
            scale = Math.max(scale, Math.abs(numbers[i]));
        }
        int code = codes[at] & 0xff;
        assertEquals(values[code] * scale, back[at], 1e-7 * scale * Math.abs(values[code]));
        if (scale == 0) {
            assertEquals(0, back[at]);
            return;
        }
        double share = (double) numbers[at] / scale;
        double error = Math.abs(values[code] - share);
        double least = Double.POSITIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, Math.abs(value - share));
        }
        if (keep && share > 0 && share < values[1]) {
            assertEquals(1, code, "what is not zero stays so: " + share);
            return;
        }
        // No value is nearer, but for the rounding of the division.
        assertTrue(error <= least + 2e-7 * Math.abs(share), numbers[at] + " of " + scale + " has code " + code);
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4097, 5 * 4096 + 255, 262_144, 262_145, 300_001})
    void anyNumberOfElementsIsUpdatedAsByAdamW(int size) {
        Random random = new Random(size);
        float[] start = new float[size];
        float[] gradient = new float[size];
        for (int i = 0; i < size; i++) {
            start[i] = (float) random.nextGaussian();
            gradient[i] = (float) random.nextGaussian();
        }
        List<float[]> exact = afterOneAndTwoSteps(OptimizerKind.ADAMW, start, gradient);
        List<float[]> coded = afterOneAndTwoSteps(OptimizerKind.ADAMW8BIT, start, gradient);
        assertArrayEquals(exact.get(0), coded.get(0), 1e-6f, "before anything is rounded the update is AdamW's");
        double squares = 0;
        for (int i = 0; i < size; i++) {
            double wrong = exact.get(1)[i] - coded.get(1)[i];
            squares += wrong * wrong;
            assertTrue(Math.abs(wrong) < 0.1, "two steps of 0.1 apart by " + wrong + " at " + i);
        }
        double typical = Math.sqrt(squares / size);
        assertTrue(typical > 0 && typical < 0.005, "two steps of 0.1 apart by " + typical);
    }

    private static List<float[]> afterOneAndTwoSteps(OptimizerKind kind, float[] start, float[] gradient) {
        return EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray parameter = manager.create(start);
                Optimizer optimizer = kind.create(
                        engine,
                        manager,
                        List.of(parameter),
                        List.of(manager.create(gradient)),
                        new UpdateRule(kind, kind.defaults()));
                optimizer.step(0.1);
                float[] one = parameter.toFloatArray();
                optimizer.step(0.1);
                return List.of(one, parameter.toFloatArray());
            }
        });
    }

    /** A number whose gradient has ceased beside much larger ones must come to rest, not be thrown by a lost divisor. */
    @Test
    void numberThatGetsNoMoreGradientComesToRest() {
        float[] gradient = new float[4096];
        Arrays.fill(gradient, 1f);
        for (int i = 0; i < gradient.length; i += 2) {
            gradient[i] = 2e-4f;
        }
        float[] moved = EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                NDArray parameter = manager.zeros(new Shape(64, 64));
                NDArray gradients = manager.create(gradient, new Shape(64, 64));
                Optimizer optimizer =
                        new AdamW8bit(engine, manager, List.of(parameter), List.of(gradients), 0.9, 0.95, 1e-8, 0);
                optimizer.step(0.001);
                float[] less = gradient.clone();
                for (int i = 0; i < less.length; i += 2) {
                    less[i] = 0;
                }
                gradients.set(less);
                for (int step = 0; step < 20; step++) {
                    optimizer.step(0.001);
                }
                return parameter.toFloatArray();
            }
        });
        for (int i = 0; i < moved.length; i += 2) {
            assertTrue(Math.abs(moved[i]) < 0.021, "moved by " + moved[i] + " in 21 steps of 0.001");
        }
    }

    @Test
    void lossStaysWithinOnePerCentOfAdamWsOverTwoHundredSteps() {
        ModelConfig config = ModelConfig.llama(Grammar.VOCABULARY, 64, 2, 4, 176, 32, List.of(0));
        double[][] losses = EngineThread.get().call(engine -> {
            try (Weights weights = FreshWeights.create(engine, config, 1)) {
                ModelWriter.write(engine, config, weights, Precision.F32, folder);
            }
            return new double[][] {losses(engine, OptimizerKind.ADAMW), losses(engine, OptimizerKind.ADAMW8BIT)};
        });
        for (int i = 0; i < 2; i++) {
            assertEquals(1, losses[1][i] / losses[0][i], 0.01, losses[1][i] + " for " + losses[0][i]);
        }
        assertTrue(losses[0][1] < 0.6 * Math.log(64), "something was learned: " + losses[0][1]);
    }

    /** Mean training loss, and the held-out loss at the end. */
    private double[] losses(EngineThread engine, OptimizerKind kind) {
        UpdateRule rule = new UpdateRule(kind, kind.defaults());
        TrainPlan plan = Plans.of(Optional.empty(), 200, 1, 1e-3, 4, 24, 1, Schedule.COSINE, 10, rule, 1);
        List<Double> train = new ArrayList<>();
        double[] held = new double[1];
        try (TrainableState state = TrainableState.full(engine, Checkpoint.open(folder), Precision.F32, 0)) {
            TrainListener listener = event -> {
                if (event instanceof TrainEvent.Step step) {
                    train.add(step.loss());
                } else if (event instanceof TrainEvent.HeldOut score) {
                    held[0] = score.loss();
                }
            };
            new Trainer(
                            engine,
                            state,
                            plan,
                            Grammar.text(7, 1, 1000),
                            new HeldOut(Grammar.text(7, 2, 20), 1, 1),
                            null,
                            listener,
                            () -> false)
                    .run("grammar");
        }
        assertEquals(200, train.size());
        return new double[] {
            train.stream().mapToDouble(Double::doubleValue).average().orElseThrow(), held[0]
        };
    }
}
