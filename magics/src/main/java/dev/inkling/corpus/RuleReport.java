package dev.inkling.corpus;

/**
 * What one rule did over all sources, in UTF-16 units.
 *
 * @param on whether it was on
 * @param fired how many changes it made, or passages it flagged
 * @param removed characters taken out or replaced
 * @param added characters put in instead
 */
public record RuleReport(Rule rule, boolean on, int fired, long removed, long added) {}
