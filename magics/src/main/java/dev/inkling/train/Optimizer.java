package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Changes parameters by their gradients. */
interface Optimizer {
    /** @param rate learning rate of this step */
    void step(double rate);

    /**
     * The arrays that hold all it knows, counts of steps included: float32 and unsigned bytes, in an order that the
     * shapes of the parameters alone decide. Written back into those of a new optimizer for the same parameters, they
     * make it go on as this one would.
     */
    List<NDArray> state();

    /** Zeros of the same shapes, as an optimizer's state begins. */
    static List<NDArray> zerosLike(NDManager manager, List<NDArray> parameters) {
        return parameters.stream()
                .map(p -> manager.zeros(p.getShape(), p.getDataType()))
                .toList();
    }
}
