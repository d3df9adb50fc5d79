package dev.inkling.benchmark;

import dev.inkling.model.FreshWeights;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelWriter;
import dev.inkling.model.Rotary;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** LLaMA-type models of a given shape that have learned nothing. */
final class RandomModel {
    private RandomModel() {}

    /** Heads of 64 dimensions, SwiGLU of about 8/3 the width, tied embeddings, context 1,024. */
    static ModelConfig config(int vocabulary, int embedding, int layers) {
        int headSize = 64;
        int heads = embedding / headSize;
        return new ModelConfig(
                "llama",
                vocabulary,
                embedding,
                layers,
                heads,
                heads,
                headSize,
                embedding * 8 / 3,
                1024,
                ModelConfig.Norm.RMS,
                1e-5,
                ModelConfig.Activation.GATED_SILU,
                new Rotary(headSize, Rotary.Style.HALVES, 10000, new Rotary.Plain()),
                1 / Math.sqrt(headSize),
                Collections.nCopies(layers, 0),
                true,
                List.of());
    }

    static void write(EngineThread engine, ModelConfig config, Path folder) throws IOException {
        try (Weights weights = FreshWeights.create(engine, config, 1)) {
            ModelWriter.write(engine, config, weights, Precision.F32, folder);
        }
    }
}
