package dev.inkling.train;

/**
 * How the optimizer changes parameters.
 *
 * @param weightDecay pull of matrices towards zero, as a share of the learning rate
 */
public record UpdateRule(double weightDecay) {}
