package dev.inkling.train;

/**
 * How far a run has come, beside its arrays: all that it takes to go on as if it had never stopped.
 *
 * @param step optimizer steps done; the order of the texts follows from it and the seed
 * @param tokens targets learned from so far
 * @param computing nanoseconds spent on the steps
 * @param elapsed nanoseconds since the start, pauses left out
 * @param rows sequences computed together
 */
record Progress(int step, long tokens, long computing, long elapsed, int rows, Best best) {
    /**
     * The best state so far.
     *
     * @param step whose state it is
     * @param judged the latest step whose state was judged
     * @param worse evaluations since the best one
     * @param baseNats score of the base, with {@code baseTargets}
     * @param nats score of the best state, with {@code targets}
     */
    record Best(int step, int judged, int worse, double baseNats, long baseTargets, double nats, long targets) {}
}
