package dev.inkling.benchmark;

import dev.inkling.model.FreshWeights;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelConfigs;
import dev.inkling.model.ModelWriter;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** LLaMA-type models of a given shape that have learned nothing. */
final class RandomModel {
    private RandomModel() {}

    /** Heads of 64 dimensions, SwiGLU of about 8/3 the width, tied embeddings, context 1,024. */
    static ModelConfig config(int vocabulary, int embedding, int layers) {
        return ModelConfig.llama(vocabulary, embedding, layers, embedding / 64, embedding * 8 / 3, 1024, List.of());
    }

    /** @param json of any family, as in config.json */
    static void write(EngineThread engine, String json, Path folder) throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, json);
        write(engine, ModelConfigs.read(folder), folder);
        // The writer's own is a LLaMA's.
        Files.writeString(config, json);
    }

    static void write(EngineThread engine, ModelConfig config, Path folder) throws IOException {
        try (Weights weights = FreshWeights.create(engine, config, 1)) {
            ModelWriter.write(engine, config, weights, Precision.F32, folder);
        }
    }
}
