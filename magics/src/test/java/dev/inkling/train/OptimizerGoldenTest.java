package dev.inkling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.model.DynamicMap;
import dev.inkling.model.Golden;
import dev.inkling.model.engine.EngineThread;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten steps with changing rates against PyTorch, and the learning rate's course against transformers: optimizers.py. */
class OptimizerGoldenTest {
    private static final List<Shape> SHAPES =
            List.of(new Shape(6, 10), new Shape(33, 3), new Shape(17), new Shape(1, 1));

    private static final JsonNode GOLDEN = Golden.of("optimizers");
    private static final Map<String, float[]> TENSORS =
            Golden.tensors(Golden.folder("optimizers").resolve("golden.safetensors"));

    static Stream<String> cases() {
        return IntStream.range(0, GOLDEN.path("cases").size())
                .mapToObj(i -> GOLDEN.path("cases").get(i).path("name").asText());
    }

    private static UpdateRule rule(JsonNode one) {
        Map<Setting, Double> numbers = new EnumMap<>(Setting.class);
        one.path("numbers").fields().forEachRemaining(number -> {
            for (Setting setting : Setting.values()) {
                if (setting.word().equals(number.getKey())) {
                    numbers.put(setting, number.getValue().asDouble());
                }
            }
        });
        return new UpdateRule(OptimizerKind.of(one.path("optimizer").asText()), numbers);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyOfTenStepsMatchesTheReference(String name) {
        JsonNode one = Golden.named(GOLDEN.path("cases"), name);
        EngineThread.get().call(engine -> {
            try (NDManager manager = engine.root().newSubManager()) {
                List<NDArray> parameters = arrays(manager, "start");
                List<NDArray> gradients = arrays(manager, "gradient.0");
                UpdateRule rule = rule(one);
                Optimizer optimizer = rule.optimizer().create(engine, manager, parameters, gradients, rule);
                float[] rates = TENSORS.get("rates");
                assertEquals(10, rates.length);
                for (int step = 0; step < rates.length; step++) {
                    for (int i = 0; i < gradients.size(); i++) {
                        gradients.get(i).set(TENSORS.get("gradient." + step + "." + i));
                    }
                    optimizer.step(one.path("factor").asDouble() * rates[step]);
                    for (int i = 0; i < parameters.size(); i++) {
                        String what = name + "." + step + "." + i;
                        assertClose(TENSORS.get(what), parameters.get(i).toFloatArray(), what);
                    }
                }
            }
            return null;
        });
    }

    private static List<NDArray> arrays(NDManager manager, String what) {
        return IntStream.range(0, SHAPES.size())
                .mapToObj(i -> manager.create(TENSORS.get(what + "." + i), SHAPES.get(i)))
                .toList();
    }

    private static void assertClose(float[] expected, float[] actual, String what) {
        assertEquals(expected.length, actual.length, what);
        double squares = 0;
        double wrong = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += (double) expected[i] * expected[i];
            wrong += Math.pow((double) expected[i] - actual[i], 2);
        }
        double error = Math.sqrt(wrong / squares);
        assertTrue(error <= 1e-6, what + ": off by " + error + " of its norm");
    }

    @Test
    void schedulesMatchTheReference() {
        assertEquals(15, GOLDEN.path("schedules").size());
        for (JsonNode row : GOLDEN.path("schedules")) {
            Schedule schedule = Schedule.valueOf(row.path("name").asText().toUpperCase(Locale.ROOT));
            int steps = row.path("steps").asInt();
            assertEquals(steps, row.path("factors").size());
            for (int step = 0; step < steps; step++) {
                assertEquals(
                        row.path("factors").get(step).asDouble(),
                        schedule.at(step, row.path("warmup").asInt(), steps),
                        1e-12,
                        schedule + " at " + step + " of " + steps);
            }
        }
    }

    @Test
    void mapsMatchTheReference() {
        assertMap("signed", DynamicMap.SIGNED);
        assertMap("unsigned", DynamicMap.UNSIGNED);
    }

    private static void assertMap(String name, DynamicMap map) {
        JsonNode expected = GOLDEN.path("map").path(name);
        float[] values = map.values();
        assertEquals(256, expected.size());
        for (int code = 0; code < values.length; code++) {
            assertEquals((float) expected.get(code).asDouble(), values[code], name + " " + code);
        }
    }
}
