package dev.inkling.adapt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.Adaptation;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * LoRA (Hu et al. 2021): to each linear map of a layer, W x, is added alpha / r times B A x, with A (r, in) and B (out,
 * r). A begins uniform in +-1/sqrt(in), B at zero, so that a new adapter changes nothing.
 */
public final class LowRankAdapter implements Adaptation, AutoCloseable {
    private static final int[] PLACES = {
        Weights.QUERY, Weights.KEY, Weights.VALUE, Weights.OUTPUT, Weights.GATE, Weights.UP, Weights.DOWN
    };
    private final NDManager manager;
    private final List<List<NDArray>> layers = new ArrayList<>();
    private final Map<String, NDArray> named = new LinkedHashMap<>();
    private final double scale;

    private LowRankAdapter(NDManager manager, double scale) {
        this.manager = manager;
        this.scale = scale;
    }

    /**
     * A new adapter on all linear maps of the model's layers, in float32.
     *
     * @param weights the base's, for the shapes
     */
    public static LowRankAdapter create(
            EngineThread engine, ModelConfig config, Weights weights, LowRankSettings settings) {
        NDManager manager = engine.root().newSubManager();
        LowRankAdapter adapter = new LowRankAdapter(manager, settings.alpha() / settings.rank());
        try {
            adapter.fill(config, weights, settings.rank());
            return adapter;
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Numbers in an adapter of this rank: r (in + out) for each linear map. */
    public static long size(ModelConfig config, int rank) {
        long layer = 0;
        for (int place : PLACES) {
            layer += config.linearMap(place).map(shape -> shape[0] + shape[1]).orElse(0L);
        }
        return layer * rank * config.layers();
    }

    private void fill(ModelConfig config, Weights weights, int rank) {
        NDArray empty = manager.create(new float[0]);
        for (int layer = 0; layer < config.layers(); layer++) {
            List<NDArray> pairs = new ArrayList<>();
            for (int i = 0; i < PLACES.length; i++) {
                Shape shape = weights.layer(layer).get(PLACES[i]).getShape();
                if (shape.dimension() != 2) { // the model has no such map
                    pairs.add(empty);
                    pairs.add(empty);
                    continue;
                }
                long out = shape.get(0);
                long in = shape.get(1);
                float bound = (float) (1 / Math.sqrt(in));
                NDArray down = manager.randomUniform(-bound, bound, new Shape(rank, in), DataType.FLOAT32);
                NDArray up = manager.zeros(new Shape(out, rank));
                pairs.add(down);
                pairs.add(up);
                String module = "base_model.model." + config.module(layer, PLACES[i]);
                named.put(module + ".lora_A.weight", down);
                named.put(module + ".lora_B.weight", up);
            }
            layers.add(List.copyOf(pairs));
        }
    }

    @Override
    public List<NDArray> layer(int index) {
        return layers.get(index);
    }

    @Override
    public double scale() {
        return scale;
    }

    /** The trainable arrays by their PEFT names. */
    public Map<String, NDArray> named() {
        return named;
    }

    @Override
    public void close() {
        manager.close();
    }
}
