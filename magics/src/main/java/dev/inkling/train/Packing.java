package dev.inkling.train;

/**
 * How texts fill the sequences of a run.
 *
 * @param tokens of the texts in all sequences
 * @param targets tokens that a pass asks for
 * @param places in all sequences, those that are filled up among them
 * @param reached tokens of the sequences that the run comes to at least once
 */
public record Packing(long tokens, long targets, long places, long reached) {
    /** As the plan packs them. */
    public static Packing of(TrainTexts texts, TrainPlan plan) {
        Blocks blocks = new Blocks(texts, plan.length(), plan.texts().withinDocuments());
        return new Packing(
                blocks.tokens(),
                blocks.targets(),
                (long) blocks.count() * plan.length(),
                blocks.tokens(plan.seed(), (long) plan.steps() * plan.batch()));
    }

    /** Places in the sequences of so many tokens. */
    public static long places(TrainTexts texts, int length) {
        return (long) new Blocks(texts, length, true).count() * length;
    }
}
