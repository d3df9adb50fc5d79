package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The forward pass of a decoder-only model, layer by layer. All methods run on the engine thread; gradients flow if the
 * gradient mode is on.
 *
 * <p>Letters in comments: B batch, T tokens, S tokens seen, N heads, K key/value heads, H head size, E embedding, V
 * vocabulary.
 */
public final class Decoder {
    /** Place in {@link #shape} of how products are computed. */
    private static final int PRODUCT_KIND = 10;

    private final EngineThread engine;
    private final ModelConfig config;
    private final Weights weights;
    private final Adaptation adaptation;
    private final Precision precision;
    private final long[] shape;
    /** Shapes (out, in) of a layer's linear maps, null for an absent one. */
    private final long[][] maps;
    /** By layer. */
    private final List<double[]> factors;

    /** @param precision of the products; sums of the residual stream and the loss are float32 */
    public Decoder(
            EngineThread engine, ModelConfig config, Weights weights, Adaptation adaptation, Precision precision) {
        this.engine = engine;
        this.config = config;
        this.weights = weights;
        this.adaptation = adaptation;
        this.precision = precision;
        Rotary rotary = config.rotary();
        int style = rotary.dims() == 0 ? 0 : rotary.style() == Rotary.Style.HALVES ? 1 : 2;
        this.shape = new long[] {
            config.heads(),
            config.keyValueHeads(),
            config.headSize(),
            rotary.dims(),
            style,
            config.norm().ordinal(),
            config.feed().activation().ordinal(),
            config.residual() == ModelConfig.Residual.PARALLEL ? 1 : 0,
            config.residual() == ModelConfig.Residual.AFTER_NORM ? 1 : 0,
            precision.code(),
            precision == Precision.F32 ? engine.productKind() : 0,
            TensorNames.of(config.family()).fusion().ordinal()
        };
        List<Integer> present = config.linearMaps();
        this.maps = Weights.LINEAR_MAPS.stream()
                .map(place -> present.contains(place) ? config.shape(place) : null)
                .toArray(long[][]::new);
        this.factors = config.attention().scales().stream()
                .map(scale -> new double[] {config.normEpsilon(), scale, adaptation.scale()})
                .toList();
    }

    public ModelConfig config() {
        return config;
    }

    public Weights weights() {
        return weights;
    }

    public Precision precision() {
        return precision;
    }

    /** The same weights with other additions. */
    public Decoder with(Adaptation other) {
        return new Decoder(engine, config, weights, other, precision);
    }

    /** Chooses how a training pass over so many tokens at once computes the products of its layers. */
    public void prepareTraining(long tokens) {
        if (precision == Precision.F32) {
            computeBy(engine.trainingProductKind(tokens, maps));
        }
    }

    /** @param productKind a code of the projection's arithmetic */
    void computeBy(long productKind) {
        shape[PRODUCT_KIND] = productKind;
    }

    /**
     * Prepares a pass over tokens {@code past .. past + length - 1}.
     *
     * @param visible per sequence and token, which tokens count (padding does not); null when all do
     */
    public Frame frame(NDManager manager, int past, int length, boolean[][] visible) {
        return frame(manager, past, length, visible, null);
    }

    /**
     * Prepares a pass over whole sequences.
     *
     * @param parts documents that are apart; null when each sequence is one
     */
    public Frame frame(NDManager manager, int length, Parts parts) {
        return frame(manager, 0, length, null, parts);
    }

