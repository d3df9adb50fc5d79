package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.engine.EngineThread;
import java.util.List;

/** Lion (Chen et al. 2023, Symbolic Discovery of Optimization Algorithms): half of AdamW's state, steps by sign alone. */
final class Lion implements Optimizer {
    private final EngineThread engine;
    private final List<NDArray> parameters;
    private final List<NDArray> gradients;
    private final List<NDArray> momentum;
    private final double beta1;
    private final double beta2;
    private final double decay;

    /**
     * @param manager owner of the momentum
     * @param beta1 share of the momentum in the step's direction
     * @param beta2 share of the momentum that stays
     */
    Lion(
            EngineThread engine,
            NDManager manager,
            List<NDArray> parameters,
            List<NDArray> gradients,
            double beta1,
            double beta2,
            double decay) {
        this.engine = engine;
        this.parameters = parameters;
        this.gradients = gradients;
        this.momentum = Optimizer.zerosLike(manager, parameters);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.decay = decay;
    }

    @Override
    public void step(double rate) {
        if (!parameters.isEmpty()) {
            engine.script().act("lion", parameters, gradients, momentum, rate, beta1, beta2, decay);
        }
    }

    @Override
    public List<NDArray> state() {
        return momentum;
    }
}
