package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Changes parameters by their gradients. */
interface Optimizer {
    /** @param rate learning rate of this step */
    void step(double rate);

    /** All that it remembers from step to step, so that a run can go on later. */
    List<NDArray> state();

    /** Zeros of the same shapes, as an optimizer's state begins. */
    static List<NDArray> zerosLike(NDManager manager, List<NDArray> parameters) {
        return parameters.stream()
                .map(p -> manager.zeros(p.getShape(), p.getDataType()))
                .toList();
    }
}