    private Frame frame(NDManager manager, int past, int length, boolean[][] visible, Parts parts) {
        int seen = past + length;
        int half = config.rotary().dims() / 2;
        NDArray cos;
        NDArray sin;
        if (half == 0) {
            cos = manager.create(new float[0]);
            sin = cos;
        } else {
            // Queries and keys know their distance alone: the positions need not begin anew with each document.
            float[][] tables = config.rotary().tables(past, length, parts == null ? seen : parts.longest());
            cos = rows(manager, tables[0], 1, length);
            sin = rows(manager, tables[1], -1, length);
        }
        NDArray none = manager.create(new float[0]);
        List<NDArray> masks = new ArrayList<>();
        Map<Integer, NDArray> byReach = new HashMap<>();
        boolean fading = config.attention().positions() == ModelConfig.Positions.ALIBI;
        for (int window : config.attention().windows()) {
            boolean cut = window > 0 && seen > window;
            // Several new tokens after old ones see a shifted triangle, which plain causal attention does not draw.
            if (!cut && !fading && visible == null && parts == null && (past == 0 || length == 1)) {
                masks.add(none);
                continue;
            }
            masks.add(byReach.computeIfAbsent(cut ? window : seen, reach -> {
                AttentionMask mask = new AttentionMask(past, length, reach, visible, parts);
                return fading ? mask.fading(engine, manager, config.heads(), precision) : mask.plain(manager);
            }));
        }
        return new Frame(cos, sin, masks, null);
    }

    /** Rows of a table (tokens, dims/2) with a value for each dimension: its own, and {@code sign} times it for the first. */
    private NDArray rows(NDManager manager, float[] table, int sign, int length) {
        int dims = config.rotary().dims();
        int half = dims / 2;
        boolean halves = config.rotary().style() == Rotary.Style.HALVES;
        float[] part = new float[length * dims];
        for (int t = 0; t < length; t++) {
            for (int i = 0; i < half; i++) {
                float value = table[t * half + i];
                part[t * dims + (halves ? i : 2 * i)] = sign * value;
                part[t * dims + (halves ? half + i : 2 * i + 1)] = value;
            }
        }
        try (NDArray full = manager.create(part, new Shape(length, dims))) {
            return engine.script().call(manager, "copied", full, precision.code());
        }
    }

    /**
     * Token embeddings (B, T, E) of ids (B, T), int64, which begin at position {@code past}.
     *
     * @param visible as for {@link #frame}: positions count the tokens that are no padding
     */
    public NDArray embed(NDManager manager, NDArray ids, int past, boolean[][] visible) {
        int length = (int) ids.getShape().get(1);
        try (NDArray index = visible == null
                ? manager.arange(past, past + length, 1, DataType.INT64)
                : manager.create(positions(visible, past, length), new Shape(visible.length, length))) {
            return embed(manager, ids, index, null);
        }
    }

    /**
     * Token embeddings (B, T, E) of whole sequences (B, T) in training.
     *
     * @param parts as for {@link #frame(NDManager, int, Parts)}
     * @param dropout what is left out of them; null for nothing
     */
    public NDArray embed(NDManager manager, NDArray ids, Parts parts, Dropout dropout) {
        long length = ids.getShape().get(1);
        try (NDArray index = parts == null
                ? manager.arange(0, length, 1, DataType.INT64)
                : manager.create(parts.positions(), ids.getShape())) {
            return embed(manager, ids, index, dropout);
        }
    }

    private NDArray embed(NDManager manager, NDArray ids, NDArray index, Dropout dropout) {
        List<NDArray> left = left(manager, config.layers(), ids, dropout);
        return engine.script().call(manager, "embed", ids, weights.embedding(), index, left, factors.get(0));
    }

    /** What is left out of a layer's share of the stream x (B, ...), or above the last layer of the embeddings. */
    private static List<NDArray> left(NDManager manager, int layer, NDArray x, Dropout dropout) {
        int sequences = (int) x.getShape().get(0);
        return dropout == null ? List.of() : dropout.ofStream(manager, layer, sequences);
    }

    private static long[] positions(boolean[][] visible, int past, int length) {
        long[] positions = new long[visible.length * length];
        for (int b = 0; b < visible.length; b++) {
            int[] places = AttentionMask.places(visible[b]);
            for (int t = 0; t < length; t++) {
                positions[b * length + t] = places[past + t];
            }
        }
        return positions;
    }

