package dev.inkling.model;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inkling.model.engine.EngineThread;
import dev.inkling.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a LLaMA-type model as a Hugging Face folder. */
public final class ModelWriter {
    private ModelWriter() {}

    /** @param precision F32 or F16 */
    public static void write(EngineThread engine, ModelConfig config, Weights weights, Precision precision, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (Map.Entry<String, NDArray> entry : weights.named().entrySet()) {
            NDArray array = entry.getValue();
            long length = array.getShape().size() * precision.bytes();
            tensors.add(new SafetensorsWriter.Tensor(
                    entry.getKey(),
                    precision.name(),
                    array.getShape().getShape(),
                    length,
                    () -> ArrayFile.parts(
                            engine,
                            array,
                            length,
                            (scratch, part) -> engine.script().call(scratch, "copied", part, precision.code()))));
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("config.json").toFile(), json(config, precision));
    }

    private static ObjectNode json(ModelConfig config, Precision precision) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.putArray("architectures").add("LlamaForCausalLM");
        json.put("model_type", "llama")
                .put("vocab_size", config.vocabulary())
                .put("hidden_size", config.embedding())
                .put("num_hidden_layers", config.layers())
                .put("num_attention_heads", config.heads())
                .put("num_key_value_heads", config.keyValueHeads())
                .put("head_dim", config.headSize())
                .put("intermediate_size", config.feedForward())
                .put("max_position_embeddings", config.context())
                .put("rms_norm_eps", config.normEpsilon())
                .put("rope_theta", config.rotary().theta())
                .put("hidden_act", "silu")
                .put("attention_bias", false)
                .put("mlp_bias", false)
                .put("tie_word_embeddings", config.tied())
                .put("torch_dtype", precision == Precision.F16 ? "float16" : "float32");
        if (!config.endOfText().isEmpty()) {
            int end = config.endOfText().get(0);
            json.put("bos_token_id", end).put("eos_token_id", end);
        }
        return json;
    }
}
