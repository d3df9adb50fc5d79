package dev.inkling.model;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hugging Face's tensor names of a family, by their place in {@link Weights}, and how the family stores them.
 *
 * @param prefix what base models without a head leave out
 * @param positions learned positions, or empty
 * @param embeddingNorm a norm's module, or empty
 * @param modules of a layer, by the place of their weight
 * @param transposed true when projections are stored (in, out)
 */
record TensorNames(
        String prefix,
        String tokens,
        String positions,
        String embeddingNorm,
        String finalNorm,
        String layers,
        Map<Integer, String> modules,
        boolean transposed,
        Fusion fusion) {
    static final String HEAD = "lm_head.weight";
    static final String HEAD_BIAS = "lm_head.bias";

    /** How query, key and value share a matrix, which then stands at the query's place. */
    enum Fusion {
        NONE,
        /** All queries, all keys, all values. */
        THIRDS,
        /** Head by head its query, key and value. */
        HEADS
    }

    private static final TensorNames LLAMA = new TensorNames(
            "model.",
            "embed_tokens.weight",
            "",
            "",
            "norm",
            "layers.",
            Map.ofEntries(
                    Map.entry(Weights.NORM1, "input_layernorm"),
                    Map.entry(Weights.QUERY, "self_attn.q_proj"),
                    Map.entry(Weights.KEY, "self_attn.k_proj"),
                    Map.entry(Weights.VALUE, "self_attn.v_proj"),
                    Map.entry(Weights.OUTPUT, "self_attn.o_proj"),
                    Map.entry(Weights.QUERY_NORM, "self_attn.q_norm"),
                    Map.entry(Weights.KEY_NORM, "self_attn.k_norm"),
                    Map.entry(Weights.NORM2, "post_attention_layernorm"),
                    Map.entry(Weights.GATE, "mlp.gate_proj"),
                    Map.entry(Weights.UP, "mlp.up_proj"),
                    Map.entry(Weights.DOWN, "mlp.down_proj")),
            false,
            Fusion.NONE);

    private static final TensorNames GPT2 = new TensorNames(
            "transformer.",
            "wte.weight",
            "wpe.weight",
            "",
            "ln_f",
            "h.",
            Map.of(
                    Weights.NORM1, "ln_1",
                    Weights.QUERY, "attn.c_attn",
                    Weights.OUTPUT, "attn.c_proj",
                    Weights.NORM2, "ln_2",
                    Weights.UP, "mlp.c_fc",
                    Weights.DOWN, "mlp.c_proj"),
            true,
            Fusion.THIRDS);

    private static final TensorNames GPT_NEO = new TensorNames(
            "transformer.",
            "wte.weight",
            "wpe.weight",
            "",
            "ln_f",
            "h.",
            Map.of(
                    Weights.NORM1, "ln_1",
                    Weights.QUERY, "attn.attention.q_proj",
                    Weights.KEY, "attn.attention.k_proj",
                    Weights.VALUE, "attn.attention.v_proj",
                    Weights.OUTPUT, "attn.attention.out_proj",
                    Weights.NORM2, "ln_2",
                    Weights.UP, "mlp.c_fc",
                    Weights.DOWN, "mlp.c_proj"),
            false,
            Fusion.NONE);

    private static final TensorNames GPT_J = new TensorNames(
            "transformer.",
            "wte.weight",
            "",
            "",
            "ln_f",
            "h.",
            Map.of(
                    Weights.NORM1, "ln_1",
                    Weights.QUERY, "attn.q_proj",
                    Weights.KEY, "attn.k_proj",
                    Weights.VALUE, "attn.v_proj",
                    Weights.OUTPUT, "attn.out_proj",
                    Weights.UP, "mlp.fc_in",
                    Weights.DOWN, "mlp.fc_out"),
            false,
            Fusion.NONE);

    private static final TensorNames BLOOM = new TensorNames(
            "transformer.",
            "word_embeddings.weight",
            "",
            "word_embeddings_layernorm",
            "ln_f",
            "h.",
            Map.of(
                    Weights.NORM1, "input_layernorm",
                    Weights.QUERY, "self_attention.query_key_value",
                    Weights.OUTPUT, "self_attention.dense",
                    Weights.NORM2, "post_attention_layernorm",
                    Weights.UP, "mlp.dense_h_to_4h",
                    Weights.DOWN, "mlp.dense_4h_to_h"),
            false,
            Fusion.HEADS);

    private static final Map<String, TensorNames> FAMILIES = Map.of(
            "llama", LLAMA,
            "mistral", LLAMA,
            "qwen2", LLAMA,
            "qwen3", LLAMA,
            "gpt2", GPT2,
            "gpt_neo", GPT_NEO,
            "gptj", GPT_J,
            "bloom", BLOOM);

    /** @param family one that {@link ConfigReader} knows */
    static TensorNames of(String family) {
        return FAMILIES.get(family);
    }

    String tokenWeight() {
        return prefix + tokens;
    }

    String positionWeight() {
        return prefix + positions;
    }

    String embeddingNormWeight() {
        return prefix + embeddingNorm + ".weight";
    }

    String embeddingNormBias() {
        return prefix + embeddingNorm + ".bias";
    }

    String finalNormWeight() {
        return prefix + finalNorm + ".weight";
    }

    String finalNormBias() {
        return prefix + finalNorm + ".bias";
    }

    /** The module of a layer whose weight is at this place, with its full path. */
    String module(int layer, int place) {
        return prefix + layers + layer + "." + modules.get(place);
    }

    /** Whether a linear map is stored (in, out), the other way round than it is used. */
    boolean turned(int place) {
        return transposed
                && (place == Weights.QUERY || place == Weights.OUTPUT || place == Weights.UP || place == Weights.DOWN);
    }

    /** The arrays of a layer that the model has: name by place. */
    Map<Integer, String> layer(int layer, ModelConfig config) {
        Map<Integer, String> names = new LinkedHashMap<>();
        for (int place = 0; place < Weights.SLOTS; place++) {
            boolean headNorm = place == Weights.QUERY_NORM || place == Weights.KEY_NORM;
            boolean weight = headNorm || place % 2 == 0;
            String module = modules.get(weight ? place : place - 1);
            if (module != null && has(place, config)) {
                names.put(place, prefix + layers + layer + "." + module + (weight ? ".weight" : ".bias"));
            }
        }
        return names;
    }

    private static boolean has(int place, ModelConfig config) {
        return switch (place) {
            case Weights.QUERY_NORM, Weights.KEY_NORM -> config.attention().headNorms();
            case Weights.NORM1 + 1, Weights.NORM2 + 1 -> config.norm() == ModelConfig.Norm.LAYER;
            case Weights.GATE -> config.feed().activation().gated();
            default -> place % 2 == 0 || config.biases().contains(place);
        };
    }

    /** Shape of an array of a layer as it is used: (out, in) for a linear map. */
    long[] shape(int place, ModelConfig c) {
        long attention = (long) c.heads() * c.headSize();
        long keyValue = (long) c.keyValueHeads() * c.headSize();
        long query = fusion == Fusion.NONE ? attention : attention + 2 * keyValue;
        return switch (place) {
            case Weights.NORM1, Weights.NORM1 + 1, Weights.NORM2, Weights.NORM2 + 1 -> new long[] {c.embedding()};
            case Weights.QUERY -> new long[] {query, c.embedding()};
            case Weights.QUERY + 1 -> new long[] {query};
            case Weights.KEY, Weights.VALUE -> new long[] {keyValue, c.embedding()};
            case Weights.KEY + 1, Weights.VALUE + 1 -> new long[] {keyValue};
            case Weights.OUTPUT -> new long[] {c.embedding(), attention};
            case Weights.OUTPUT + 1, Weights.DOWN + 1 -> new long[] {c.embedding()};
            case Weights.QUERY_NORM, Weights.KEY_NORM -> new long[] {c.headSize()};
            case Weights.GATE, Weights.UP -> new long[] {c.feedForward(), c.embedding()};
            case Weights.GATE + 1, Weights.UP + 1 -> new long[] {c.feedForward()};
            case Weights.DOWN -> new long[] {c.embedding(), c.feedForward()};
            default -> throw new IllegalArgumentException("no array at place " + place);
        };
    }

    /** Every array outside of the layers that the model has, with its shape. */
    Map<String, long[]> outer(ModelConfig config) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        long[] vector = {config.embedding()};
        shapes.put(tokenWeight(), new long[] {config.vocabulary(), config.embedding()});
        if (config.attention().positions() == ModelConfig.Positions.LEARNED) {
            shapes.put(positionWeight(), new long[] {config.context(), config.embedding()});
        }
        if (config.embeddingNorm()) {
            shapes.put(embeddingNormWeight(), vector);
            shapes.put(embeddingNormBias(), vector);
        }
        shapes.put(finalNormWeight(), vector);
        if (config.norm() == ModelConfig.Norm.LAYER) {
            shapes.put(finalNormBias(), vector);
        }
        if (!config.tied()) {
            shapes.put(HEAD, new long[] {config.vocabulary(), config.embedding()});
        }
        if (config.head().bias()) {
            shapes.put(HEAD_BIAS, new long[] {config.vocabulary()});
        }
        return shapes;
    }

    /** The arrays of the first layers, and what comes before them. */
    Set<String> lower(int layers, ModelConfig config) {
        Set<String> lower = new LinkedHashSet<>(
                List.of(tokenWeight(), positionWeight(), embeddingNormWeight(), embeddingNormBias()));
        lower.retainAll(outer(config).keySet());
        for (int layer = 0; layer < layers; layer++) {
            lower.addAll(layer(layer, config).values());
        }
        return lower;
    }

    /** Every array that the model has, by its full name, with the shape in which it is used. */
    Map<String, long[]> shapes(ModelConfig config) {
        Map<String, long[]> shapes = outer(config);
        for (int layer = 0; layer < config.layers(); layer++) {
            layer(layer, config).forEach((place, name) -> shapes.put(name, shape(place, config)));
        }
        return shapes;
    }
}
