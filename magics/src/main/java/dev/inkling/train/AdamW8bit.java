package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.DynamicMap;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * AdamW with moments of eight bits (Dettmers et al. 2022): blocks of 256 numbers, each the code of a {@link DynamicMap}
 * value, with one float32 scale, the block's largest. A quarter of the memory of float32 moments, and the same update.
 *
 * <p>One thing is not the paper's: a second moment above zero never becomes zero, as the smallest of a block otherwise
 * would, since the first moment divided by nothing is a step of any size.
 */
final class AdamW8bit implements Optimizer {
    private static final int BLOCK = 256;

    /** Smaller tensors keep float32 moments: norms and biases matter much and take little. */
    private static final int SMALLEST = 4096;

    private final EngineThread engine;
    private final AdamW small;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> gradients = new ArrayList<>();
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> firstScales = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private final List<NDArray> secondScales = new ArrayList<>();
    private final List<NDArray> steps;
    private final List<NDArray> maps;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double decay;

    /** @param manager owner of the moments */
    AdamW8bit(
            EngineThread engine,
            NDManager manager,
            List<NDArray> parameters,
            List<NDArray> gradients,
            double beta1,
            double beta2,
            double epsilon,
            double decay) {
        this.engine = engine;
        List<NDArray> smallParameters = new ArrayList<>();
        List<NDArray> smallGradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            boolean large = parameters.get(i).size() >= SMALLEST;
            (large ? this.parameters : smallParameters).add(parameters.get(i));
            (large ? this.gradients : smallGradients).add(gradients.get(i));
        }
        this.small = new AdamW(engine, manager, smallParameters, smallGradients, beta1, beta2, epsilon, decay);
        for (NDArray parameter : this.parameters) {
            long blocks = (parameter.size() + BLOCK - 1) / BLOCK;
            // Any code times a scale of zero is zero.
            first.add(manager.zeros(new Shape(blocks, BLOCK), DataType.UINT8));
            firstScales.add(manager.zeros(new Shape(blocks)));
            second.add(manager.zeros(new Shape(blocks, BLOCK), DataType.UINT8));
            secondScales.add(manager.zeros(new Shape(blocks)));
        }
        this.steps =
                this.parameters.stream().map(p -> manager.zeros(new Shape())).toList();
        this.maps = Stream.of(DynamicMap.SIGNED, DynamicMap.UNSIGNED)
                .flatMap(map -> map.arrays(manager).stream())
                .toList();
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.decay = decay;
    }

    @Override
    public void step(double rate) {
        small.step(rate);
        if (!parameters.isEmpty()) {
            engine.script()
                    .act(
                            "adamw8bit",
                            parameters,
                            gradients,
                            first,
                            firstScales,
                            second,
                            secondScales,
                            steps,
                            maps,
                            rate,
                            beta1,
                            beta2,
                            decay,
                            epsilon);
        }
    }

    @Override
    public List<NDArray> state() {
        return Stream.of(first, firstScales, second, secondScales, steps, small.state())
                .flatMap(List::stream)
                .toList();
    }
}
