package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.inkling.model.engine.EngineThread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Adafactor (Shazeer and Stern 2018) in the form of {@code torch.optim.Adafactor}: no momentum, and for a matrix only
 * the mean squares of its rows and columns, so that the state is next to nothing. A step's size is relative to the
 * parameter's own (root mean square, at least 0.001), and at most the rate or one over the root of the step's number.
 */
final class Adafactor implements Optimizer {
    private final EngineThread engine;
    private final Part matrices = new Part(new ArrayList<>(), new ArrayList<>());
    private final Part vectors = new Part(new ArrayList<>(), new ArrayList<>());
    private final List<NDArray> rows = new ArrayList<>();
    private final List<NDArray> columns = new ArrayList<>();
    private final List<NDArray> squares;
    private final NDArray step;
    private final double epsilon;
    private final double decay;

    private record Part(List<NDArray> parameters, List<NDArray> gradients) {}

    /**
     * @param manager owner of the mean squares
     * @param epsilon least root of a mean square
     */
    Adafactor(
            EngineThread engine,
            NDManager manager,
            List<NDArray> parameters,
            List<NDArray> gradients,
            double epsilon,
            double decay) {
        this.engine = engine;
        for (int i = 0; i < parameters.size(); i++) {
            Shape shape = parameters.get(i).getShape();
            Part part = shape.dimension() > 1 ? matrices : vectors;
            part.parameters.add(parameters.get(i));
            part.gradients.add(gradients.get(i));
            if (part == matrices) {
                rows.add(manager.zeros(flattened(shape, shape.dimension() - 1)));
                columns.add(manager.zeros(flattened(shape, shape.dimension() - 2)));
            }
        }
        this.squares = Optimizer.zerosLike(manager, vectors.parameters);
        this.step = manager.zeros(new Shape());
        this.epsilon = epsilon;
        this.decay = decay;
    }

    /** The shape with one number along an axis. */
    private static Shape flattened(Shape shape, int axis) {
        long[] sizes = shape.getShape().clone();
        sizes[axis] = 1;
        return new Shape(sizes);
    }

    @Override
    public void step(double rate) {
        engine.script().act("count", step);
        if (!matrices.parameters.isEmpty()) {
            engine.script()
                    .act(
                            "adafactor",
                            matrices.parameters,
                            matrices.gradients,
                            rows,
                            columns,
                            step,
                            rate,
                            decay,
                            epsilon);
        }
        if (!vectors.parameters.isEmpty()) {
            engine.script()
                    .act(
                            "adafactor_vectors",
                            vectors.parameters,
                            vectors.gradients,
                            squares,
                            step,
                            rate,
                            decay,
                            epsilon);
        }
    }

    @Override
    public List<NDArray> state() {
        return Stream.of(rows, columns, squares, List.of(step))
                .flatMap(List::stream)
                .toList();
    }
}
