package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** What the arithmetic draws from, for tests of other packages. */
public final class DropoutKeys {
    private DropoutKeys() {}

    public static List<NDArray> of(Dropout dropout, NDManager manager, int layer, int sequences, double share) {
        return dropout.arrays(manager, layer, sequences, share);
    }
}
