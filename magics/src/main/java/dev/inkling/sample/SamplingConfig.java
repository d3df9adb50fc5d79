package dev.inkling.sample;

import dev.inkling.InklingException;

/**
 * How text is drawn from a model.
 *
 * @param temperature 0 takes the most probable token each time; 1 draws as the model thinks; more is wilder
 * @param topK only the k most probable tokens; 0 for all
 * @param topP only the most probable tokens that together reach this probability; 1 for all
 * @param repetitionPenalty above 1 makes tokens that have occurred less probable (Keskar et al. 2019)
 * @param seed the same seed gives the same text
 * @param length most tokens to draw
 */
public record SamplingConfig(
        double temperature, int topK, double topP, double repetitionPenalty, long seed, int length) {
    public static final SamplingConfig DEFAULTS = new SamplingConfig(0.8, 0, 0.95, 1.1, 1, 200);

    public SamplingConfig {
        range("--temperature", temperature, 0, 10);
        range("--top-k", topK, 0, Integer.MAX_VALUE);
        range("--top-p", topP, 1e-6, 1);
        range("--repetition-penalty", repetitionPenalty, 0.1, 10);
        range("--length", length, 1, 1_000_000);
    }

    private static void range(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InklingException(
                    option + " takes a number from " + plain(least) + " to " + plain(most) + ", got " + plain(value));
        }
    }

    /** A whole number without a point, as one types it. */
    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    /** The most probable text, with nothing left to chance. */
    public static SamplingConfig greedy(int length) {
        return new SamplingConfig(0, 0, 1, 1, 0, length);
    }

    public SamplingConfig withSeed(long other) {
        return new SamplingConfig(temperature, topK, topP, repetitionPenalty, other, length);
    }

    public SamplingConfig withLength(int tokens) {
        return new SamplingConfig(temperature, topK, topP, repetitionPenalty, seed, tokens);
    }

    public SamplingConfig withTemperature(double other) {
        return new SamplingConfig(other, topK, topP, repetitionPenalty, seed, length);
    }
}
