package dev.inkling.train;

/** Passes events to a listener; a listener that throws is told so once, and never again listened to for its errors. */
final class Reporter {
    private final TrainListener listener;
    private boolean failed;

    Reporter(TrainListener listener) {
        this.listener = listener;
    }

    void tell(TrainEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            if (!failed) {
                failed = true;
                System.err.println("a training listener failed (" + e + "); the run goes on");
            }
        }
    }
}
