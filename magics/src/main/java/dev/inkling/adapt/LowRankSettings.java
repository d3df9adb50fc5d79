package dev.inkling.adapt;

/**
 * How low-rank additions are made.
 *
 * @param rank inner width r of each addition
 * @param alpha strength: an addition counts alpha / r times
 */
public record LowRankSettings(int rank, double alpha) {}
