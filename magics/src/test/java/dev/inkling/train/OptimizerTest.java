package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.InklingException;
import dev.inkling.model.engine.EngineThread;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {
    /** Matrices below and above the size from which moments are kept in eight bits, one of them no whole blocks. */
    private static final List<Shape> SHAPES =
            List.of(new Shape(64, 64), new Shape(7, 9), new Shape(71, 67), new Shape(5), new Shape(5000), new Shape(1));

    private static float[] noise(Random random, long size) {
        float[] values = new float[(int) size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static UpdateRule rule(OptimizerKind kind) {
        return new UpdateRule(kind, kind.defaults());
    }

    /** Parameters with gradients and an optimizer; the same for the same seed. */
    private record Bench(List<NDArray> parameters, List<NDArray> gradients, Optimizer optimizer) {
        static Bench of(EngineThread engine, NDManager manager, UpdateRule rule) {
            Random random = new Random(1);
            List<NDArray> parameters = new ArrayList<>();
            List<NDArray> gradients = new ArrayList<>();
            for (Shape shape : SHAPES) {
                parameters.add(manager.create(noise(random, shape.size()), shape));
                gradients.add(manager.zeros(shape));
            }
            Optimizer made = rule.optimizer().create(engine, manager, parameters, gradients, rule);
            return new Bench(parameters, gradients, made);
        }

        void steps(int from, int to) {
            for (int step = from; step < to; step++) {
                Random random = new Random(100 + step);
                gradients.forEach(g -> g.set(noise(random, g.size())));
                optimizer.step(0.01 / (1 + step));
            }
        }

        List<float[]> values() {
            return parameters.stream().map(NDArray::toFloatArray).toList();
        }
    }

    /** Everything in Java's memory, as a file would hold it. */
    private static List<Object> taken(List<NDArray> state) {
        List<Object> taken = new ArrayList<>();
        for (NDArray array : state) {
            taken.add(array.getDataType() == DataType.UINT8 ? array.toByteArray() : array.toFloatArray());
        }
        return taken;
    }

    private static void give(List<NDArray> state, List<Object> taken) {
        assertEquals(state.size(), taken.size());
        for (int i = 0; i < taken.size(); i++) {
            if (taken.get(i) instanceof byte[] bytes) {
                state.get(i).set(ByteBuffer.wrap(bytes));
            } else {
                state.get(i).set((float[]) taken.get(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(OptimizerKind.class)
    void stateWrittenBackGoesOnBitForBit(OptimizerKind kind) {
        EngineThread.get().call(engine -> {
            List<Object> state;
            List<float[]> middle;
            List<float[]> expected;
            try (NDManager manager = engine.root().newSubManager()) {
                Bench bench = Bench.of(engine, manager, rule(kind));
                bench.steps(0, 3);
                state = taken(bench.optimizer.state());
                middle = bench.values();
                bench.steps(3, 6);
                expected = bench.values();
            }
            try (NDManager manager = engine.root().newSubManager()) {
                Bench bench = Bench.of(engine, manager, rule(kind));
                for (int i = 0; i < middle.size(); i++) {
                    bench.parameters.get(i).set(middle.get(i));
                }
                give(bench.optimizer.state(), state);
                bench.steps(3, 6);
                for (int i = 0; i < expected.size(); i++) {
                    assertArrayEquals(expected.get(i), bench.values().get(i), kind + " " + SHAPES.get(i));
                }
            }
            try (NDManager manager = engine.root().newSubManager()) {
                Bench bench = Bench.of(engine, manager, rule(kind));
                for (int i = 0; i < middle.size(); i++) {
                    bench.parameters.get(i).set(middle.get(i));
                }
                bench.steps(3, 6);
                assertFalse(
                        Arrays.equals(expected.get(0), bench.values().get(0)), "without its state it goes elsewhere");
            }
            return null;
        });
    }

    @ParameterizedTest
    @EnumSource(OptimizerKind.class)
    void nothingToTrainIsNoError(OptimizerKind kind) {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                kind.create(engine, manager, List.of(), List.of(), rule(kind)).step(1);
            }
            return null;
        });
    }

    private static long bytes(Optimizer optimizer) {
        return optimizer.state().stream()
                .mapToLong(a -> a.size() * a.getDataType().getNumOfBytes())
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"ADAMW, 8", "ADAMW8BIT, 2.04", "LION, 4", "SGD, 4", "ADAFACTOR, 0.03"})
    void stateTakesSoManyBytesANumber(OptimizerKind kind, double most) {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                List<NDArray> matrices =
                        List.of(manager.zeros(new Shape(300, 500)), manager.zeros(new Shape(501, 301)));
                long numbers = 300 * 500 + 501 * 301;
                Optimizer optimizer = kind.create(engine, manager, matrices, matrices, rule(kind));
                double each = bytes(optimizer) / (double) numbers;
                assertTrue(each <= most + 1e-4 && each > 0.95 * most - 0.03, kind + " takes " + each);
            }
            return null;
        });
    }

    @Test
    void smallTensorsKeepTheirMomentsWhole() {
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                List<NDArray> small = List.of(manager.zeros(new Shape(65, 63)), manager.zeros(new Shape(4095)));
                Optimizer optimizer =
                        OptimizerKind.ADAMW8BIT.create(engine, manager, small, small, rule(OptimizerKind.ADAMW8BIT));
                assertTrue(optimizer.state().stream().allMatch(a -> a.getDataType() == DataType.FLOAT32));
                assertEquals(4095 * 2 * 8 + 2 * 4, bytes(optimizer));
            }
            return null;
        });
    }

    @Test
    void numberOfAnotherOptimizerIsRefused() {
        FinetuneConfig config = FinetuneConfig.defaults().with(Setting.OPTIMIZER, "lion");
        InklingException e = assertThrows(InklingException.class, () -> UpdateRule.of(config.with(Setting.EPS, 1e-6)));
        assertEquals(
                "--eps means nothing to lion: leave it out or take --optimizer adamw or adamw8bit or adafactor",
                e.getMessage());
        UpdateRule rule = UpdateRule.of(config.with(Setting.BETA2, 0.98));
        assertEquals(0.98, rule.number(Setting.BETA2));
        assertEquals(0.9, rule.number(Setting.BETA1));
        Map<Setting, Double> wrong = new EnumMap<>(Map.of(Setting.MOMENTUM, 0.9));
        assertThrows(IllegalArgumentException.class, () -> new UpdateRule(OptimizerKind.LION, wrong));
    }

    @Test
    void everyKindCanBeAskedForAndHelpNamesItsNumbers() {
        TreeSet<String> words = new TreeSet<>(Setting.OPTIMIZER.choices());
        for (OptimizerKind kind : OptimizerKind.values()) {
            assertTrue(words.remove(kind.word()), kind.word());
            kind.defaults()
                    .forEach((setting, number) -> assertTrue(
                            setting.help().contains(String.valueOf(number)),
                            kind + " has " + number + ", but the help says: " + setting.help()));
            FinetuneConfig config = FinetuneConfig.defaults().with(Setting.OPTIMIZER, kind.word());
            assertEquals(new UpdateRule(kind, kind.defaults()), UpdateRule.of(config));
            assertEquals(kind.word(), UpdateRule.of(config).shown().get("optimizer"));
        }
        assertTrue(words.isEmpty(), "nobody knows " + words);
    }
}
