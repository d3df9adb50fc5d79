package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.adapt.LowRankAdapter;
import dev.inkling.adapt.LowRankSettings;
import dev.inkling.model.Adaptation;
import dev.inkling.model.Checkpoint;
import dev.inkling.model.Decoder;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a run changes: either weights of its own in float32, or low-rank additions beside the base's weights. Owns its
 * arrays; the base's stay the base's.
 */
public final class TrainableState implements AutoCloseable {
    private final Decoder decoder;
    private final Map<String, NDArray> named;
    private final ToDoubleFunction<String> pace;
    private final AutoCloseable owned;

    private TrainableState(
            Decoder decoder, Map<String, NDArray> named, ToDoubleFunction<String> pace, AutoCloseable owned) {
        this.decoder = decoder;
        this.named = named;
        this.pace = pace;
        this.owned = owned;
    }

    /**
     * What a plan trains.
     *
     * @param checkpoint of the base
     * @param base as it is loaded
     */
    public static TrainableState of(EngineThread engine, Checkpoint checkpoint, Decoder base, TrainPlan plan) {
        return plan.lowRank()
                .map(settings -> lora(engine, base, settings, plan.frozen()))
                .orElseGet(() -> full(engine, checkpoint, base.precision(), plan.frozen()));
    }

    /**
     * All weights, read anew from the model's files so that no rounding of the resident copy enters.
     *
     * @param frozen lower layers that stay as they are, and from one on the embeddings; a tied head is one of them
     */
    public static TrainableState full(EngineThread engine, Checkpoint checkpoint, Precision precision, int frozen) {
        Weights weights = checkpoint.load(engine, Precision.F32);
        try {
            Decoder decoder = new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, precision);
            Map<String, NDArray> named = new LinkedHashMap<>(weights.named());
            named.keySet().removeAll(checkpoint.config().lowerNames(frozen));
            return new TrainableState(decoder, named, name -> 1, weights);
        } catch (RuntimeException | Error e) {
            weights.close();
            throw e;
        }
    }

    /**
     * New low-rank additions to a base that stays as it is.
     *
     * @param frozen lower layers without additions
     */
    static TrainableState lora(EngineThread engine, Decoder base, LowRankSettings settings, int frozen) {
        LowRankAdapter adapter = LowRankAdapter.create(engine, base.config(), base.weights(), settings, frozen);
        return new TrainableState(base.with(adapter), adapter.named(), adapter::pace, adapter);
    }

    /** The model as it stands. */
    public Decoder decoder() {
        return decoder;
    }

    /** The arrays that change, by their names in files. */
    public Map<String, NDArray> named() {
        return named;
    }

    /** How many times faster than the others the array of this name learns. */
    double pace(String name) {
        return pace.applyAsDouble(name);
    }

    List<NDArray> parameters() {
        return List.copyOf(named.values());
    }

    /** How many numbers change. */
    public long size() {
        return named.values().stream().mapToLong(a -> a.getShape().size()).sum();
    }

    /** A copy of the parameters, owned by the given manager. */
    List<NDArray> copy(EngineThread engine, NDManager manager) {
        List<NDArray> copies = new ArrayList<>();
        for (NDArray parameter : named.values()) {
            try (NDArray detached = engine.script().call(manager, "detached", parameter)) {
                copies.add(engine.script().call(manager, "copied", detached, Precision.F32.code()));
            }
        }
        return copies;
    }

    /** Arrays like {@link #parameters} under the parameters' names. */
    Map<String, NDArray> named(List<NDArray> arrays) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        Iterator<NDArray> next = arrays.iterator();
        named.keySet().forEach(name -> all.put(name, next.next()));
        return all;
    }

    /** Sets the parameters to a copy made earlier. */
    void restore(EngineThread engine, List<NDArray> copy) {
        engine.script().act("assign", parameters(), copy);
    }

    @Override
    public void close() {
        try {
            owned.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
