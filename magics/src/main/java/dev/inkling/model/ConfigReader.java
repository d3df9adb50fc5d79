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

    private static final int MOST_LAYERS = 10_000;

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
        List<Integer> ends = endOfText(config, Files.exists(generation) ? tree(generation) : null);
        try {
            return llama(new ConfigFields(config), family, ends);
        } catch (InklingException e) {
            throw new InklingException(
                    file + " cannot be used: " + e.getMessage() + "; download the model again or take another one", e);
        }
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
            throw new InklingException("cannot read " + file + " (" + e + "): check that it is readable", e);
        }
    }

    private static ModelConfig llama(ConfigFields config, String family, List<Integer> endOfText) {
        int embedding = config.required("hidden_size");
        int layers = config.required("num_hidden_layers");
        int heads = config.required("num_attention_heads");
        int headSize = config.optional("head_dim", Math.max(1, embedding / heads));
        int context = config.optional("max_position_embeddings", family.equals("llama") ? 2048 : 32768);
        config.require(
                config.has("head_dim") || embedding % heads == 0,
                "hidden_size (" + embedding + ") must be a multiple of num_attention_heads (" + heads + ")");
        config.require(layers <= MOST_LAYERS, "num_hidden_layers (" + layers + ") is more than any model has");
        int vocabulary = config.required("vocab_size");
        int feedForward = config.required("intermediate_size");
        int keyValueHeads = config.optional("num_key_value_heads", heads);
        double epsilon = config.number("rms_norm_eps", 1e-6);
        boolean tied = config.flag("tie_word_embeddings");
        double theta = config.number(config.get("rope_parameters"), "rope_theta", config.number("rope_theta", 10000));
        Rotary.Scaling scaling = scaling(config, context);
        config.check();
        List<Integer> windows = windows(config, family, layers);
        config.check();
        return new ModelConfig(
                family,
                vocabulary,
                embedding,
                layers,
                heads,
                keyValueHeads,
                headSize,
                feedForward,
                context,
                ModelConfig.Norm.RMS,
                epsilon,
                activation(config.get("hidden_act").asText("silu")),
                new Rotary(headSize, Rotary.Style.HALVES, theta, scaling),
                1 / Math.sqrt(headSize),
                windows,
                tied,
                endOfText);
    }

    private static ModelConfig.Activation activation(String name) {
        return switch (name) {
            case "silu", "swish" -> ModelConfig.Activation.GATED_SILU;
            case "gelu_pytorch_tanh", "gelu_new" -> ModelConfig.Activation.GATED_TANH_GELU;
            default ->
                throw new InklingException(
                        "it names the activation \"" + name + "\", which is not known here (silu expected)");
        };
    }

    private static List<Integer> windows(ConfigFields config, String family, int layers) {
        boolean mistral = family.equals("mistral");
        boolean used = mistral || config.flag("use_sliding_window");
        List<Integer> windows = new ArrayList<>(Collections.nCopies(layers, 0));
        // Mistral's first release left the window to the code; a null says that there is none.
        boolean absent = config.get("sliding_window").isMissingNode();
        int window = config.optional("sliding_window", mistral && absent ? 4096 : 0);
        if (window == 0 || !used || family.equals("llama")) {
            return windows;
        }
        JsonNode types = config.get("layer_types");
        int first = mistral ? 0 : config.get("max_window_layers").asInt(28);
        for (int i = 0; i < layers; i++) {
            boolean slides = types.isArray() && types.size() == layers
                    ? types.get(i).asText().equals("sliding_attention")
                    : i >= first;
            windows.set(i, slides ? window : 0);
        }
        return windows;
    }

    private static Rotary.Scaling scaling(ConfigFields config, int context) {
        JsonNode scaling = config.get(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        double factor = config.number(scaling, "factor", 1);
        int trained = config.optional(scaling, "original_max_position_embeddings", context);
        return switch (type) {
            case "default", "null", "" -> new Rotary.Plain();
            case "linear" -> new Rotary.Linear(factor);
            case "dynamic" -> new Rotary.Dynamic(factor, context);
            case "llama3" ->
                new Rotary.Llama3(
                        factor,
                        config.number(scaling, "low_freq_factor", 1),
                        config.number(scaling, "high_freq_factor", 4),
                        trained);
            case "yarn" ->
                new Rotary.Yarn(
                        factor,
                        trained,
                        config.number(scaling, "beta_fast", 32),
                        config.number(scaling, "beta_slow", 1),
                        config.number(scaling, "attention_factor", 0.1 * Math.log(factor) + 1));
            default ->
                throw new InklingException("it asks for rope scaling \"" + type
                        + "\", which is not known (none, linear, dynamic, llama3, yarn)");
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
}
