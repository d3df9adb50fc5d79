package dev.inkling.adapt;

import ai.djl.ndarray.NDArray;
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

    /** One map's W, A and B, and where the norms go. */
    private record Sum(NDArray weight, NDArray down, NDArray up, NDArray norms) {}

    RowNorms(double scale) {
        this.scale = scale;
    }

    /** @param norms (out), which receives the norms; its owner is the caller */
    void add(NDArray weight, NDArray down, NDArray up, NDArray norms) {
        sums.add(new Sum(weight, down, up, norms));
        changing.add(down);
        changing.add(up);
    }

    void refresh(EngineThread engine) {
        if (changing.isEmpty()) {
            return;
        }
        long changes = engine.script().count("changes", changing);
        if (changes != seen) {
            sums.forEach(s -> engine.script().act("set_row_norms", s.norms, s.weight, s.down, s.up, scale));
            seen = changes;
        }
    }
}
