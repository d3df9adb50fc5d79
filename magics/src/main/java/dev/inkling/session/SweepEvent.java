package dev.inkling.session;

import dev.inkling.train.TrainEvent;

/** What a sweep tells its listeners. */
public sealed interface SweepEvent {
    /** The sweep begins or goes on; its runs so far, those that are still to come included. */
    record Started(Sweep sweep) implements SweepEvent {}

    /**
     * A run of the sweep begins, goes on or has ended.
     *
     * @param index place among the sweep's runs; one more than there were for a further seed of the best settings
     */
    record Changed(int index, SweepCell cell) implements SweepEvent {}

    /** What happens in the run at hand. */
    record Training(int index, TrainEvent event) implements SweepEvent {}

    /** The sweep has ended or was paused. */
    record Ended(Sweep sweep) implements SweepEvent {}
}
