package dev.inkling.train;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import dev.inkling.model.ArrayFile;
import dev.inkling.model.engine.EngineThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run's arrays and progress in one safetensors file: the parameters as they are, the best ones, and what the optimizer
 * remembers. The file is replaced at once, so that a process killed at any moment leaves a whole one.
 */
public final class TrainingCheckpoint {
    /** Which state of a run. */
    public enum Which {
        /** The one that did best on the held-out texts. */
        BEST,
        /** The one after the last step. */
        LAST;

        String prefix() {
            return name().toLowerCase(java.util.Locale.ROOT) + ".";
        }
    }

    private static final String PROGRESS = "progress";
    private static final String OPTIMIZER = "optimizer.";

    private final ArrayFile arrays;
    private final Progress progress;

    private TrainingCheckpoint(ArrayFile arrays, Progress progress) {
        this.arrays = arrays;
        this.progress = progress;
    }

    /** @throws InklingException when the file is damaged */
    static Optional<TrainingCheckpoint> find(Path file) {
        return Files.exists(file) ? Optional.of(open(file)) : Optional.empty();
    }

    /** @throws InklingException when the file is missing or damaged */
    public static TrainingCheckpoint open(Path file) {
        ArrayFile arrays = ArrayFile.open(file);
        String words = arrays.metadata().getOrDefault(PROGRESS, "");
        try {
            return new TrainingCheckpoint(arrays, new ObjectMapper().readValue(words, Progress.class));
        } catch (JsonProcessingException e) {
            throw new InklingException(file + " is no checkpoint of a run: its header has no readable progress", e);
        }
    }

    /**
     * @param update the optimizer's memory; null for a run that will not go on
     * @throws IOException when the disk is full, for example; an earlier checkpoint is still there then
     */
    static void write(
            EngineThread engine,
            Path file,
            Progress progress,
            Map<String, NDArray> parameters,
            Map<String, NDArray> best,
            Update update)
            throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        best.forEach((name, array) -> arrays.put(Which.BEST.prefix() + name, array));
        if (progress.step() != progress.best().step()) {
            parameters.forEach((name, array) -> arrays.put(Which.LAST.prefix() + name, array));
        }
        List<NDArray> memory = update == null ? List.of() : update.state();
        for (int j = 0; j < memory.size(); j++) {
            arrays.put(OPTIMIZER + j, memory.get(j));
        }
        ArrayFile.write(engine, file, arrays, Map.of(PROGRESS, new ObjectMapper().writeValueAsString(progress)));
    }

    Progress progress() {
        return progress;
    }

    /** Steps done. */
    public int step() {
        return progress.step();
    }

    /** The latest step whose state was scored on the held-out texts. */
    public int judged() {
        return progress.best().judged();
    }

    /** The step of the best state. */
    public int bestStep() {
        return progress.best().step();
    }

    /**
     * Sets parameters to a state of the run.
     *
     * @param parameters by their names in files
     * @throws InklingException when the run's parameters have other names or shapes
     */
    public void restore(EngineThread engine, Which which, Map<String, NDArray> parameters) {
        boolean same = progress.step() == progress.best().step();
        String prefix = (same ? Which.BEST : which).prefix();
        parameters.forEach((name, array) -> arrays.into(engine, prefix + name, array));
    }

    /** Gives an optimizer its memory back. */
    void restore(EngineThread engine, Update update) {
        List<NDArray> memory = update.state();
        for (int i = 0; i < memory.size(); i++) {
            arrays.into(engine, OPTIMIZER + i, memory.get(i));
        }
    }
}
