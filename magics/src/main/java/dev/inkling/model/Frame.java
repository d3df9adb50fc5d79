package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What all layers of one forward pass share.
 *
 * @param cos (T, dims) in the compute type, a value for each dimension, or empty
 * @param sin the same, negative for the first of each pair
 * @param masks per layer: what each position may see, boolean (B or 1, 1, T, S), or empty for plain causal attention
 * @param dropout what a training pass leaves out; null for nothing
 */
public record Frame(NDArray cos, NDArray sin, List<NDArray> masks, Dropout dropout) {
    /** The same pass with something left out. */
    public Frame with(Dropout other) {
        return new Frame(cos, sin, masks, other);
    }
}
