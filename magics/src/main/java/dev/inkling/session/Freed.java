package dev.inkling.session;

/**
 * What was put away.
 *
 * @param weights bytes of the model's weights
 * @param tuned bytes of what a run had made of it
 */
public record Freed(String model, long weights, long tuned) {}
