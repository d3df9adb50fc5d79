package dev.inkling.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The runs of a sweep by what their settings are worth: held-out bits per character, the mean over the seeds.
 *
 * @param groups runs with the same settings but for the seed, the best first
 * @param spread standard deviation of runs that differ in the seed alone, over all groups; empty when no settings were
 *     tried with two seeds
 * @param degrees of freedom of the spread
 */
public record SweepRanking(List<Group> groups, OptionalDouble spread, int degrees) {
    private static final double CONFIDENCE = 0.975;

    /** Runs that differ in their seed alone; the best first. */
    public record Group(List<SweepCell> cells) {
        public SweepCell best() {
            return cells.get(0);
        }

        /** Mean of the held-out bits per character. */
        public double mean() {
            return StatUtils.mean(bits());
        }

        private double[] bits() {
            return cells.stream()
                    .mapToDouble(cell -> cell.after().bitsPerCharacter())
                    .toArray();
        }
    }

    static SweepRanking of(List<SweepCell> cells) {
        Map<List<Object>, List<SweepCell>> bySettings = new LinkedHashMap<>();
        cells.stream()
                .filter(SweepCell::isFinished)
                .sorted(Comparator.comparingDouble(cell -> cell.after().bitsPerCharacter()))
                .forEach(cell -> bySettings
                        .computeIfAbsent(cell.withoutSeed(), key -> new ArrayList<>())
                        .add(cell));
        List<Group> groups = bySettings.values().stream()
                .map(Group::new)
                .sorted(Comparator.comparingDouble(Group::mean))
                .toList();
        double squares = 0;
        int degrees = 0;
        for (Group group : groups) {
            double[] bits = group.bits();
            if (bits.length > 1) {
                squares += StatUtils.variance(bits) * (bits.length - 1);
                degrees += bits.length - 1;
            }
        }
        return new SweepRanking(
                groups,
                degrees == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / degrees)),
                degrees);
    }

    /** By how much less the best settings need than the next ones, in bits per character; empty with one alone. */
    public OptionalDouble lead() {
        return groups.size() < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(groups.get(1).mean() - groups.get(0).mean());
    }

    /** Standard error of the lead: how far it would vary with other seeds. */
    public OptionalDouble noise() {
        if (spread.isEmpty() || groups.size() < 2) {
            return OptionalDouble.empty();
        }
        double inverse =
                1.0 / groups.get(0).cells().size() + 1.0 / groups.get(1).cells().size();
        return OptionalDouble.of(spread.getAsDouble() * Math.sqrt(inverse));
    }

    /** How many times the noise a lead must be at least to be no chance, in 95 of 100 cases (Student's t, two-sided). */
    double required() {
        return new TDistribution(degrees).inverseCumulativeProbability(CONFIDENCE);
    }

    /** False when the runs were judged by different texts, so that their figures cannot be compared. */
    boolean isFair() {
        return groups.stream()
                        .flatMap(group -> group.cells().stream())
                        .map(cell ->
                                List.of(cell.after().characters(), cell.after().bytes()))
                        .distinct()
                        .count()
                < 2;
    }
}
