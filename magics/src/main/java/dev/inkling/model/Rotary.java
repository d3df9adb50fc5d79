package dev.inkling.model;

import dev.inkling.InklingException;

/**
 * Rotary position embedding (Su et al. 2021): which part of a head turns, in which layout and how fast.
 *
 * @param dims how many of a head's dimensions turn, from the first; 0 for none
 * @param style pairing of the dimensions
 * @param theta base of the frequencies
 * @param scaling how the frequencies are stretched for longer contexts
 */
public record Rotary(int dims, Style style, double theta, Scaling scaling) {
    public static final Rotary NONE = new Rotary(0, Style.HALVES, 10000, new Plain());

    /** Pairs (i, i + d/2) as in LLaMA, or (2i, 2i + 1) as in GPT-J. */
    public enum Style {
        HALVES,
        INTERLEAVED
    }

    public Rotary {
        if (dims < 0 || dims % 2 != 0) {
            throw new InklingException("rotary dimensions must be even and not negative, got " + dims);
        }
        if (!(theta > 0)) {
            throw new InklingException("rope_theta must be positive, got " + theta);
        }
    }

    /** Changes the inverse frequencies, one per pair of dimensions. */
    public sealed interface Scaling {
        /**
         * @param plain inverse frequencies without scaling
         * @param length tokens in the sequence at hand
         */
        double[] apply(double[] plain, double theta, int length);

        /** Factor on cos and sin. */
        default double attentionFactor() {
            return 1;
        }
    }

    public record Plain() implements Scaling {
        @Override
        public double[] apply(double[] plain, double theta, int length) {
            return plain;
        }
    }

    public record Linear(double factor) implements Scaling {
        @Override
        public double[] apply(double[] plain, double theta, int length) {
            double[] scaled = plain.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] /= factor;
            }
            return scaled;
        }
    }

    /** NTK-aware scaling by the length at hand, beyond the trained length. */
    public record Dynamic(double factor, int trained) implements Scaling {
        @Override
        public double[] apply(double[] plain, double theta, int length) {
            int dims = plain.length * 2;
            double stretch = factor * Math.max(length, trained) / trained - (factor - 1);
            return frequencies(theta * Math.pow(stretch, dims / (dims - 2.0)), dims);
        }
    }

    /** Llama 3.1's scaling: long waves are stretched, short ones kept, those between blended. */
    public record Llama3(double factor, double lowFactor, double highFactor, int trained) implements Scaling {
        @Override
        public double[] apply(double[] plain, double theta, int length) {
            double[] scaled = plain.clone();
            for (int i = 0; i < scaled.length; i++) {
                double wave = 2 * Math.PI / plain[i];
                if (wave > trained / lowFactor) {
                    scaled[i] = plain[i] / factor;
                } else if (wave > trained / highFactor) {
                    double t = (trained / wave - lowFactor) / (highFactor - lowFactor);
                    scaled[i] = (1 - t) * plain[i] / factor + t * plain[i];
                }
            }
            return scaled;
        }
    }

    /**
     * YaRN (Peng et al. 2023): a ramp between extrapolated and interpolated frequencies.
     *
     * @param whole true when the ramp begins and ends at whole dimensions
     */
    public record Yarn(
            double factor, int trained, double betaFast, double betaSlow, boolean whole, double attentionFactor)
            implements Scaling {
        @Override
        public double[] apply(double[] plain, double theta, int length) {
            int dims = plain.length * 2;
            double first = correction(betaFast, dims, theta);
            double last = correction(betaSlow, dims, theta);
            double low = Math.max(0, whole ? Math.floor(first) : first);
            double high = Math.min(dims - 1, whole ? Math.ceil(last) : last);
            double span = low == high ? 0.001 : high - low;
            double[] scaled = new double[plain.length];
            for (int i = 0; i < scaled.length; i++) {
                double ramp = Math.min(1, Math.max(0, (i - low) / span));
                scaled[i] = plain[i] / factor * ramp + plain[i] * (1 - ramp);
            }
            return scaled;
        }

        private double correction(double rotations, int dims, double theta) {
            return dims * Math.log(trained / (rotations * 2 * Math.PI)) / (2 * Math.log(theta));
        }
    }

    /**
     * Cosines and sines for positions {@code first .. first + length - 1}.
     *
     * @return {cos, sin}, each length x dims/2, row by row
     */
    public float[][] tables(int first, int length) {
        return tables(first, length, first + length);
    }

    /** @param longest tokens of the longest sequence at hand, by which some scalings go */
    float[][] tables(int first, int length, int longest) {
        double[] inverse = scaling.apply(frequencies(theta, dims), theta, longest);
        int half = dims / 2;
        float[] cos = new float[length * half];
        float[] sin = new float[length * half];
        double factor = scaling.attentionFactor();
        for (int t = 0; t < length; t++) {
            for (int i = 0; i < half; i++) {
                // The reference multiplies in float32; the angle of position t is rounded the same way.
                float angle = (float) (first + t) * (float) inverse[i];
                cos[t * half + i] = (float) (Math.cos(angle) * factor);
                sin[t * half + i] = (float) (Math.sin(angle) * factor);
            }
        }
        return new float[][] {cos, sin};
    }

    private static double[] frequencies(double theta, int dims) {
        double[] inverse = new double[dims / 2];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1 / Math.pow(theta, 2.0 * i / dims);
        }
        return inverse;
    }
}
