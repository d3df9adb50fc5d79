package dev.inkling.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** Hugging Face's tensor names of the LLaMA kin (LLaMA, Mistral, Qwen), by their place in {@link Weights}. */
final class LayerNames {
    static final String TOKENS = "model.embed_tokens.weight";
    static final String FINAL_NORM = "model.norm.weight";
    static final String HEAD = "lm_head.weight";

    private LayerNames() {}

    /** Name of each present array of a layer, weights and possible biases. */
    static Map<Integer, String> of(int layer) {
        Map<Integer, String> names = new LinkedHashMap<>();
        String prefix = "model.layers." + layer + ".";
        projection(names, Weights.QUERY, prefix + "self_attn.q_proj");
        projection(names, Weights.KEY, prefix + "self_attn.k_proj");
        projection(names, Weights.VALUE, prefix + "self_attn.v_proj");
        projection(names, Weights.OUTPUT, prefix + "self_attn.o_proj");
        names.put(Weights.QUERY_NORM, prefix + "self_attn.q_norm.weight");
        names.put(Weights.KEY_NORM, prefix + "self_attn.k_norm.weight");
        projection(names, Weights.GATE, prefix + "mlp.gate_proj");
        projection(names, Weights.UP, prefix + "mlp.up_proj");
        projection(names, Weights.DOWN, prefix + "mlp.down_proj");
        names.put(Weights.NORM1, prefix + "input_layernorm.weight");
        names.put(Weights.NORM2, prefix + "post_attention_layernorm.weight");
        return names;
    }

    private static void projection(Map<Integer, String> names, int place, String module) {
        names.put(place, module + ".weight");
        names.put(place + 1, module + ".bias");
    }

    /** What a layer cannot do without. */
    static boolean required(int place, ModelConfig config) {
        boolean bias = place < Weights.QUERY_NORM && place % 2 == 1 || place > Weights.KEY_NORM && place % 2 == 1;
        if (bias) {
            boolean attention = place == Weights.QUERY + 1 || place == Weights.KEY + 1 || place == Weights.VALUE + 1;
            return attention && config.family().equals("qwen2");
        }
        boolean headNorm = place == Weights.QUERY_NORM || place == Weights.KEY_NORM;
        return !headNorm || config.family().equals("qwen3");
    }

    /** Shape that an array must have. */
    static long[] shape(int place, ModelConfig c) {
        long attention = (long) c.heads() * c.headSize();
        long keyValue = (long) c.keyValueHeads() * c.headSize();
        return switch (place) {
            case Weights.NORM1, Weights.NORM2 -> new long[] {c.embedding()};
            case Weights.QUERY -> new long[] {attention, c.embedding()};
            case Weights.QUERY + 1 -> new long[] {attention};
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
}
