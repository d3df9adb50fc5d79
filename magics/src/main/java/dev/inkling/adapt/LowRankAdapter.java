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
 * LoRA (Hu et al. 2021): to linear maps of a layer, W x, is added a scale times B A x, with A (r, in) and B (out, r). A
 * begins uniform in +-1/sqrt(in), B at zero, so that a new adapter changes nothing.
 *
 * <p>DoRA (Liu et al. 2024) then gives each row of W + scale B A a length that is learned and begins as that of W.
 */
public final class LowRankAdapter implements Adaptation, AutoCloseable {
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";
    private static final String MAGNITUDE = ".lora_magnitude_vector";

    private final EngineThread engine;
    private final NDManager manager;
    private final LowRankSettings settings;
    private final NDArray empty;
    private final List<List<NDArray>> layers = new ArrayList<>();
    private final List<RowNorms> norms = new ArrayList<>();
    private final Map<String, NDArray> named = new LinkedHashMap<>();

    private LowRankAdapter(EngineThread engine, NDManager manager, LowRankSettings settings) {
        this.engine = engine;
        this.manager = manager;
        this.settings = settings;
        this.empty = manager.create(new float[0]);
    }

    /**
     * A new adapter, in float32.
     *
     * @param weights the base's, which must outlive the adapter and stay as they are
     * @param frozen lower layers that get no additions
     */
    public static LowRankAdapter create(
            EngineThread engine, ModelConfig config, Weights weights, LowRankSettings settings, int frozen) {
        NDManager manager = engine.root().newSubManager();
        try {
            LowRankAdapter adapter = new LowRankAdapter(engine, manager, settings);
            for (int layer = 0; layer < config.layers(); layer++) {
                adapter.add(config, layer, layer < frozen ? List.of() : weights.layer(layer));
            }
            return adapter;
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Numbers in an adapter: r (in + out) for each linear map that it covers, and for DoRA a length for each row.
     *
     * @param frozen lower layers that get no additions
     */
    public static long size(ModelConfig config, LowRankSettings settings, int frozen) {
        long size = 0;
        for (int layer = frozen; layer < config.layers(); layer++) {
            for (int place : config.linearMaps()) {
                if (settings.targets().cover(config, layer, place)) {
                    long out = config.shape(place)[0];
                    long in = config.shape(place)[1];
                    size += settings.rank() * (in + out) + (settings.magnitudes() ? out : 0);
                }
            }
        }
        return size;
    }

    /** @param weights of the layer; empty for no additions */
    private void add(ModelConfig config, int layer, List<NDArray> weights) {
        RowNorms rows = new RowNorms(settings.scale());
        norms.add(rows);
        if (weights.isEmpty()) {
            layers.add(List.of());
            return;
        }
        List<NDArray> pairs = new ArrayList<>();
        List<NDArray> magnitudes = new ArrayList<>();
        List<NDArray> lengths = new ArrayList<>();
        for (int place : Weights.LINEAR_MAPS) {
            boolean covered =
                    config.linearMaps().contains(place) && settings.targets().cover(config, layer, place);
            Addition addition = covered ? addition(config, layer, place, weights) : none();
            pairs.add(addition.down);
            pairs.add(addition.up);
            magnitudes.add(addition.magnitude);
            lengths.add(addition.length);
            if (covered && settings.magnitudes()) {
                rows.add(weights, place, addition.down, addition.up, addition.length);
            }
        }
        if (settings.magnitudes()) {
            pairs.addAll(magnitudes);
            pairs.addAll(lengths);
        }
        layers.add(List.copyOf(pairs));
    }

    /**
     * To one map.
     *
     * @param length the norms of the rows now
     */
    private record Addition(NDArray down, NDArray up, NDArray magnitude, NDArray length) {}

    private Addition none() {
        return new Addition(empty, empty, empty, empty);
    }

    private Addition addition(ModelConfig config, int layer, int place, List<NDArray> weights) {
        long out = config.shape(place)[0];
        long in = config.shape(place)[1];
        float bound = (float) (1 / Math.sqrt(in));
        String path = "base_model.model." + config.module(layer, place);
        NDArray down = named(
                path + DOWN, manager.randomUniform(-bound, bound, new Shape(settings.rank(), in), DataType.FLOAT32));
        NDArray up = named(path + UP, manager.zeros(new Shape(out, settings.rank())));
        if (!settings.magnitudes()) {
            return new Addition(down, up, empty, empty);
        }
        // B is zero: these are the norms of the base's rows.
        int map = Weights.LINEAR_MAPS.indexOf(place);
        NDArray magnitude = engine.script().call(manager, "row_norms", weights, place, map, down, up, settings.scale());
        return new Addition(down, up, named(path + MAGNITUDE, magnitude), manager.zeros(new Shape(out)));
    }

    private NDArray named(String name, NDArray array) {
        named.put(name, array);
        return array;
    }

    @Override
    public List<NDArray> layer(int index) {
        norms.get(index).refresh(engine);
        return layers.get(index);
    }

    @Override
    public double scale() {
        return settings.scale();
    }

    @Override
    public double dropout() {
        return settings.dropout();
    }

    /** The trainable arrays by their PEFT names. */
    public Map<String, NDArray> named() {
        return named;
    }

    /** How many times faster than the others an array learns. */
    public double pace(String name) {
        return name.endsWith(UP) ? settings.ratio() : 1;
    }

    @Override
    public void close() {
        manager.close();
    }
}
