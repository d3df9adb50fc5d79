package dev.inkling.session;

/** Hears of a sweep's progress. What it throws is reported once and never ends the sweep. */
@FunctionalInterface
public interface SweepListener {
    SweepListener NONE = event -> {};

    void on(SweepEvent event);
}
