package dev.inkling.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A failure that another try may mend: a busy server, a cut connection, no route. */
final class Transient extends IOException {
    private final boolean unreachable;
    private final Duration wait;

    private Transient(String message, boolean unreachable, Duration wait, Throwable cause) {
        super(message, cause);
        this.unreachable = unreachable;
        this.wait = wait;
    }

    /** @param wait that the server asks for; null when it names none */
    static Transient busy(String message, Duration wait) {
        return new Transient(message, false, wait, null);
    }

    static Transient cut(String message, Throwable cause) {
        return new Transient(message, false, null, cause);
    }

    static Transient unreachable(String message, Throwable cause) {
        return new Transient(message, true, null, cause);
    }

    /** True when no connection came about at all. */
    boolean isUnreachable() {
        return unreachable;
    }

    Optional<Duration> askedWait() {
        return Optional.ofNullable(wait);
    }
}
