package dev.inkling.model;

import dev.inkling.InklingException;
import dev.inkling.model.engine.Precision;
import java.util.Arrays;
import java.util.Optional;

/** In how many bits the linear maps of a loaded model's layers are held; all else is held as ever. */
public enum Quantisation {
    /** As the products are computed. */
    NONE("full") {
        @Override
        long bytes(long out, long in, Precision precision) {
            return out * in * precision.bytes();
        }
    },
    /** Whole numbers from -127 to 127, of which 127 is the largest of the row (Dettmers et al. 2022, LLM.int8()). */
    INT8("8bit") {
        @Override
        long bytes(long out, long in, Precision precision) {
            return out * in + out * Precision.F32.bytes();
        }
    },
    /**
     * Sixteen values that cut a normal distribution into equal parts, times the largest of each block of 64; that largest
     * in eight bits (QLoRA, Dettmers et al. 2023: NF4 with double quantisation).
     */
    NF4("4bit") {
        @Override
        long bytes(long out, long in, Precision precision) {
            long blocks = blocks(out, in);
            long groups = groups(out, in);
            return blocks * BLOCK / 2 + groups * GROUP + (groups + 1) * Precision.F32.bytes();
        }
    };

    /** Weights that share a scale. */
    static final int BLOCK = 64;

    /** Blocks whose scales share a scale. */
    static final int GROUP = 256;

    private final String word;

    Quantisation(String word) {
        this.word = word;
    }

    /** As one types it: full, 8bit, 4bit. */
    public String word() {
        return word;
    }

    /** The one of that word. */
    public static Optional<Quantisation> of(String word) {
        return Arrays.stream(values())
                .filter(one -> one.word.equalsIgnoreCase(word.strip()))
                .findFirst();
    }

    /**
     * What a record of an earlier day says.
     *
     * @throws InklingException for a word of another version
     */
    public static Quantisation recorded(String word) {
        return of(word).orElseThrow(() -> new InklingException("a record says that the model is held in " + word
                + ", which this version does not know: use the version that wrote it"));
    }

    /** What a linear map takes in memory. */
    abstract long bytes(long out, long in, Precision precision);

    static long blocks(long out, long in) {
        return (out * in + BLOCK - 1) / BLOCK;
    }

    static long groups(long out, long in) {
        return (blocks(out, in) + GROUP - 1) / GROUP;
    }

    @Override
    public String toString() {
        return word;
    }
}
