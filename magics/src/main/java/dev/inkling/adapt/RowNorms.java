package dev.inkling.adapt;

import ai.djl.ndarray.NDArray;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.List;

/**
 * Norms of the rows of W + scale B A of a layer's maps, by which DoRA divides. They are constants to the backward pass
 * (section 4.3 of the paper), so that they are computed when A or B has changed and not in each pass.
 */
final class RowNorms {
    private final double scale;
    private final List<Sum> sums = new ArrayList<>();
    private final List<NDArray> changing = new ArrayList<>();
    private long seen = -1;

    /** One map's W, at a place of its layer's list, A and B, and where the norms go. */
    private record Sum(List<NDArray> weights, int place, NDArray down, NDArray up, NDArray norms) {
        void compute(EngineThread engine, double scale) {
            int map = Weights.LINEAR_MAPS.indexOf(place);
            engine.script().act("set_row_norms", norms, weights, place, map, down, up, scale);
        }
    }

    RowNorms(double scale) {
        this.scale = scale;
    }

    /**
     * @param weights of the layer, see {@link Weights#layer}
     * @param norms (out), which receives the norms; its owner is the caller
     */
    void add(List<NDArray> weights, int place, NDArray down, NDArray up, NDArray norms) {
        sums.add(new Sum(weights, place, down, up, norms));
        changing.add(down);
        changing.add(up);
    }

    void refresh(EngineThread engine) {
        if (changing.isEmpty()) {
            return;
        }
        long changes = engine.script().count("changes", changing);
        if (changes != seen) {
            sums.forEach(sum -> sum.compute(engine, scale));
            seen = changes;
        }
    }
}
