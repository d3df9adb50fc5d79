package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.engine.EngineThread;
import java.util.List;

/** Steps along the gradient, or along a running sum of gradients, as {@code torch.optim.SGD} takes them. */
final class Sgd implements Optimizer {
    private final EngineThread engine;
    private final List<NDArray> parameters;
    private final List<NDArray> gradients;
    private final List<NDArray> sums;
    private final double momentum;
    private final double decay;

    /**
     * @param manager owner of the running sums
     * @param momentum share of the sum that stays at each step; none is held at 0
     * @param decay share of the parameter that is added to its gradient
     */
    Sgd(
            EngineThread engine,
            NDManager manager,
            List<NDArray> parameters,
            List<NDArray> gradients,
            double momentum,
            double decay) {
        this.engine = engine;
        this.parameters = parameters;
        this.gradients = gradients;
        this.sums = momentum == 0 ? List.of() : Optimizer.zerosLike(manager, parameters);
        this.momentum = momentum;
        this.decay = decay;
    }

    @Override
    public void step(double rate) {
        if (!parameters.isEmpty()) {
            engine.script().act("sgd", parameters, gradients, sums, rate, momentum, decay);
        }
    }

    @Override
    public List<NDArray> state() {
        return sums;
    }
}
