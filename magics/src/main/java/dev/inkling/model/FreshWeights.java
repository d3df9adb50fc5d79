package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights of a model that has learned nothing yet, in float32. */
public final class FreshWeights {
    private static final float DEVIATION = 0.02f;

    private FreshWeights() {}

    /** Normal values of deviation 0.02, less where a layer writes into the residual stream (as in GPT-2); norms one, biases zero. */
    public static Weights create(EngineThread engine, ModelConfig config, long seed) {
        engine.seed(seed);
        NDManager manager = engine.root().newSubManager();
        TensorNames names = TensorNames.of(config.family());
        float residual = (float) (DEVIATION / Math.sqrt(2.0 * config.layers()));
        Map<String, NDArray> named = new LinkedHashMap<>();
        names.shapes(config).forEach((name, shape) -> {
            if (shape.length == 1) {
                named.put(
                        name,
                        name.endsWith(".bias") ? manager.zeros(new Shape(shape)) : manager.ones(new Shape(shape)));
            } else {
                named.put(name, manager.randomNormal(0f, DEVIATION, new Shape(shape), DataType.FLOAT32));
            }
        });
        for (int layer = 0; layer < config.layers(); layer++) {
            for (int place : new int[] {Weights.OUTPUT, Weights.DOWN}) {
                named.get(names.module(layer, place) + ".weight").muli(residual / DEVIATION);
            }
        }
        return Weights.of(manager, config, named);
    }
}
