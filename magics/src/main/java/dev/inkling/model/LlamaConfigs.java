package dev.inkling.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.InklingException;
import dev.inkling.model.ModelConfig.Attention;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configurations of LLaMA and its kin: Mistral, Qwen2, Qwen3. */
final class LlamaConfigs {
    /** What the reference takes where config.json leaves it out; a null says as many as heads. */
    private static final Map<String, Integer> KEY_VALUE_HEADS = Map.of("mistral", 8, "qwen2", 32, "qwen3", 32);

    private static final int QWEN3_HEAD = 128;
    private static final int WINDOW = 4096;

    private LlamaConfigs() {}

    static ModelConfig read(ConfigFields config, String family, List<Integer> endOfText) {
        int embedding = config.required("hidden_size");
        int layers = config.required("num_hidden_layers");
        int heads = config.required("num_attention_heads");
        boolean wideHead = family.equals("qwen3") && config.get("head_dim").isMissingNode();
        int headSize = config.optional("head_dim", wideHead ? QWEN3_HEAD : Math.max(1, embedding / heads));
        int context = config.optional("max_position_embeddings", family.equals("llama") ? 2048 : 32768);
        config.require(
                wideHead || config.has("head_dim") || embedding % heads == 0,
                "hidden_size (" + embedding + ") must be a multiple of num_attention_heads (" + heads + ")");
        config.requireLayers(layers);
        int vocabulary = config.required("vocab_size");
        int feedForward = config.required("intermediate_size");
        boolean left = config.get("num_key_value_heads").isMissingNode();
        int keyValueHeads =
                config.optional("num_key_value_heads", left ? KEY_VALUE_HEADS.getOrDefault(family, heads) : heads);
        double epsilon = config.number("rms_norm_eps", 1e-6);
        boolean tied = config.flag("tie_word_embeddings", false);
        boolean attentionBias = config.flag("attention_bias", false);
        boolean feedBias = config.flag("mlp_bias", false);
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
                context,
                new Attention(
                        heads,
                        keyValueHeads,
                        headSize,
                        ModelConfig.Positions.ROTARY,
                        new Rotary(headSize, Rotary.Style.HALVES, theta, scaling),
                        Collections.nCopies(layers, 1 / Math.sqrt(headSize)),
                        windows,
                        family.equals("qwen3")),
                new ModelConfig.FeedForward(feedForward, activation(config.text("hidden_act", "silu"))),
                ModelConfig.Norm.RMS,
                epsilon,
                false,
                ModelConfig.Residual.SEQUENTIAL,
                biases(family, attentionBias, feedBias),
                new ModelConfig.Head(tied, false),
                endOfText);
    }

    private static Set<Integer> biases(String family, boolean attention, boolean feed) {
        Set<Integer> places = new HashSet<>();
        if (family.equals("qwen2") || attention && !family.equals("mistral")) {
            places.addAll(Set.of(Weights.QUERY + 1, Weights.KEY + 1, Weights.VALUE + 1));
        }
        if (attention && (family.equals("llama") || family.equals("qwen3"))) {
            places.add(Weights.OUTPUT + 1);
        }
        if (feed && family.equals("llama")) {
            places.addAll(Set.of(Weights.GATE + 1, Weights.UP + 1, Weights.DOWN + 1));
        }
        return places;
    }

    private static ModelConfig.Activation activation(String name) {
        return switch (name) {
            case "silu", "swish" -> ModelConfig.Activation.GATED_SILU;
            case "gelu_pytorch_tanh", "gelu_new", "gelu_fast" -> ModelConfig.Activation.GATED_TANH_GELU;
            case "gelu" -> ModelConfig.Activation.GATED_ERF_GELU;
            case "relu" -> ModelConfig.Activation.GATED_RELU;
            default ->
                throw new InklingException("it names the activation \"" + name
                        + "\", which is not known here (silu, gelu_pytorch_tanh, gelu or relu expected)");
        };
    }

    private static List<Integer> windows(ConfigFields config, String family, int layers) {
        boolean mistral = family.equals("mistral");
        boolean used = mistral || config.flag("use_sliding_window", false);
        List<Integer> windows = new ArrayList<>(Collections.nCopies(layers, 0));
        // Mistral's first release left the window to the code; a null says that there is none.
        boolean absent = config.get("sliding_window").isMissingNode();
        int window = config.optional("sliding_window", absent ? WINDOW : 0);
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
            case "yarn" -> yarn(config, scaling, context, trained);
            default ->
                throw new InklingException("it asks for rope scaling \"" + type
                        + "\", which is not known (none, linear, dynamic, llama3, yarn)");
        };
    }

    private static Rotary.Yarn yarn(ConfigFields config, JsonNode scaling, int context, int trained) {
        double factor = config.number(scaling, "factor", context / (double) trained);
        double one = config.number(scaling, "mscale", 1);
        double all = config.number(scaling, "mscale_all_dim", 1);
        boolean both = scaling.hasNonNull("mscale") && scaling.hasNonNull("mscale_all_dim");
        double usual = both ? attentionFactor(factor, one) / attentionFactor(factor, all) : attentionFactor(factor, 1);
        return new Rotary.Yarn(
                factor,
                trained,
                config.number(scaling, "beta_fast", 32),
                config.number(scaling, "beta_slow", 1),
                scaling.path("truncate").asBoolean(true),
                config.number(scaling, "attention_factor", usual));
    }

    private static double attentionFactor(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }
}
