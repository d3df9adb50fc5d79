package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** Low-rank additions to a model's projections, which leave its weights alone. */
public interface Adaptation {
    /** The model as it is. */
    Adaptation NONE = new Adaptation() {
        @Override
        public List<NDArray> layer(int index) {
            return List.of();
        }

        @Override
        public double scale() {
            return 1;
        }
    };

    /**
     * Pairs (r, in) and (out, r) for query, key, value, output, gate, up and down of a layer, fourteen arrays of which
     * an absent one is empty; for DoRA then the magnitudes (out) of the seven and the norms (out) of their rows; or an
     * empty list.
     */
    List<NDArray> layer(int index);

    /** Factor on each addition, as alpha / r. */
    double scale();

    /** Share of the additions' inputs that is left out at random in training. */
    default double dropout() {
        return 0;
    }
}