    /** One layer: x (B, T, E) in, (B, T, E) out. */
    public NDArray layer(NDManager manager, int index, NDArray x, Frame frame) {
        return engine.script()
                .call(
                        manager,
                        "layer",
                        x,
                        frame.cos(),
                        frame.sin(),
                        frame.masks().get(index),
                        weights.layer(index),
                        additions(manager, index, x, frame.dropout()),
                        left(manager, index, x, frame.dropout()),
                        shape,
                        factors.get(index));
    }

    private List<NDArray> additions(NDManager manager, int index, NDArray x, Dropout dropout) {
        List<NDArray> additions = adaptation.layer(index);
        if (dropout == null || additions.isEmpty() || adaptation.dropout() == 0) {
            return additions;
        }
        int sequences = (int) x.getShape().get(0);
        return Stream.concat(
                        additions.stream(), dropout.arrays(manager, index, sequences, adaptation.dropout()).stream())
                .toList();
    }

    /** True when a gradient is asked for of something in a layer, or of what is added to it. */
    public boolean learns(int index) {
        return Stream.concat(weights.layer(index).stream(), adaptation.layer(index).stream())
                .anyMatch(NDArray::hasGradient);
    }

    /**
     * To be called before the backward pass of a layer of quantised weights: another layer's may have been read since its
     * forward pass.
     */
    public void prepareBackward(int index) {
        engine.script().act("read_layer", weights.layer(index));
    }

    /** The last layer's output (B, T, E) for ids (B, T). */
    public NDArray hidden(NDManager manager, NDArray ids, boolean[][] visible) {
        Frame frame = frame(manager, 0, (int) ids.getShape().get(1), visible);
        return hidden(manager, embed(manager, ids, 0, visible), frame);
    }

    /** @param embedded (B, T, E), closed here */
    public NDArray hidden(NDManager manager, NDArray embedded, Frame frame) {
        NDArray x = embedded;
        for (int i = 0; i < config.layers(); i++) {
            NDArray y = layer(manager, i, x, frame);
            x.close();
            x = y;
        }
        return x;
    }

    /** The same for the tokens after those in the cache, which is advanced. */
    public NDArray hidden(NDManager manager, NDArray ids, KeyValueCache cache) {
        int past = cache.length();
        int length = (int) ids.getShape().get(1);
        try (NDManager scratch = manager.newSubManager()) {
            NDArray x = embed(scratch, ids, past, null);
            Frame frame = frame(scratch, past, length, null);
            for (int i = 0; i < config.layers(); i++) {
                NDArray y = engine.script()
                        .call(
                                scratch,
                                "layer_cached",
                                x,
                                frame.cos(),
                                frame.sin(),
                                frame.masks().get(i),
                                cache.keys(i),
                                cache.values(i),
                                past,
                                weights.layer(i),
                                adaptation.layer(i),
                                shape,
                                factors.get(i));
                x.close();
                x = y;
            }
            cache.advance(length);
            x.attach(manager);
            return x;
        }
    }

    /** Logits (B, T, V) in float32 from the last layer's output. */
    public NDArray logits(NDManager manager, NDArray hidden) {
        return engine.script().call(manager, "logits", hidden, weights.head(), shape, factors.get(0));
    }

    /** The same in the type of the products, as they came: half the memory of float32 in bfloat16. */
    public NDArray narrowLogits(NDManager manager, NDArray hidden) {
        return engine.script().call(manager, "narrow_logits", hidden, weights.head(), shape, factors.get(0));
    }

    /** Cross-entropy of each target in nats, B * T values, 0 where the target is -100. */
    public NDArray losses(NDManager manager, NDArray hidden, NDArray targets) {
        return engine.script().call(manager, "losses", hidden, weights.head(), targets, shape, factors.get(0));
    }
}
