package dev.inkling.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inkling.InklingException;
import dev.inkling.model.ModelConfig.Activation;
import dev.inkling.model.ModelConfig.Attention;
import dev.inkling.model.ModelConfig.FeedForward;
import dev.inkling.model.ModelConfig.Head;
import dev.inkling.model.ModelConfig.Norm;
import dev.inkling.model.ModelConfig.Positions;
import dev.inkling.model.ModelConfig.Residual;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The configurations of GPT-2, GPT-Neo, GPT-J and BLOOM, from one config.json. */
final class GptConfigs {
    /** What the reference takes where config.json leaves it out. */
    private static final int GPT_J_TURNING = 64;

    private final ConfigFields config;
    private final String family;
    private final List<Integer> endOfText;
    private final int vocabulary;
    private final int embedding;
    private final int layers;
    private final int heads;
    private final int headSize;

    private GptConfigs(
            ConfigFields config,
            String family,
            List<Integer> endOfText,
            String embeddingName,
            String layersName,
            String headsName) {
        this.config = config;
        this.family = family;
        this.endOfText = endOfText;
        embedding = config.required(embeddingName);
        layers = config.required(layersName);
        heads = config.required(headsName);
        vocabulary = config.required("vocab_size");
        config.requireLayers(layers);
        config.require(
                embedding % heads == 0,
                embeddingName + " (" + embedding + ") must be a multiple of " + headsName + " (" + heads + ")");
        config.check();
        headSize = embedding / heads;
    }

    /** A family that calls its sizes as GPT-2 does. */
    private static GptConfigs of(ConfigFields config, String family, List<Integer> endOfText) {
        return new GptConfigs(
                config,
                family,
                endOfText,
                config.spelling("n_embd", "hidden_size"),
                config.spelling("n_layer", "num_hidden_layers"),
                config.spelling("n_head", "num_attention_heads"));
    }

    static ModelConfig gpt2(ConfigFields config, List<Integer> endOfText) {
        GptConfigs gpt = of(config, "gpt2", endOfText);
        config.require(!config.flag("add_cross_attention", false), "add_cross_attention is for translation alone");
        boolean scaled = config.flag("scale_attn_weights", true);
        boolean byLayer = config.flag("scale_attn_by_inverse_layer_idx", false);
        List<Double> scales = new ArrayList<>();
        for (int layer = 0; layer < gpt.layers; layer++) {
            scales.add((scaled ? gpt.usualScale() : 1) / (byLayer ? layer + 1 : 1));
        }
        return gpt.model(
                config.optional(config.spelling("n_positions", "n_ctx", "max_position_embeddings"), 1024),
                gpt.attention(Positions.LEARNED, Rotary.NONE, scales, gpt.noWindows()),
                gpt.feed("n_inner"),
                false,
                Residual.SEQUENTIAL,
                Set.of(Weights.QUERY + 1, Weights.OUTPUT + 1),
                new Head(config.flag("tie_word_embeddings", true), false));
    }

    static ModelConfig gptNeo(ConfigFields config, List<Integer> endOfText) {
        GptConfigs gpt = new GptConfigs(
                config,
                "gpt_neo",
                endOfText,
                "hidden_size",
                config.spelling("num_layers", "num_hidden_layers"),
                config.spelling("num_heads", "num_attention_heads"));
        return gpt.model(
                config.optional("max_position_embeddings", 2048),
                gpt.attention(Positions.LEARNED, Rotary.NONE, Collections.nCopies(gpt.layers, 1.0), gpt.neoWindows()),
                gpt.feed("intermediate_size"),
                false,
                Residual.SEQUENTIAL,
                Set.of(Weights.OUTPUT + 1),
                new Head(config.flag("tie_word_embeddings", true), false));
    }

    static ModelConfig gptJ(ConfigFields config, List<Integer> endOfText) {
        GptConfigs gpt = of(config, "gptj", endOfText);
        boolean absent = config.get("rotary_dim").isMissingNode();
        int dims = config.optional("rotary_dim", absent ? GPT_J_TURNING : gpt.headSize);
        config.require(dims % 2 == 0, "rotary_dim (" + dims + ") must be even");
        config.check();
        boolean tied = config.flag("tie_word_embeddings", false);
        return gpt.model(
                config.optional(config.spelling("n_positions", "max_position_embeddings"), 2048),
                gpt.attention(
                        Positions.ROTARY,
                        new Rotary(dims, Rotary.Style.INTERLEAVED, 10000, new Rotary.Plain()),
                        Collections.nCopies(gpt.layers, gpt.usualScale()),
                        gpt.noWindows()),
                gpt.feed("n_inner"),
                false,
                Residual.PARALLEL,
                Set.of(),
                new Head(tied, true));
    }

