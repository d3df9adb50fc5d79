package dev.inkling.model;

import dev.inkling.InklingException;
import java.util.ArrayList;
import java.util.List;

/**
 * The architecture of a decoder-only language model; a family is a choice of these values.
 *
 * @param family the {@code model_type} of config.json
 * @param vocabulary rows of the embedding (V), which may exceed the tokenizer's entries
 * @param embedding width of the residual stream (E)
 * @param heads attention heads (N)
 * @param keyValueHeads heads of keys and values (K), a divisor of N
 * @param headSize dimensions per head (H)
 * @param feedForward inner width of the feed-forward part
 * @param context longest sequence the model was trained on, in tokens
 * @param normEpsilon added under the root of the norm
 * @param attentionScale factor on query-key products
 * @param windows how far back each layer sees, in tokens; 0 for all
 * @param tied true when the output head is the token embedding
 * @param endOfText ids that end a text; the first is the one appended to documents; may be empty
 */
public record ModelConfig(
        String family,
        int vocabulary,
        int embedding,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int feedForward,
        int context,
        Norm norm,
        double normEpsilon,
        Activation activation,
        Rotary rotary,
        double attentionScale,
        List<Integer> windows,
        boolean tied,
        List<Integer> endOfText) {

    /** Kind of normalisation, with the code that the layer's arithmetic knows it by. */
    public enum Norm {
        LAYER,
        RMS
    }

    /** Feed-forward non-linearity; its ordinal is the code of the layer's arithmetic. */
    public enum Activation {
        TANH_GELU,
        GATED_SILU,
        GATED_TANH_GELU,
        ERF_GELU,
        RELU;

        public boolean gated() {
            return this == GATED_SILU || this == GATED_TANH_GELU;
        }
    }

    public ModelConfig {
        windows = List.copyOf(windows);
        endOfText = List.copyOf(endOfText);
        List<String> problems = new ArrayList<>();
        positive(problems, "vocab_size", vocabulary);
        positive(problems, "hidden_size", embedding);
        positive(problems, "num_hidden_layers", layers);
        positive(problems, "num_attention_heads", heads);
        positive(problems, "num_key_value_heads", keyValueHeads);
        positive(problems, "head_dim", headSize);
        positive(problems, "intermediate_size", feedForward);
        positive(problems, "max_position_embeddings", context);
        if (keyValueHeads > 0 && heads % keyValueHeads != 0) {
            problems.add("num_attention_heads (" + heads + ") must be a multiple of num_key_value_heads ("
                    + keyValueHeads + ")");
        }
        if (!(normEpsilon > 0)) {
            problems.add("the norm's epsilon must be positive, got " + normEpsilon);
        }
        if (rotary.dims() > headSize) {
            problems.add("rotary dimensions (" + rotary.dims() + ") exceed head_dim (" + headSize + ")");
        }
        if (windows.size() != layers) {
            problems.add(windows.size() + " attention windows for " + layers + " layers");
        }
        for (int id : endOfText) {
            if (id < 0 || id >= vocabulary) {
                problems.add("eos_token_id " + id + " lies outside the vocabulary of " + vocabulary);
            }
        }
        if (!problems.isEmpty()) {
            throw new InklingException("this describes no model: " + String.join("; ", problems));
        }
    }

    private static void positive(List<String> problems, String name, int value) {
        if (value <= 0) {
            problems.add(name + " must be positive, got " + value);
        }
    }

    /** Numbers in the model, counted once where the head is tied (all projections without bias). */
    public long parameters() {
        long attention = (long) embedding * headSize * (2L * heads + 2L * keyValueHeads);
        long feed = (activation.gated() ? 3L : 2L) * embedding * feedForward;
        long perLayer = attention + feed + 2L * embedding;
        return layers * perLayer + embedding + (tied ? 1L : 2L) * vocabulary * embedding;
    }
}
