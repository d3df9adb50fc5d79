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
        } catch (Throwable e) {
            // Errors too: an assertion in a cell's listener must not cost the run.
            if (!failed) {
                failed = true;
                System.err.println("a training listener failed (" + e + "); the run goes on");
            }
        }
    }
}
