package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a model as native arrays, owned by one manager and freed with it.
 *
 * <p>Each layer is a list of twenty arrays: norm before attention, query, key, value, output, query norm and key norm,
 * norm before the feed-forward part, gate, up, down, each but the head norms followed by its bias; an absent one is an
 * empty array. A matrix that holds query, key and value stands at the query's place. Where the linear maps are quantised,
 * their codes stand in the places of their weights, and the list goes on with what they are read with.
 */
public final class Weights implements AutoCloseable {
    /** Places in a layer's list; a bias follows its weight. */
    public static final int NORM1 = 0;

    public static final int QUERY = 2;
    public static final int KEY = 4;
    public static final int VALUE = 6;
    public static final int OUTPUT = 8;
    public static final int QUERY_NORM = 10;
    public static final int KEY_NORM = 11;
    public static final int NORM2 = 12;
    public static final int GATE = 14;
    public static final int UP = 16;
    public static final int DOWN = 18;
    public static final int SLOTS = 20;

    /** The places of linear maps. */
    public static final List<Integer> LINEAR_MAPS = List.of(QUERY, KEY, VALUE, OUTPUT, GATE, UP, DOWN);

    private final NDManager manager;
    private final List<NDArray> embedding;
    private final List<List<NDArray>> layers;
    private final List<NDArray> head;
    private final Map<String, NDArray> named;

    private Weights(
            NDManager manager,
            List<NDArray> embedding,
            List<List<NDArray>> layers,
            List<NDArray> head,
            Map<String, NDArray> named) {
        this.manager = manager;
        this.embedding = embedding;
        this.layers = layers;
        this.head = head;
        this.named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /** @param named every array of the model by its full name, owned by the manager */
    static Weights of(NDManager manager, ModelConfig config, Map<String, NDArray> named) {
        return of(manager, config, named, (layer, places) -> List.copyOf(places));
    }

    /** What becomes of a layer's list of arrays. */
    @FunctionalInterface
    interface Completion {
        List<NDArray> of(int layer, List<NDArray> arrays);
    }

    static Weights of(NDManager manager, ModelConfig config, Map<String, NDArray> named, Completion completion) {
        TensorNames names = TensorNames.of(config.family());
        NDArray empty = manager.create(new float[0]);
        List<List<NDArray>> layers = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            List<NDArray> places = new ArrayList<>(Collections.nCopies(SLOTS, empty));
            names.layer(layer, config).forEach((place, name) -> places.set(place, named.get(name)));
            layers.add(completion.of(layer, places));
        }
        NDArray tokens = named.get(names.tokenWeight());
        List<NDArray> embedding = List.of(
                tokens,
                named.getOrDefault(names.positionWeight(), empty),
                named.getOrDefault(names.embeddingNormWeight(), empty),
                named.getOrDefault(names.embeddingNormBias(), empty));
        List<NDArray> head = List.of(
                named.get(names.finalNormWeight()),
                named.getOrDefault(names.finalNormBias(), empty),
                config.tied() ? tokens : named.get(TensorNames.HEAD),
                named.getOrDefault(TensorNames.HEAD_BIAS, empty));
        return new Weights(manager, embedding, layers, head, named);
    }

    /** Token embedding (V, E). */
    public NDArray tokens() {
        return embedding.get(0);
    }

    /** Token embedding (V, E), learned positions (context, E), a norm and its bias; absent ones empty. */
    public List<NDArray> embedding() {
        return embedding;
    }

    public List<NDArray> layer(int index) {
        return layers.get(index);
    }

    /** True when the linear maps are held in codes, of which one layer at a time is read. */
    public boolean quantised() {
        return layers.get(0).size() > SLOTS;
    }

    /** Final norm, its bias, output head (V, E), its bias; absent ones empty. */
    public List<NDArray> head() {
        return head;
    }

    /** Every array once, by its Hugging Face name; a quantised map by its codes. */
    public Map<String, NDArray> named() {
        return named;
    }

    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