    static ModelConfig bloom(ConfigFields config, List<Integer> endOfText) {
        GptConfigs gpt = new GptConfigs(
                config,
                "bloom",
                endOfText,
                config.spelling("hidden_size", "n_embed"),
                config.spelling("n_layer", "num_hidden_layers"),
                config.spelling("n_head", "num_attention_heads"));
        boolean afterNorm = config.flag("apply_residual_connection_post_layernorm", false);
        return gpt.model(
                // The family knows no longest sequence; this is what its members were trained on.
                config.optional(config.spelling("seq_length", "n_positions"), 2048),
                gpt.attention(
                        Positions.ALIBI,
                        Rotary.NONE,
                        Collections.nCopies(gpt.layers, gpt.usualScale()),
                        gpt.noWindows()),
                new FeedForward(Math.multiplyExact(4, gpt.embedding), Activation.TANH_GELU),
                true,
                afterNorm ? Residual.AFTER_NORM : Residual.SEQUENTIAL,
                Set.of(Weights.QUERY + 1, Weights.OUTPUT + 1),
                new Head(config.flag("tie_word_embeddings", true), false));
    }

    private double usualScale() {
        return 1 / Math.sqrt(headSize);
    }

    private List<Integer> noWindows() {
        return Collections.nCopies(layers, 0);
    }

    private Attention attention(Positions positions, Rotary rotary, List<Double> scales, List<Integer> windows) {
        return new Attention(heads, heads, headSize, positions, rotary, scales, windows, false);
    }

    /** @param sizeName of the inner width, four times the embedding when it is left out */
    private FeedForward feed(String sizeName) {
        return new FeedForward(
                config.optional(sizeName, Math.multiplyExact(4, embedding)),
                activation(config.text("activation_function", "gelu_new")));
    }

    private static Activation activation(String name) {
        return switch (name) {
            case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> Activation.TANH_GELU;
            case "gelu", "gelu_python" -> Activation.ERF_GELU;
            case "relu" -> Activation.RELU;
            case "silu", "swish" -> Activation.SILU;
            default ->
                throw new InklingException("it names the activation \"" + name
                        + "\", which is not known here (gelu_new, gelu, relu or silu expected)");
        };
    }

    /** {@code [[["global", "local"], 12]]}: each list as often as its number says; or already layer by layer. */
    private List<Integer> neoWindows() {
        List<String> kinds = new ArrayList<>();
        JsonNode types = config.get("attention_types");
        if (types.isArray()) {
            for (JsonNode type : types) {
                for (int times = type.path(1).asInt(0); times > 0 && kinds.size() < layers; times--) {
                    type.path(0).forEach(kind -> kinds.add(kind.asText()));
                }
            }
        } else if (config.get("attention_layers").isArray()) {
            config.get("attention_layers").forEach(kind -> kinds.add(kind.asText()));
        } else {
            for (int layer = 0; layer < layers; layer++) {
                kinds.add(layer % 2 == 0 ? "global" : "local");
            }
        }
        config.require(
                kinds.size() == layers && Set.of("global", "local").containsAll(kinds),
                "attention_types name " + kinds + " for " + layers + " layers (global or local expected)");
        int window = config.optional("window_size", 256);
        config.check();
        return kinds.stream().map(kind -> kind.equals("local") ? window : 0).toList();
    }

    private ModelConfig model(
            int context,
            Attention attention,
            FeedForward feed,
            boolean embeddingNorm,
            Residual residual,
            Set<Integer> attentionBiases,
            Head head) {
        double epsilon = config.number(config.spelling("layer_norm_epsilon", "layer_norm_eps"), 1e-5);
        config.check();
        Set<Integer> biases = new HashSet<>(attentionBiases);
        biases.addAll(Set.of(Weights.UP + 1, Weights.DOWN + 1));
        return new ModelConfig(
                family,
                vocabulary,
                embedding,
                layers,
                context,
                attention,
                feed,
                Norm.LAYER,
                epsilon,
                embeddingNorm,
                residual,
                biases,
                head,
                endOfText);
    }
}
