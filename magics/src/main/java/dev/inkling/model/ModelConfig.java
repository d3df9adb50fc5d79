package dev.inkling.model;

import ai.djl.ndarray.types.Shape;
import dev.inkling.InklingException;
import dev.inkling.model.engine.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The architecture of a decoder-only language model; a family is a choice of these values and a table of names.
 *
 * @param family the {@code model_type} of config.json
 * @param vocabulary rows of the embedding (V), which may exceed the tokenizer's entries
 * @param embedding width of the residual stream (E)
 * @param context longest sequence the model was trained on, in tokens
 * @param normEpsilon added under the root of the norm
 * @param embeddingNorm true when the token embedding is normalised before the first layer
 * @param biases places in {@link Weights} of the projections' biases that the model has
 * @param endOfText ids that end a text; the first is the one appended to documents; may be empty
 */
public record ModelConfig(
        String family,
        int vocabulary,
        int embedding,
        int layers,
        int context,
        Attention attention,
        FeedForward feed,
        Norm norm,
        double normEpsilon,
        boolean embeddingNorm,
        Residual residual,
        Set<Integer> biases,
        Head head,
        List<Integer> endOfText) {
    /** A thousand times as many as the largest model; what is reckoned from fewer stays within 64 bits. */
    private static final double MOST_PARAMETERS = 1e14;

    /**
     * @param heads attention heads (N)
     * @param keyValueHeads heads of keys and values (K), a divisor of N
     * @param headSize dimensions per head (H)
     * @param rotary how heads turn; {@link Rotary#NONE} unless the positions are rotary
     * @param scales factor on query-key products, by layer
     * @param windows how far back each layer sees, in tokens; 0 for all
     * @param headNorms true when queries and keys are normalised head by head
     */
    public record Attention(
            int heads,
            int keyValueHeads,
            int headSize,
            Positions positions,
            Rotary rotary,
            List<Double> scales,
            List<Integer> windows,
            boolean headNorms) {
        public Attention {
            scales = List.copyOf(scales);
            windows = List.copyOf(windows);
        }
    }

    /** How a model knows the order of its tokens. */
    public enum Positions {
        /** Queries and keys turn. */
        ROTARY,
        /** A learned vector is added to each token's. */
        LEARNED,
        /** Attention fades with distance, at a slope of its own for each head (Press et al. 2022). */
        ALIBI
    }

    /** @param size inner width */
    public record FeedForward(int size, Activation activation) {}

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
        RELU,
        SILU,
        GATED_ERF_GELU,
        GATED_RELU;

        public boolean gated() {
            return name().startsWith("GATED_");
        }
    }

    /** What a layer adds to what. */
    public enum Residual {
        /** Attention to the stream, then the feed-forward part to that. */
        SEQUENTIAL,
        /** Both to the stream at once, from the same norm. */
        PARALLEL,
        /** As sequential, but each to the normalised stream. */
        AFTER_NORM
    }

    /** @param tied true when the output head is the token embedding */
    public record Head(boolean tied, boolean bias) {}

    public ModelConfig {
        biases = Set.copyOf(biases);
        endOfText = List.copyOf(endOfText);
        List<String> problems = new ArrayList<>();
        positive(problems, "vocab_size", vocabulary);
        positive(problems, "hidden_size", embedding);
        positive(problems, "num_hidden_layers", layers);
        positive(problems, "num_attention_heads", attention.heads());
        positive(problems, "num_key_value_heads", attention.keyValueHeads());
        positive(problems, "head_dim", attention.headSize());
        positive(problems, "intermediate_size", feed.size());
        if (context < 2) {
            problems.add("max_position_embeddings must be at least 2, got " + context);
        }
        if (attention.keyValueHeads() > 0 && attention.heads() % attention.keyValueHeads() != 0) {
            problems.add("num_attention_heads (" + attention.heads() + ") must be a multiple of num_key_value_heads ("
                    + attention.keyValueHeads() + ")");
        }
        if (!(normEpsilon > 0)) {
            problems.add("the norm's epsilon must be positive, got " + normEpsilon);
        }
        if (attention.rotary().dims() > attention.headSize()) {
            problems.add("rotary dimensions (" + attention.rotary().dims() + ") exceed head_dim ("
                    + attention.headSize() + ")");
        }
        if (attention.windows().size() != layers || attention.scales().size() != layers) {
            problems.add(attention.windows().size() + " attention windows for " + layers + " layers");
        }
        double widest = Math.max(attention.heads() * (double) attention.headSize(), feed.size());
        if (embedding * ((double) vocabulary + context + layers * widest) > MOST_PARAMETERS) {
            problems.add("its sizes make more parameters than any model has");
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

    /** A plain LLaMA: as many key/value heads as heads, rotary positions of base 10,000, RMS norm, no bias. */
    public static ModelConfig llama(
            int vocabulary,
            int embedding,
            int layers,
            int heads,
            int feedForward,
            int context,
            List<Integer> endOfText) {
        int headSize = embedding / heads;
        return new ModelConfig(
                "llama",
                vocabulary,
                embedding,
                layers,
                context,
                new Attention(
                        heads,
                        heads,
                        headSize,
                        Positions.ROTARY,
                        new Rotary(headSize, Rotary.Style.HALVES, 10000, new Rotary.Plain()),
                        Collections.nCopies(layers, 1 / Math.sqrt(headSize)),
                        Collections.nCopies(layers, 0),
                        false),
                new FeedForward(feedForward, Activation.GATED_SILU),
                Norm.RMS,
                1e-5,
                false,
                Residual.SEQUENTIAL,
                Set.of(),
                new Head(true, false),
                endOfText);
    }

    private static void positive(List<String> problems, String name, int value) {
        if (value <= 0) {
            problems.add(name + " must be positive, got " + value);
        }
    }

    public int heads() {
        return attention.heads();
    }

    public int keyValueHeads() {
        return attention.keyValueHeads();
    }

    public int headSize() {
        return attention.headSize();
    }

    public Rotary rotary() {
        return attention.rotary();
    }

    /** Inner width of the feed-forward part. */
    public int feedForward() {
        return feed.size();
    }

    public boolean tied() {
        return head.tied();
    }

    /** The same with a head that is not the token embedding. */
    ModelConfig untied() {
        return new ModelConfig(
                family,
                vocabulary,
                embedding,
                layers,
                context,
                attention,
                feed,
                norm,
                normEpsilon,
                embeddingNorm,
                residual,
                biases,
                new Head(false, head.bias()),
                endOfText);
    }

    /** Full path of the module in a layer whose weight is at this place in {@link Weights}. */
    public String module(int layer, int place) {
        return TensorNames.of(family).module(layer, place);
    }

    /** Places in {@link Weights} of the linear maps that a layer of this model has. */
    public List<Integer> linearMaps() {
        TensorNames names = TensorNames.of(family);
        return Weights.LINEAR_MAPS.stream()
                .filter(place -> names.layer(0, this).containsKey(place))
                .toList();
    }

    /** Shape (out, in) of the linear map at this place in {@link Weights}. */
    public long[] shape(int place) {
        return TensorNames.of(family).shape(place, this);
    }

    /** Names of the arrays of the first layers and of the embeddings below them; none for no layer. */
    public Set<String> lowerNames(int layers) {
        return layers == 0 ? Set.of() : TensorNames.of(family).lower(layers, this);
    }

    /** Numbers in the arrays of {@link #lowerNames}. */
    public long lowerParameters(int layers) {
        Set<String> lower = lowerNames(layers);
        return TensorNames.of(family).shapes(this).entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .mapToLong(entry -> new Shape(entry.getValue()).size())
                .sum();
    }

    /** Numbers in the model, counted once where the head is tied. */
    public long parameters() {
        return count(1) + count(2);
    }

    /** Numbers in its matrices alone. */
    public long matrixParameters() {
        return count(2);
    }

    private long count(int dimensions) {
        return TensorNames.of(family).shapes(this).values().stream()
                .filter(shape -> shape.length == dimensions)
                .mapToLong(shape -> dimensions == 1 ? shape[0] : Math.multiplyExact(shape[0], shape[1]))
                .sum();
    }

    /** Bytes of the loaded weights: matrices in the compute type, vectors (norms, biases) in float32 always. */
    public long weightBytes(Precision precision) {
        return Math.addExact(
                Math.multiplyExact(count(2), precision.bytes()), Math.multiplyExact(count(1), Precision.F32.bytes()));
    }

    /** The same with the linear maps of the layers in fewer bits, and the place where one layer's are read into. */
    public long weightBytes(Precision precision, Quantisation quantisation) {
        if (quantisation == Quantisation.NONE) {
            return weightBytes(precision);
        }
        long whole = mapBytes(precision, Quantisation.NONE);
        return weightBytes(precision) + whole + layers * (mapBytes(precision, quantisation) - whole);
    }

    /** Of one layer's linear maps. */
    private long mapBytes(Precision precision, Quantisation quantisation) {
        return linearMaps().stream()
                .mapToLong(place -> quantisation.bytes(shape(place)[0], shape(place)[1], precision))
                .sum();
    }
}
