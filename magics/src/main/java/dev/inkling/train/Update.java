package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.List;

/** The optimizers of a run: one for each group of parameters that is treated alike. */
final class Update {
    private final List<Optimizer> optimizers;

    private Update(List<Optimizer> optimizers) {
        this.optimizers = optimizers;
    }

    /**
     * What the plan asks for.
     *
     * @param manager owner of the optimizers' state
     * @param gradients of the state's parameters, in their order
     */
    static Update of(
            EngineThread engine, NDManager manager, TrainPlan plan, TrainableState state, Gradients gradients) {
        Group matrices = new Group(new ArrayList<>(), new ArrayList<>());
        Group vectors = new Group(new ArrayList<>(), new ArrayList<>());
        List<NDArray> parameters = state.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            NDArray parameter = parameters.get(i);
            Group group = parameter.getShape().dimension() > 1 ? matrices : vectors;
            group.parameters.add(parameter);
            group.gradients.add(gradients.arrays().get(i));
        }
        // Decay pulls matrices alone: norms and biases have a value of their own to keep.
        return new Update(List.of(
                optimizer(engine, manager, matrices, plan.rule()),
                optimizer(engine, manager, vectors, plan.rule().withWeightDecay(0))));
    }

    private static Optimizer optimizer(EngineThread engine, NDManager manager, Group group, UpdateRule rule) {
        return rule.optimizer().create(engine, manager, group.parameters, group.gradients, rule);
    }

    private record Group(List<NDArray> parameters, List<NDArray> gradients) {}

    void step(double rate) {
        optimizers.forEach(optimizer -> optimizer.step(rate));
    }

    /** Everything that the optimizers know, see {@link Optimizer#state}. */
    List<NDArray> state() {
        return optimizers.stream().flatMap(o -> o.state().stream()).toList();
    }
}
