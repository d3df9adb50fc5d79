package dev.inkling.train;

/** Hears of a run's progress on the engine thread. What it throws is reported once and never ends the run. */
@FunctionalInterface
public interface TrainListener {
    TrainListener NONE = event -> {};

    void on(TrainEvent event);
}
