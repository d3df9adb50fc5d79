package dev.inkling.session;

import dev.inkling.train.TrainEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A run that was trained once more.
 *
 * @param original the run as it was
 * @param run the same again
 * @param differences what was not as it was then
 * @param comparisons measure by measure
 */
public record Rerun(RunCard original, Run run, List<Replay.Difference> differences, List<Comparison> comparisons) {
    /** How far figures may be apart, relative to the first, where rounding may differ. */
    private static final double TOLERANCE = 0.01;

    /**
     * One measure of both.
     *
     * @param then what it was, one figure or how many there are
     * @param apart largest relative difference; 0 when every bit is the same; empty when they cannot be compared
     */
    public record Comparison(String what, String then, String now, OptionalDouble apart) {
        boolean isExact() {
            return apart.isPresent() && apart.getAsDouble() == 0;
        }

        boolean isNear() {
            return apart.isPresent() && apart.getAsDouble() <= TOLERANCE;
        }
    }

    static Rerun of(Replay replay, Run run) {
        RunCard.Result then = replay.original().result();
        List<Comparison> all = new ArrayList<>();
        all.add(curve("loss of each step", replay.parts().curve(), run.events(), TrainEvent.Step.class, e -> e.loss()));
        all.add(curve(
                "held-out loss on the way",
                replay.parts().curve(),
                run.events(),
                TrainEvent.HeldOut.class,
                e -> e.loss()));
        all.add(figure(
                "bits per character before",
                then.before().bitsPerCharacter(),
                run.before().bitsPerCharacter()));
        all.add(figure(
                "bits per character after",
                then.after().bitsPerCharacter(),
                run.after().bitsPerCharacter()));
        return new Rerun(replay.original(), run, replay.differences(), List.copyOf(all));
    }

    private static <E extends TrainEvent> Comparison curve(
            String what, List<TrainEvent> then, List<TrainEvent> now, Class<E> kind, ToDoubleFunction<E> value) {
        List<Double> first = values(then, kind, value);
        List<Double> second = values(now, kind, value);
        if (first.size() != second.size()) {
            String lost = first.isEmpty() ? "its curve does not lie beside the card" : first.size() + " values";
            return new Comparison(what, lost, second.size() + " values", OptionalDouble.empty());
        }
        double apart = 0;
        for (int i = 0; i < first.size(); i++) {
            apart = Math.max(apart, apart(first.get(i), second.get(i)));
        }
        return new Comparison(what, first.size() + " values", second.size() + " values", OptionalDouble.of(apart));
    }

    private static <E extends TrainEvent> List<Double> values(
            List<TrainEvent> events, Class<E> kind, ToDoubleFunction<E> value) {
        return events.stream()
                .filter(kind::isInstance)
                .map(event -> value.applyAsDouble(kind.cast(event)))
                .collect(Collectors.toList());
    }

    private static Comparison figure(String what, double then, double now) {
        return new Comparison(
                what,
                String.format(Locale.ROOT, "%.6f", then),
                String.format(Locale.ROOT, "%.6f", now),
                OptionalDouble.of(apart(then, now)));
    }

    private static double apart(double then, double now) {
        return Double.compare(then, now) == 0 ? 0 : Math.abs(then - now) / Math.max(Math.abs(then), Double.MIN_NORMAL);
    }

    /** Whether the same text came of it, a look at both. */
    public boolean sameText() {
        return Objects.equals(original.result().tunedText(), run.tunedText());
    }

    /** True when every bit that was compared is the same. */
    public boolean isExact() {
        return compared().stream().allMatch(Comparison::isExact)
                && original.result().bestStep() == run.bestStep()
                && sameText();
    }

    /** True when the run is the same: bit for bit where nothing differs, within a hundredth where rounding may. */
    public boolean isEqual() {
        return isExact() || !differences.isEmpty() && compared().stream().allMatch(Comparison::isNear);
    }

    /** A curve that has not come with its card says nothing. */
    private List<Comparison> compared() {
        return comparisons.stream()
                .filter(one -> one.apart().isPresent() || curveCame())
                .toList();
    }

    private boolean curveCame() {
        return comparisons.stream().anyMatch(one -> one.then().endsWith("values"));
    }

    /** Whether it is the same, in one sentence. */
    public String verdict() {
        String both = "run " + run.number() + " is %s to "
                + (original.number() > 0 ? "run " + original.number() : "the run of the card");
        double apart = comparisons.stream()
                .flatMapToDouble(one -> one.apart().stream())
                .max()
                .orElse(0);
        String most = String.format(Locale.ROOT, "%.2g %%", 100 * apart);
        if (isExact()) {
            return String.format(both, "equal") + ", bit for bit: the curve, the result and the text that it writes";
        }
        if (isEqual()) {
            return String.format(both, "equal") + " within 1 %: the largest difference is " + most
                    + ", as other rounding makes it (" + named() + " differ)";
        }
        return String.format(both, "not equal")
                + (differences.isEmpty()
                        ? ": nothing differs that could explain it, so every bit should be the same, and the largest"
                                + " difference is " + most
                        : ": the largest difference is " + most + ", and what differs is " + named());
    }

    private String named() {
        return differences.stream().map(Replay.Difference::what).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return verdict();
    }
}
