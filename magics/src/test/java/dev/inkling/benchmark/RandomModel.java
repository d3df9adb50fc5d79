package dev.inkling.benchmark;

import dev.inkling.model.FreshWeights;
import dev.inkling.model.ModelConfig;
import dev.inkling.model.ModelConfigs;
import dev.inkling.model.ModelWriter;
import dev.inkling.model.Weights;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/** LLaMA-type models of a given shape that have learned nothing. */
final class RandomModel {
    private static final Pattern MAP_OF_GPT2 = Pattern.compile(
            "(\"[^\"]*\\.c_(?:attn|proj|fc)\\.weight\"\\s*:\\s*\\{[^}]*\"shape\"\\s*:\\s*)\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*\\]");

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
        turn(folder.resolve("model.safetensors"));
    }

    /** The maps of GPT-2 are stored (in, out). Random numbers need not move; their shape does, in the file's header. */
    private static void turn(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(length, 0);
            ByteBuffer header = ByteBuffer.allocate((int) length.getLong(0));
            channel.read(header, Long.BYTES);
            String text = new String(header.array(), StandardCharsets.UTF_8);
            byte[] turned = MAP_OF_GPT2.matcher(text).replaceAll("$1[$3,$2]").getBytes(StandardCharsets.UTF_8);
            if (turned.length != header.capacity()) {
                throw new IOException(file + ": the header has another length now");
            }
            channel.write(ByteBuffer.wrap(turned), Long.BYTES);
        }
    }

    static void write(EngineThread engine, ModelConfig config, Path folder) throws IOException {
        try (Weights weights = FreshWeights.create(engine, config, 1)) {
            ModelWriter.write(engine, config, weights, Precision.F32, folder);
        }
    }
}
