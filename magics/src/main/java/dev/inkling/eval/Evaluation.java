package dev.inkling.eval;

/**
 * How well a model foresees texts.
 *
 * @param nats sum of the cross-entropies of the tokens
 * @param tokens tokens scored
 * @param bytes length of the texts in UTF-8
 * @param characters length of the texts in Unicode characters
 */
public record Evaluation(double nats, long tokens, long bytes, long characters) {
    /** Mean cross-entropy in nats per token; depends on the tokenizer. */
    public double loss() {
        return nats / tokens;
    }

    /** exp of the loss: between how many tokens the model hesitates; depends on the tokenizer. */
    public double perplexity() {
        return Math.exp(loss());
    }

    /** Comparable between models with different tokenizers. */
    public double bitsPerByte() {
        return nats / Math.log(2) / bytes;
    }

    /** Comparable between tokenizers, and fair to scripts whose characters take several bytes. */
    public double bitsPerCharacter() {
        return nats / Math.log(2) / characters;
    }
}
