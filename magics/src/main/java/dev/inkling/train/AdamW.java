package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import java.util.List;
import java.util.stream.Stream;

/** AdamW (Loshchilov and Hutter 2019) by PyTorch's fused update; parameters and moments are float32. */
final class AdamW implements Optimizer {
    private final EngineThread engine;
    private final List<NDArray> parameters;
    private final List<NDArray> gradients;
    private final List<NDArray> first;
    private final List<NDArray> second;
    private final List<NDArray> steps;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double decay;

    /** @param manager owner of the moments */
    AdamW(
            EngineThread engine,
            NDManager manager,
            List<NDArray> parameters,
            List<NDArray> gradients,
            double beta1,
            double beta2,
            double epsilon,
            double decay) {
        this.engine = engine;
        this.parameters = parameters;
        this.gradients = gradients;
        this.first = Optimizer.zerosLike(manager, parameters);
        this.second = Optimizer.zerosLike(manager, parameters);
        this.steps = parameters.stream().map(p -> manager.zeros(new Shape())).toList();
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.decay = decay;
    }

    @Override
    public void step(double rate) {
        if (!parameters.isEmpty()) {
            engine.script()
                    .act("adamw", parameters, gradients, first, second, steps, rate, beta1, beta2, decay, epsilon);
        }
    }

    @Override
    public List<NDArray> state() {
        return Stream.of(first, second, steps).flatMap(List::stream).toList();
    }
}
