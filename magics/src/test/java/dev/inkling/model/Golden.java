package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Values computed by Hugging Face transformers, see golden/README.md, and the models they belong to. */
public final class Golden {
    private Golden() {}

    /** Every case that is a model. */
    public static Stream<String> families() {
        return Stream.of(
                "gpt2",
                "gpt_neo",
                "gptj",
                "bloom",
                "llama",
                "llama_gqa",
                "llama_sharded",
                "llama_rope_llama3",
                "mistral_sliding",
                "qwen2",
                "qwen3");
    }

    public static Path folder(String name) {
        return Path.of("src/test/resources/golden", name);
    }

    public static JsonNode of(String name) {
        try {
            return JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readTree(folder(name).resolve("golden.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The case of that name among {@code cases} or {@code generation}. */
    public static JsonNode named(JsonNode cases, String name) {
        for (JsonNode one : cases) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no case " + name);
    }

    /** A matrix of whole numbers, row by row. */
    public static long[] flat(JsonNode rows) {
        long[] numbers = new long[rows.size() * rows.get(0).size()];
        int i = 0;
        for (JsonNode row : rows) {
            for (JsonNode number : row) {
                numbers[i++] = number.asLong();
            }
        }
        return numbers;
    }

    /** Sum of the cross-entropies of the targets that are not -100, from the last layer's output. */
    public static double nats(Decoder decoder, NDManager manager, NDArray hidden, NDArray targets) {
        double sum = 0;
        for (float one : decoder.losses(manager, hidden, targets).toFloatArray()) {
            sum += one;
        }
        return sum;
    }

    /** Labels (B, T) as the target that follows each position, -100 for the last. */
    public static long[] targets(JsonNode labels) {
        long[] flat = flat(labels);
        int length = labels.get(0).size();
        long[] targets = new long[flat.length];
        for (int i = 0; i < flat.length; i++) {
            targets[i] = (i + 1) % length == 0 ? -100 : flat[i + 1];
        }
        return targets;
    }

    public static int[] row(JsonNode numbers) {
        int[] row = new int[numbers.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = numbers.get(i).asInt();
        }
        return row;
    }

    /** Every float32 tensor of a file. */
    public static Map<String, float[]> tensors(Path file) {
        Map<String, float[]> values = new LinkedHashMap<>();
        Safetensors.open(file).forEach((name, entry) -> {
            ByteBuffer bytes = entry.copy(0, entry.bytes());
            float[] array = new float[(int) entry.size()];
            bytes.asFloatBuffer().get(array);
            values.put(name, array);
        });
        return values;
    }

    /** Shapes of the tensors of a file. */
    public static Map<String, long[]> shapes(Path file) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Safetensors.open(file).forEach((name, entry) -> shapes.put(name, entry.shape()));
        return shapes;
    }

    /** In how many bits a case's base is held. */
    public static Quantisation quantisation(JsonNode golden) {
        return Quantisation.of(golden.path("bits").asInt() + "bit").orElse(Quantisation.NONE);
    }

    /** Work with a loaded model. */
    @FunctionalInterface
    public interface Work<T> {
        T with(EngineThread engine, Decoder decoder) throws Exception;
    }

    /** Loads a case's model in float32 for the time of the work. */
    public static <T> T run(String name, Work<T> work) {
        return run(Checkpoint.open(folder(name)), Precision.F32, work);
    }

    public static <T> T run(Checkpoint checkpoint, Precision precision, Work<T> work) {
        return run(checkpoint, precision, Quantisation.NONE, work);
    }

    public static <T> T run(Checkpoint checkpoint, Precision precision, Quantisation quantisation, Work<T> work) {
        return EngineThread.get().call(engine -> {
            try (Weights weights = checkpoint.load(engine, precision, quantisation)) {
                return work.with(engine, new Decoder(engine, checkpoint.config(), weights, Adaptation.NONE, precision));
            }
        });
    }
}
