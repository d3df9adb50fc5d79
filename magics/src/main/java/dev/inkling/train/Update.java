package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizers of a run: one for each group of parameters that is treated alike. */
final class Update {
    private final List<Optimizer> optimizers;
    /** By optimizer: how many times the plan's rate it takes. */
    private final List<Double> paces;

    private final EngineThread engine;
    private final List<NDArray> parameters;

    private Update(EngineThread engine, List<NDArray> parameters, List<Optimizer> optimizers, List<Double> paces) {
        this.engine = engine;
        this.parameters = parameters;
        this.optimizers = optimizers;
        this.paces = paces;
    }

    /**
     * What the plan asks for.
     *
     * @param manager owner of the optimizers' state
     * @param gradients of the state's parameters, in their order
     */
    static Update of(
            EngineThread engine, NDManager manager, TrainPlan plan, TrainableState state, Gradients gradients) {
        Map<Kind, Group> groups = new LinkedHashMap<>();
        Iterator<NDArray> gradient = gradients.arrays().iterator();
        state.named().forEach((name, parameter) -> {
            Kind kind = new Kind(parameter.getShape().dimension() > 1, state.pace(name));
            Group group = groups.computeIfAbsent(kind, k -> new Group(new ArrayList<>(), new ArrayList<>()));
            group.parameters.add(parameter);
            group.gradients.add(gradient.next());
        });
        List<Optimizer> optimizers = new ArrayList<>();
        // Decay pulls matrices alone: norms and biases have a value of their own to keep.
        groups.forEach((kind, group) -> optimizers.add(optimizer(
                engine,
                manager,
                group,
                kind.matrices ? plan.rule() : plan.rule().withWeightDecay(0))));
        List<Double> paces = groups.keySet().stream().map(Kind::pace).toList();
        return new Update(engine, state.parameters(), optimizers, paces);
    }

    private static Optimizer optimizer(EngineThread engine, NDManager manager, Group group, UpdateRule rule) {
        return rule.optimizer().create(engine, manager, group.parameters, group.gradients, rule);
    }

    /** What parameters of a group have in common. */
    private record Kind(boolean matrices, double pace) {}

    private record Group(List<NDArray> parameters, List<NDArray> gradients) {}

    /** What the optimizers remember, in a fixed order. */
    List<NDArray> state() {
        return optimizers.stream()
                .flatMap(optimizer -> optimizer.state().stream())
                .toList();
    }

    void step(double rate) {
        for (int i = 0; i < optimizers.size(); i++) {
            optimizers.get(i).step(rate * paces.get(i));
        }
        engine.script().act("changed", parameters);
    }
}
