package dev.inkling.train;

import dev.inkling.InklingException;
import java.util.List;

/**
 * Which texts are never trained on, to judge by.
 *
 * @param share of the tokens, from the newest text on; counts where the rest does not
 * @param newest true for the newest text alone
 * @param names of the texts; empty when they are not named
 */
public record HoldOut(double share, boolean newest, List<String> names) {
    /** The newest tenth. */
    public static final HoldOut USUAL = new HoldOut(0.1, false, List.of());

    private static final double LEAST = 0.01;
    private static final double MOST = 0.5;

    public HoldOut {
        names = List.copyOf(names);
        // Written so that not-a-number fails too.
        if (!(share >= LEAST && share <= MOST)) {
            throw new InklingException(Setting.HELD_OUT.option() + " takes a share from " + LEAST + " to " + MOST
                    + ", newest, or names of texts with commas between them, got " + share);
        }
    }

    /** @param words a number, {@code newest}, or names with commas between them */
    static HoldOut of(String words) {
        if (words.equals("newest")) {
            return new HoldOut(USUAL.share(), true, List.of());
        }
        double share;
        try {
            share = Double.parseDouble(words);
        } catch (NumberFormatException e) {
            return new HoldOut(USUAL.share(), false, List.of(words.split(",")));
        }
        return new HoldOut(share, false, List.of());
    }

    /** As it is given. */
    @Override
    public String toString() {
        return newest ? "newest" : names.isEmpty() ? String.valueOf(share) : String.join(",", names);
    }
}
