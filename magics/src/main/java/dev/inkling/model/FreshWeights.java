package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights of a model that has learned nothing yet, in float32. */
public final class FreshWeights {
    private static final float DEVIATION = 0.02f;

    private FreshWeights() {}

    /** Normal values of deviation 0.02, less where a layer writes into the residual stream (as in GPT-2); norms one, biases zero. */
    public static Weights create(EngineThread engine, ModelConfig config, long seed) {
        engine.seed(seed);
        NDManager manager = engine.root().newSubManager();
        Map<String, NDArray> named = new LinkedHashMap<>();
        NDArray empty = manager.create(new float[0]);
        NDArray tokens = normal(manager, DEVIATION, config.vocabulary(), config.embedding());
        named.put(LayerNames.TOKENS, tokens);
        float residual = (float) (DEVIATION / Math.sqrt(2.0 * config.layers()));
        List<List<NDArray>> layers = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            List<NDArray> places = new ArrayList<>(Collections.nCopies(Weights.SLOTS, empty));
            LayerNames.of(layer).forEach((place, name) -> {
                if (LayerNames.required(place, config)) {
                    long[] shape = LayerNames.shape(place, config);
                    boolean writes = place == Weights.OUTPUT || place == Weights.DOWN;
                    NDArray array;
                    if (shape.length == 1) {
                        array = name.endsWith(".bias")
                                ? manager.zeros(new Shape(shape))
                                : manager.ones(new Shape(shape));
                    } else {
                        array = normal(manager, writes ? residual : DEVIATION, shape);
                    }
                    places.set(place, array);
                    named.put(name, array);
                }
            });
            layers.add(List.copyOf(places));
        }
        NDArray norm = manager.ones(new Shape(config.embedding()));
        named.put(LayerNames.FINAL_NORM, norm);
        NDArray head = tokens;
        if (!config.tied()) {
            head = normal(manager, DEVIATION, config.vocabulary(), config.embedding());
            named.put(LayerNames.HEAD, head);
        }
        return new Weights(manager, tokens, empty, layers, List.of(norm, empty, head, empty), named);
    }

    private static NDArray normal(NDManager manager, float deviation, long... shape) {
        return manager.randomNormal(0f, deviation, new Shape(shape), DataType.FLOAT32);
    }
}
