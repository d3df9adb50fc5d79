package dev.inkling.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inkling.InklingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a Hugging Face config.json (old and new spellings) and generation_config.json. */
final class ConfigReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FAMILIES = new LinkedHashSet<>(List.of("llama", "mistral", "qwen2", "qwen3"));

    private ConfigReader() {}

    static ModelConfig read(Path folder) {
        Path file = folder.resolve("config.json");
        JsonNode config = tree(file);
        String family = config.path("model_type").asText("");
        if (!FAMILIES.contains(family)) {
            throw new InklingException(file + " is of model_type \"" + family + "\", which cannot be loaded; known are "
                    + String.join(", ", FAMILIES) + ": take a model of one of these families");
        }
        Path generation = folder.resolve("generation_config.json");
        return llama(config, family, endOfText(config, Files.exists(generation) ? tree(generation) : null));
    }

    static JsonNode tree(Path file) {
        try {
            JsonNode node = JSON.readTree(file.toFile());
            if (node == null || !node.isObject()) {
                throw new InklingException(file + " is not a JSON object: download the model again");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InklingException(
                    file + " is not valid JSON (" + e.getOriginalMessage() + "): download the model again", e);
        } catch (IOException e) {
            throw new InklingException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static ModelConfig llama(JsonNode config, String family, List<Integer> endOfText) {
        int embedding = required(config, "hidden_size");
        int layers = required(config, "num_hidden_layers");
        int heads = required(config, "num_attention_heads");
        int keyValueHeads = optional(config, "num_key_value_heads", heads);
        int headSize = optional(config, "head_dim", heads > 0 ? embedding / heads : 0);
        int context = optional(config, "max_position_embeddings", family.equals("llama") ? 2048 : 32768);
        double defaultEpsilon = 1e-6;
        return new ModelConfig(
                family,
                required(config, "vocab_size"),
                embedding,
                layers,
                heads,
                keyValueHeads,
                headSize,
                required(config, "intermediate_size"),
                context,
                ModelConfig.Norm.RMS,
                config.path("rms_norm_eps").asDouble(defaultEpsilon),
                activation(config.path("hidden_act").asText("silu")),
                new Rotary(headSize, Rotary.Style.HALVES, theta(config), scaling(config, context)),
                1 / Math.sqrt(headSize),
                windows(config, family, layers),
                config.path("tie_word_embeddings").asBoolean(false),
                endOfText);
    }

    private static ModelConfig.Activation activation(String name) {
        return switch (name) {
            case "silu", "swish" -> ModelConfig.Activation.GATED_SILU;
            case "gelu_pytorch_tanh", "gelu_new" -> ModelConfig.Activation.GATED_TANH_GELU;
            default ->
                throw new InklingException("config.json names the activation \"" + name
                        + "\", which this family does not use (silu expected)");
        };
    }

    private static List<Integer> windows(JsonNode config, String family, int layers) {
        int window = config.path("sliding_window").asInt(0);
        boolean used =
                family.equals("mistral") || config.path("use_sliding_window").asBoolean(false);
        List<Integer> windows = new ArrayList<>(Collections.nCopies(Math.max(layers, 0), 0));
        if (window <= 0 || !used || family.equals("llama")) {
            return windows;
        }
        JsonNode types = config.path("layer_types");
        int first = family.equals("mistral") ? 0 : optional(config, "max_window_layers", layers);
        for (int i = 0; i < layers; i++) {
            boolean slides = types.isArray() && types.size() == layers
                    ? types.get(i).asText().equals("sliding_attention")
                    : i >= first;
            windows.set(i, slides ? window : 0);
        }
        return windows;
    }

    private static double theta(JsonNode config) {
        JsonNode parameters = config.path("rope_parameters").path("rope_theta");
        return parameters.isNumber()
                ? parameters.asDouble()
                : config.path("rope_theta").asDouble(10000);
    }

    private static Rotary.Scaling scaling(JsonNode config, int context) {
        JsonNode scaling = config.has("rope_parameters") ? config.path("rope_parameters") : config.path("rope_scaling");
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        double factor = scaling.path("factor").asDouble(1);
        int trained = optional(scaling, "original_max_position_embeddings", context);
        return switch (type) {
            case "default", "null", "" -> new Rotary.Plain();
            case "linear" -> new Rotary.Linear(factor);
            case "dynamic" -> new Rotary.Dynamic(factor, context);
            case "llama3" ->
                new Rotary.Llama3(
                        factor,
                        scaling.path("low_freq_factor").asDouble(1),
                        scaling.path("high_freq_factor").asDouble(4),
                        trained);
            case "yarn" ->
                new Rotary.Yarn(
                        factor,
                        trained,
                        scaling.path("beta_fast").asDouble(32),
                        scaling.path("beta_slow").asDouble(1),
                        scaling.path("attention_factor").asDouble(0.1 * Math.log(factor) + 1));
            default ->
                throw new InklingException("config.json asks for rope scaling \"" + type
                        + "\", which is not known (none, linear, dynamic, llama3, yarn): take another model");
        };
    }

    /** Ids that end a text; one outside the vocabulary can never be produced and is left out. */
    private static List<Integer> endOfText(JsonNode config, JsonNode generation) {
        Set<Integer> ids = new LinkedHashSet<>();
        for (JsonNode source : generation == null ? List.of(config) : List.of(config, generation)) {
            JsonNode eos = source.path("eos_token_id");
            if (eos.isArray()) {
                eos.forEach(id -> ids.add(id.asInt()));
            } else if (eos.isInt()) {
                ids.add(eos.asInt());
            }
        }
        int vocabulary = config.path("vocab_size").asInt();
        return ids.stream().filter(id -> id >= 0 && id < vocabulary).toList();
    }

    private static int required(JsonNode config, String name) {
        JsonNode value = config.path(name);
        if (!value.isInt()) {
            throw new InklingException("config.json has no whole number " + name + ": download the model again");
        }
        return value.asInt();
    }

    private static int optional(JsonNode config, String name, int otherwise) {
        JsonNode value = config.path(name);
        return value.isNumber() ? value.asInt() : otherwise;
    }
}
