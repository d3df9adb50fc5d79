package dev.inkling.hub;

import java.time.Duration;

/**
 * How long to wait for a server, and how often to try again.
 *
 * @param tries without a byte in between, before giving up
 * @param first wait between two tries; each later one is twice as long
 * @param longest wait that a server may ask for
 * @param silence after which a connection counts as cut
 */
record Patience(int tries, Duration first, Duration longest, Duration silence) {
    static final Patience DEFAULT =
            new Patience(6, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(30));

    /** @param failures so far, at least 1 */
    Duration after(int failures, Transient failure) {
        return failure.askedWait().orElse(first.multipliedBy(1L << Math.min(failures - 1, 5)));
    }
}
